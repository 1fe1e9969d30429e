// @ts-check
// Between the clipboard and the editor: what other programs put there, plain text, and what is copied from a lesson.
import {DOMParser as PmParser, Slice} from "../vendor/prosemirror/prosemirror.js"
import {markdown, pictures, schema, send, words} from "./editor-page.js"
import {tidyHtml} from "./editor-paste.js"
import {fileOf} from "./editor-pictures.js"
import {looksLikeOurs, plainToHtml} from "./editor-plain.js"

/**
 * @import {Node, Slice as PmSlice} from "prosemirror-model"
 * @import {StepEditor} from "./editor-step.js"
 */

/**
 * HTML of other programs made small. Its pictures are shown at once and sent meanwhile; what got lost, or could be cut
 * into steps, is told.
 * @param {string} html
 * @param {StepEditor} editor
 */
export function tidied(html, editor) {
  const tidy = tidyHtml(html)
  const names = tidy.pictures.map((address, i) => {
    const name = `hinh/dang-gui-${Date.now()}-${i}.webp`
    pictures.set(name, {src: address, description: ""})
    setTimeout(() => sendPasted(name, address, editor))
    return name
  })
  if (tidy.lost) setTimeout(() => editor.say(words.lost.replace("{count}", String(tidy.lost))))
  else if (tidy.headings > 1 && editor.textarea.closest("[data-rows]")) setTimeout(() => editor.offerCuts())
  return tidy.html.replace(/data-waiting="(\d+)"/g, (_all, i) => `data-path="${names[i]}"`)
}

/**
 * Send a picture that was pasted, and put its name into the text; what cannot be sent is taken out and told.
 * @param {string} temporary the name that it has meanwhile
 * @param {string} address
 * @param {StepEditor} editor
 */
async function sendPasted(temporary, address, editor) {
  const {path, error} = await send(fileOf(address), "").catch(() => ({path: "", error: words.offline}))
  const {doc, tr} = editor.view.state
  /** @type {[number, Node][]} */
  const found = []
  doc.descendants((node, pos) => {
    if (node.type === schema.nodes.image && node.attrs.path === temporary) found.push([pos, node])
  })
  for (const [pos, node] of found.reverse()) {
    if (path) tr.setNodeMarkup(pos, null, {...node.attrs, path})
    else tr.delete(pos, pos + node.nodeSize)
  }
  pictures.delete(temporary)
  editor.view.dispatch(tr)
  if (error) editor.say(error)
}

/**
 * What a text means when it is pasted: Markdown of ours, or lines.
 * @param {string} text
 * @param {boolean} plain whether it was asked for as plain text
 */
export function sliceOf(text, plain) {
  if (!plain && looksLikeOurs(text) && markdown.fits(text)) return new Slice(markdown.read(text).content, 0, 0)
  const box = document.createElement("div")
  box.innerHTML = plainToHtml(text)
  return PmParser.fromSchema(schema).parseSlice(box)
}

/**
 * What is copied, as Markdown.
 * @param {PmSlice} slice
 */
export function textOf({content}) {
  const {doc, paragraph} = schema.nodes
  return markdown.write(doc.create(null, content.firstChild?.isInline ? paragraph.create(null, content) : content))
}
