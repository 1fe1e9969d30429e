// The editor's bridge to Markdown as the page makes it, with the blocks of lms/content/text/blocks.py: the test that
// starts Node hands them over in BLOCKS (tests/content/test_editor_bridge.py).
import {makeMarkdown} from "../../static/js/editor-markdown.js"
import {makeSchema} from "../../static/js/editor-schema.js"

export const blocks = JSON.parse(process.env.BLOCKS)
export const schema = makeSchema(blocks, new Map())
export const markdown = makeMarkdown(schema, blocks)
