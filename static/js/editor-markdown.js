// @ts-check
// Markdown to the editor's document and back.
import {makeParser, makeReader, opened, Unfit, wordsOf} from "./editor-reading.js"
import {makeWriter} from "./editor-writing.js"

/**
 * @import {Token} from "./editor-reading.js"
 * @import {Block, StepSchema} from "./editor-schema.js"
 */

/**
 * @param {StepSchema} schema
 * @param {Block[]} blocks
 */
export function makeMarkdown(schema, blocks) {
  const md = makeParser(blocks)
  const {read, inline} = makeReader(schema, blocks, md)
  const write = makeWriter(schema, md, inline)

  /**
   * Whether the editor can show a text without changing what learners see.
   * @param {string} source
   */
  function fits(source) {
    try {
      return shown(source) === shown(write(read(source)))
    } catch (error) {
      if (error instanceof Unfit) return false
      throw error
    }
  }

  /**
   * What a text says and how, without what does not show: how it was spelled, spaces and empty paragraphs.
   * @param {string} source
   */
  function shown(source) {
    /** @type {(tokens: Token[]) => string} */
    const said = tokens =>
      tokens.map(one => (one.type === "inline" ? said(one.children || []) : seen(one, blocks))).join("")
    return said(md.parse(source.normalize("NFC"), {}))
      .replace(/\s+/g, " ")
      .replace(/ ?(<[^>]*>) ?/g, "$1")
      .replace(/<paragraph_open><paragraph_close>/g, "")
  }

  return {read, write, fits, shown}
}

/**
 * A piece of a text as something to compare it by.
 * @param {Token} token
 * @param {Block[]} blocks
 * @returns {string}
 */
function seen(token, blocks) {
  const {type, content} = token
  if (type === "softbreak" || type === "text" || type === "code_inline") return wordsOf(token)
  if (type === "word") return `<word ${content}>`
  if (type === "image") return `<img ${token.attrGet("src")} ${content}>`
  if (type === "container_block_open") return `<${JSON.stringify(opened(token.info, blocks))}>`
  if (type === "paragraph_open" || type === "paragraph_close") return token.hidden ? "" : `<${type}>`
  if (type === "link_open") return `<a ${token.attrGet("href")} ${token.attrGet("title") ?? ""}>`
  return `<${type} ${token.attrGet("start") || ""}>`
}
