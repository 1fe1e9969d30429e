// @ts-check
// How a line is spelled in Markdown: signs for its marks, and a backslash before what is no sign but would be taken for
// one.

/**
 * @import {Mark, Node} from "prosemirror-model"
 * @import {StepSchema} from "./editor-schema.js"
 */
/**
 * A letter with its marks, or a picture or line end (`node`), which has no text.
 * @typedef {{text: string, node?: Node, marks: readonly Mark[]}} Piece
 */

/** No name of a sign ("&nbsp;") is longer. */
const LONGEST_ENTITY = 40
const ENTITY = /^&(?=#?\w+;)/

/**
 * @param {StepSchema} schema
 * @returns {(pieces: Piece[]) => string} spells a line
 */
export function makeSpeller({nodes, marks}) {
  const order = [marks.word, marks.link, marks.strong, marks.em]
  const begins = new Map([
    [marks.word, "[["],
    [marks.link, "["],
    [marks.strong, "**"],
    [marks.em, "*"],
  ])
  /** @param {Mark} mark */
  const begin = mark => begins.get(mark.type) ?? ""
  /** @param {Mark} mark */
  const close = mark => {
    if (mark.type === marks.word) return "]]"
    return mark.type === marks.link ? `](${destination(mark.attrs.href)})` : begin(mark)
  }
  /** @param {Node} node */
  const picture = node =>
    node.type === nodes.hard_break ? "\\\n" : `![${node.attrs.alt}](${destination(node.attrs.path)})`

  /**
   * The letter at a place.
   * @param {Piece[]} pieces
   * @param {number} i
   */
  function letter(pieces, i) {
    const {text, marks: had} = pieces[i]
    const beginning = pieces[i + 1]?.marks.filter(mark => !mark.isInSet(had)) ?? []
    // "!" before a link would make a picture of it.
    if (text === "!" && beginning.some(mark => begin(mark).startsWith("["))) return "\\!"
    if (text === "&" && ENTITY.test(textOf(pieces.slice(i, i + LONGEST_ENTITY)))) return "\\&"
    return text.replace(/[\\*_[\]`]/, "\\$&")
  }

  return pieces => {
    let out = ""
    /** @type {Mark[]} */
    const open = []
    const closeTo = (/** @type {number} */ length) => {
      for (const mark of open.splice(length).reverse()) out += close(mark)
    }
    pieces.forEach((piece, i) => {
      const wanted = order.flatMap(type => piece.marks.filter(mark => mark.type === type))
      let keep = 0
      while (keep < open.length && open[keep].isInSet(wanted)) keep++
      closeTo(keep)
      // The mark that goes on longest is opened first, so that marks nest.
      const fresh = wanted.filter(mark => !mark.isInSet(open))
      for (const mark of fresh.sort((a, b) => reach(pieces, i, b) - reach(pieces, i, a))) {
        open.push(mark)
        out += begin(mark)
      }
      out += piece.node ? picture(piece.node) : letter(pieces, i)
    })
    closeTo(0)
    return out.split("\n").map(lineStart).join("\n")
  }
}

/** @param {Piece[]} pieces */
const textOf = pieces => pieces.map(piece => piece.text).join("")

/**
 * How far a mark goes on from a piece.
 * @param {Piece[]} pieces
 * @param {number} from
 * @param {Mark} mark
 */
function reach(pieces, from, mark) {
  let n = from
  while (n < pieces.length && mark.isInSet(pieces[n].marks)) n++
  return n
}

/**
 * An address without the signs that would end it.
 * @param {string} href
 */
export const address = href =>
  href.replace(/[\s()<>\\]/g, sign => encodeURIComponent(sign).replace("(", "%28").replace(")", "%29"))

/** @param {string} href */
const destination = href => address(href).replace(/&(?=#?\w+;)/g, "\\&")

/**
 * A line that would begin a list, a block or (for the check) a heading gets a sign that says it does not.
 * @param {string} text
 */
const lineStart = text => text.replace(/^([-+#]|:::|[=~]|>)/, "\\$1").replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
