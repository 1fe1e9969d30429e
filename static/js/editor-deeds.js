// @ts-check
// What the buttons above the text do: each deed is a ProseMirror command, and some say whether they are on.
import {
  findWrapping,
  liftListItem,
  redo,
  TextSelection,
  toggleMark,
  undo,
  wrapInList,
} from "../vendor/prosemirror/prosemirror.js"

/**
 * @import {MarkType, Node, NodeType} from "prosemirror-model"
 * @import {Command, EditorState} from "prosemirror-state"
 * @import {StepSchema} from "./editor-schema.js"
 */
/** @typedef {{run: Command, on?: (state: EditorState) => boolean}} Deed */

/**
 * The nearest node of one of these types around the cursor, or null.
 * @param {EditorState} state
 * @param {NodeType[]} types
 */
export function around({selection: {$from}}, ...types) {
  for (let depth = $from.depth; depth > 0; depth--)
    if (types.includes($from.node(depth).type)) return {node: $from.node(depth), pos: $from.before(depth), depth}
  return null
}

/**
 * The deeds of the buttons, by the names that the buttons give them.
 * @param {StepSchema} schema
 * @returns {Map<string, Deed>}
 */
export function deeds(schema) {
  const {nodes, marks} = schema
  /** @returns {Command} */
  const listOf = (/** @type {NodeType} */ type) => (state, dispatch) => {
    const found = around(state, nodes.ordered_list, nodes.bullet_list)
    if (!found) return wrapInList(type)(state, dispatch)
    if (found.node.type === type) return liftListItem(nodes.list_item)(state, dispatch)
    if (dispatch) dispatch(state.tr.setNodeMarkup(found.pos, type, {tight: found.node.attrs.tight}))
    return true
  }
  /** @type {[string, Deed][]} */
  const all = [
    ["strong", {run: toggleMark(marks.strong), on: state => holds(state, marks.strong)}],
    ["word", {run: toggleMark(marks.word), on: state => holds(state, marks.word)}],
    ["em", {run: toggleMark(marks.em), on: state => holds(state, marks.em)}],
    ["numbers", {run: listOf(nodes.ordered_list), on: state => Boolean(around(state, nodes.ordered_list))}],
    ["dots", {run: listOf(nodes.bullet_list), on: state => Boolean(around(state, nodes.bullet_list))}],
    ["undo", {run: undo}],
    ["redo", {run: redo}],
  ]
  return new Map(all)
}

/**
 * Whether what is chosen, or what would be typed, has a mark.
 * @param {EditorState} state
 * @param {MarkType} type
 */
export function holds(state, type) {
  const {from, to, empty, $from} = state.selection
  return empty ? Boolean(type.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, type)
}

/**
 * Put the paragraphs around the cursor into a block, change the block they are in, or take them out ("" as the word).
 * @param {StepSchema} schema
 * @param {string} word
 * @param {string} sender
 * @returns {Command}
 */
export function setBox(schema, word, sender = "") {
  return (state, dispatch) => {
    const found = around(state, schema.nodes.box)
    const tr = state.tr
    if (found && word) tr.setNodeMarkup(found.pos, null, {word, sender})
    else if (found) {
      const at = state.selection.from
      tr.replaceWith(found.pos, found.pos + found.node.nodeSize, found.node.content)
      tr.setSelection(TextSelection.near(tr.doc.resolve(Math.max(at - 1, 0))))
    } else if (word) {
      const {$from, $to} = state.selection
      const range = $from.blockRange($to, node => node.type === schema.nodes.doc)
      const wrapping = range && findWrapping(range, schema.nodes.box, {word, sender})
      if (!wrapping) return false
      tr.wrap(range, wrapping)
    } else return false
    if (dispatch) dispatch(tr.scrollIntoView())
    return true
  }
}

/**
 * Make the words chosen a link; without words chosen the address itself is written. "" takes the link away.
 * @param {StepSchema} schema
 * @param {string} href
 * @returns {Command}
 */
export function setLink(schema, href) {
  return (state, dispatch) => {
    const type = schema.marks.link
    let {from, to} = state.selection
    const tr = state.tr
    const linked = linkAt(state)
    if (from === to && linked) ({from, to} = linked)
    if (!href) tr.removeMark(from, to, type)
    else if (from === to) tr.replaceSelectionWith(schema.text(href, [type.create({href})]), false)
    else tr.removeMark(from, to, type).addMark(from, to, type.create({href}))
    if (dispatch) dispatch(tr)
    return true
  }
}

/**
 * The link that the cursor stands in, or null.
 * @param {EditorState} state
 */
export function linkAt(state) {
  const {$from} = state.selection
  const start = $from.start()
  /** @type {{from: number, to: number, href: string}[]} */
  const links = []
  $from.parent.forEach((node, at) => {
    const mark = state.schema.marks.link.isInSet(node.marks)
    if (!mark) return
    const from = start + at
    const last = links[links.length - 1]
    if (last?.to === from && last.href === mark.attrs.href) last.to += node.nodeSize
    else if (!last || last.to < $from.pos) links.push({from, to: from + node.nodeSize, href: mark.attrs.href})
  })
  const found = links.pop()
  return found && found.from <= $from.pos && $from.pos <= found.to ? found : null
}

/**
 * A document cut before its block number `index`: a bold line there becomes the title of what follows.
 * @param {Node} doc
 * @param {number} index
 */
export function cutAt(doc, index) {
  let pos = 0
  for (let i = 0; i < index; i++) pos += doc.child(i).nodeSize
  const head = doc.cut(0, pos)
  const rest = doc.cut(pos)
  const first = rest.child(0)
  const titled = first.type.name === "paragraph" && wholly(first)
  return {head, tail: titled ? rest.cut(first.nodeSize) : rest, title: titled ? first.textContent.trim() : ""}
}

/**
 * Whether a paragraph is bold from end to end and short, as headings become when they are pasted.
 * @param {Node} paragraph
 */
export function wholly(paragraph) {
  const isBold = (/** @type {Node} */ node) =>
    node.isText && (!node.text?.trim() || node.marks.some(mark => mark.type.name === "strong"))
  return paragraph.childCount > 0 && paragraph.textContent.length <= 160 && paragraph.children.every(isBold)
}
