// @ts-check
// Markdown to the editor's document. It reads as lms/content/text/markdown.py reads, with the same library in its other
// language, so that what is seen while writing is what learners see.
import {Fragment, MarkdownIt, markdownContainer} from "../vendor/prosemirror/prosemirror.js"
import {allowedLink, named} from "./editor-schema.js"

/**
 * @import {Mark, Node} from "prosemirror-model"
 * @import {Block, StepSchema} from "./editor-schema.js"
 */
/** @typedef {ReturnType<typeof makeParser>} Parser */
/** @typedef {ReturnType<Parser["parse"]>[number]} Token */
/** @typedef {{word: string, sender: string}} Opened */

const OFF = ["heading", "lheading", "code", "fence", "hr", "html_block", "html_inline", "blockquote", "autolink"]

/** What stands before something that is indented by four columns or more, and what would begin or end something there. */
const INDENTED = /(?: {4}|\t)[ \t]*$/
const BEGINNING = /^(?:[-+*]|\d{1,9}[.)])(?:\s|$)|^\[(?:\\.|[^\\[\]])+\]:|^:::/

/** A text that the editor cannot show as it is; it is then edited as Markdown. */
export class Unfit extends Error {}

/** @param {string} text */
const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase()

/**
 * The block and the sender that the words after ":::" open, null when they open nothing known.
 * @param {string} info
 * @param {Block[]} blocks
 * @returns {Opened | null}
 */
export function opened(info, blocks) {
  const folded = fold(info).split(/\s+/).filter(Boolean).join(" ")
  for (const block of blocks) {
    for (const word of [block.word, block.english].filter(Boolean).map(fold)) {
      if (folded === word) return {word: block.word, sender: ""}
      if (block.sender && folded.startsWith(`${word} `))
        return {word: block.word, sender: info.trim().split(/\s+/).slice(word.split(" ").length).join(" ")}
    }
  }
  return null
}

/**
 * A parser that knows our blocks and hard words, and nothing that a step cannot hold.
 * @param {Block[]} blocks
 */
export function makeParser(blocks) {
  const md = new MarkdownIt("commonmark", {html: false, linkify: false})
  md.disable(OFF)
  md.validateLink = address => allowedLink(address) || named(address)
  md.use(markdownContainer, "block", {validate: (/** @type {string} */ info) => opened(info, blocks) !== null})
  // "[[OTP]]", a word whose meaning is told below the text: _word in lms/content/text/markdown.py.
  md.inline.ruler.before("link", "word", (state, silent) => {
    const match = /^\[\[([^[\]\n]{1,60})\]\]/.exec(state.src.slice(state.pos, state.posMax))
    if (!match) return false
    if (!silent) state.push("word", "", 0).content = match[1].trim()
    state.pos += match[0].length
    return true
  })
  return md
}

/**
 * @param {StepSchema} schema
 * @param {Block[]} blocks
 * @param {Parser} md
 */
export function makeReader(schema, blocks, md) {
  const {nodes} = schema
  const inline = lineReader(schema)
  /** @param {Node[]} made */
  const filled = made => (made.length ? made : [nodes.paragraph.create()])

  /**
   * A text as a document; throws Unfit when it holds what the editor cannot show.
   * @param {string} source
   * @returns {Node}
   */
  function read(source) {
    const tokens = md.parse(source.normalize("NFC"), {})
    if (isReadOtherwise(tokens, source)) throw new Unfit("indented")
    try {
      return nodes.doc.createChecked(null, filled(blocksOf(tokens)))
    } catch (error) {
      if (error instanceof RangeError) throw new Unfit(error.message)
      throw error
    }
  }

  /** @param {Token[]} tokens */
  function blocksOf(tokens) {
    let at = 0
    /**
     * @param {string} close the type of the token that ends them
     * @returns {Node[]}
     */
    const until = close => {
      const made = []
      while (at < tokens.length && tokens[at].type !== close) made.push(block(tokens[at++]))
      at++
      return made
    }
    /**
     * @param {Token} token
     * @returns {Node}
     */
    const block = token => {
      if (token.type === "paragraph_open") {
        const made = nodes.paragraph.create(null, inline(tokens[at].children || []))
        at += 2
        return made
      }
      if (token.type === "bullet_list_open") {
        const tight = isTight(tokens, at)
        return nodes.bullet_list.createChecked({tight}, until("bullet_list_close"))
      }
      if (token.type === "ordered_list_open") {
        const tight = isTight(tokens, at)
        const order = Number(token.attrGet("start") ?? 1)
        return nodes.ordered_list.createChecked({order, tight}, until("ordered_list_close"))
      }
      if (token.type === "list_item_open") return nodes.list_item.createChecked(null, filled(until("list_item_close")))
      if (token.type === "container_block_open")
        return nodes.box.createChecked(opened(token.info, blocks), filled(until("container_block_close")))
      throw new Unfit(token.type)
    }
    return until("")
  }

  return {read, inline}
}

/**
 * Whether the server takes a line of a paragraph for the beginning of a list, or the end of a block. The library here
 * takes nothing that is indented so far for one, because it might be code; its other language knows that code is off.
 * @param {Token[]} tokens
 * @param {string} source
 */
function isReadOtherwise(tokens, source) {
  const lines = source.split(/\r\n?|\n/)
  return tokens.some(({type, content, map}) => {
    if (type !== "inline" || !map) return false
    const said = content.split("\n")
    return said.some((line, i) => {
      const isSign = i ? line.trim().startsWith(":::") : BEGINNING.test(line)
      const [before] = lines[map[0] + i].split(line.trim())
      return isSign && INDENTED.test(before)
    })
  })
}

/**
 * Whether a list is tight: Markdown hides the paragraphs of one that is.
 * @param {Token[]} tokens
 * @param {number} from the first token inside the list
 */
function isTight(tokens, from) {
  for (let i = from, depth = 0; i < tokens.length && depth >= 0; i++) {
    depth += tokens[i].nesting
    if (tokens[i].type === "paragraph_open" && depth === 2) return tokens[i].hidden
  }
  return true
}

/** @param {StepSchema} schema */
function lineReader(schema) {
  const {nodes, marks} = schema
  /**
   * What a line holds: text with its marks, pictures and line ends.
   * @param {Token[]} children
   * @returns {Fragment}
   */
  return children => {
    const made = []
    /** @type {readonly Mark[]} */
    let active = []
    for (const token of children) {
      const said = wordsOf(token)
      if (said) made.push(schema.text(said, active))
      else if (token.type === "word") made.push(schema.text(token.content || " ", [marks.word.create()]))
      else if (token.type === "hardbreak") made.push(nodes.hard_break.create(null, null, active))
      else if (token.type === "image")
        made.push(nodes.image.create({path: token.attrGet("src"), alt: token.content}, null, active))
      else if (token.type === "strong_open") active = marks.strong.create().addToSet(active)
      else if (token.type === "strong_close") active = marks.strong.removeFromSet(active)
      else if (token.type === "em_open") active = marks.em.create().addToSet(active)
      else if (token.type === "em_close") active = marks.em.removeFromSet(active)
      else if (token.type === "link_open") active = marks.link.create({href: token.attrGet("href")}).addToSet(active)
      else if (token.type === "link_close") active = marks.link.removeFromSet(active)
    }
    return Fragment.fromArray(made)
  }
}

/**
 * The words of a piece of a line that is plain text; a line's end in the source is a blank.
 * @param {Token} token
 */
export function wordsOf(token) {
  if (token.type === "softbreak") return " "
  return token.type === "text" || token.type === "code_inline" ? token.content : ""
}
