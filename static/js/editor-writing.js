// @ts-check
// The editor's document to Markdown: what learners then see is what stood in the editor.
import {address, makeSpeller} from "./editor-spelling.js"

/**
 * @import {MarkType, Node} from "prosemirror-model"
 * @import {Parser, makeReader} from "./editor-reading.js"
 * @import {StepSchema} from "./editor-schema.js"
 * @import {Piece} from "./editor-spelling.js"
 */
const SPACE = /\s/
const PUNCTUATION = /[!-/:-@[-`{-~\p{P}\p{S}]/u
/** A list that may begin in the line after a paragraph. */
const INTERRUPTS = /^(?:[-+]|1[.)]) \S/

/**
 * @param {StepSchema} schema
 * @param {Parser} md
 * @param {ReturnType<typeof makeReader>["inline"]} inline reads a line, to see whether what was written is what is meant
 */
export function makeWriter(schema, md, inline) {
  const {nodes} = schema
  const line = lineWriter(schema, md, inline)

  /**
   * The blocks of a node as pieces of Markdown; empty paragraphs are left out.
   * @param {Node} parent
   */
  function written(parent) {
    /** @type {string[]} */
    const pieces = []
    /** @type {{type: unknown, sign: string}} */
    let before = {type: null, sign: ""}
    parent.forEach(node => {
      let sign = ""
      if (node.type === nodes.paragraph) {
        const text = line(node)
        if (!text) return
        pieces.push(text)
      } else if (node.type === nodes.box) pieces.push(box(node))
      else {
        // Two lists in a row would run together, so the second one takes the other sign.
        const signs = node.type === nodes.bullet_list ? ["-", "+"] : [".", ")"]
        sign = before.type === node.type && before.sign === signs[0] ? signs[1] : signs[0]
        pieces.push(list(node, sign))
      }
      before = {type: node.type, sign}
    })
    return pieces
  }

  /** @param {Node} node */
  function box(node) {
    const {word, sender} = node.attrs
    return `::: ${word}${sender ? ` ${sender}` : ""}\n${written(node).join("\n\n")}\n:::`
  }

  /**
   * @param {Node} node
   * @param {string} sign what stands before an item, or after its number
   */
  function list(node, sign) {
    const items = node.children.map(written)
    // Without blank lines only a list may follow within an item: anything else would become part of the line above.
    const isTight = node.attrs.tight && items.every(pieces => pieces.slice(1).every(piece => INTERRUPTS.test(piece)))
    const gap = isTight ? "\n" : "\n\n"
    const lines = items.map((pieces, index) => {
      const mark = node.type === nodes.bullet_list ? `${sign} ` : `${node.attrs.order + index}${sign} `
      return (mark + pieces.join(gap).replace(/\n(?=[^\n])/g, `\n${" ".repeat(mark.length)}`)).trimEnd()
    })
    return lines.join(gap)
  }

  /** @param {Node} doc */
  return doc => written(doc).join("\n\n")
}

/**
 * @param {StepSchema} schema
 * @param {Parser} md
 * @param {ReturnType<typeof makeReader>["inline"]} inline
 */
function lineWriter(schema, md, inline) {
  const {nodes, marks} = schema
  const kept = [[], [marks.em], [marks.em, marks.strong], [marks.em, marks.strong, marks.link], Object.values(marks)]
  const spelled = makeSpeller(schema)

  /**
   * A paragraph's Markdown. Where Markdown cannot hold marks as they stand, the words count more than the marks.
   * @param {Node} paragraph
   */
  function line(paragraph) {
    let text = ""
    for (const dropped of kept) {
      const pieces = trimmed(piecesOf(paragraph, dropped), nodes, marks)
      text = spelled(pieces)
      if (text === "" || isSame(text, pieces)) return text
    }
    return text
  }

  /**
   * @param {string} text
   * @param {Piece[]} pieces
   */
  function isSame(text, pieces) {
    const tokens = md.parse(text, {})
    if (tokens.length !== 3 || tokens[0].type !== "paragraph_open") return false
    const back = nodes.paragraph.create(null, inline(tokens[1].children || []))
    return flat(piecesOf(back, [])) === flat(pieces)
  }

  /**
   * Pieces as something to compare them by. An address is the same however its letters are spelled.
   * @param {Piece[]} pieces
   */
  const flat = pieces =>
    JSON.stringify(
      pieces.map(({node, text, marks}) => [
        node ? [spelledOut(node.attrs.path), node.attrs.alt] : text,
        marks.map(mark => mark.type.name + spelledOut(mark.attrs.href)).sort(),
      ]),
    )
  const spelledOut = (/** @type {string | undefined} */ href) => (href ? md.normalizeLink(address(href)) : "")

  return line
}

/**
 * @param {Node} paragraph
 * @param {MarkType[]} dropped marks that are left out
 */
function piecesOf(paragraph, dropped) {
  /** @type {Piece[]} */
  const pieces = []
  paragraph.forEach(node => {
    const marks = node.marks.filter(mark => !dropped.includes(mark.type))
    if (node.text) for (const text of node.text.replace(/\s+/g, " ")) pieces.push({text, marks})
    else pieces.push({node, text: "", marks})
  })
  return pieces
}

/**
 * Without spaces at the ends and doubled ones; marks do not begin or end at a space or at a sign glued to a letter.
 * @param {Piece[]} all
 * @param {StepSchema["nodes"]} nodes
 * @param {StepSchema["marks"]} marks
 */
function trimmed(all, nodes, marks) {
  /** @param {Piece | undefined} piece */
  const isBreak = piece => piece?.node?.type === nodes.hard_break
  /** @param {Piece} piece */
  const blank = piece => piece.text === " " || isBreak(piece)
  const pieces = all.filter((piece, i) => piece.text !== " " || (i > 0 && all[i - 1].text !== " "))
  while (pieces.length && blank(pieces[0])) pieces.shift()
  while (pieces.length && blank(pieces[pieces.length - 1])) pieces.pop()
  const around = pieces.filter((piece, i) => piece.text !== " " || !(isBreak(pieces[i - 1]) || isBreak(pieces[i + 1])))
  for (const type of [marks.strong, marks.em]) {
    const on = (/** @type {number} */ i) => around[i]?.marks.some(mark => mark.type === type)
    const trim = (/** @type {number} */ i, /** @type {number} */ step) => {
      if (!on(i) || on(i - step) || !(blank(around[i]) || glued(around[i], around[i - step]))) return
      around[i] = {...around[i], marks: around[i].marks.filter(mark => mark.type !== type)}
    }
    for (let i = 0; i < around.length; i++) trim(i, 1)
    for (let i = around.length - 1; i >= 0; i--) trim(i, -1)
  }
  return around
}

/**
 * Whether a sign touches a letter outside of its mark: Markdown would not take the mark for one.
 * @param {Piece} piece
 * @param {Piece | undefined} outside
 */
const glued = (piece, outside) =>
  outside?.text && PUNCTUATION.test(piece.text) && !SPACE.test(outside.text) && !PUNCTUATION.test(outside.text)
