// What the buttons above the text do: each deed is a ProseMirror command, and some say whether they are on.
import {redo, toggleMark, undo, findWrapping, liftListItem, wrapInList, TextSelection} from "../vendor/prosemirror/prosemirror.js"

/** The nearest node of one of these types around the cursor: {node, pos, depth}, or null. */
export function around(state, ...types) {
  const {$from} = state.selection
  for (let depth = $from.depth; depth > 0; depth--)
    if (types.includes($from.node(depth).type)) return {node: $from.node(depth), pos: $from.before(depth), depth}
  return null
}

export function deeds(schema) {
  const {nodes, marks} = schema
  const listOf = type => (state, dispatch) => {
    const found = around(state, nodes.ordered_list, nodes.bullet_list)
    if (!found) return wrapInList(type)(state, dispatch)
    if (found.node.type === type) return liftListItem(nodes.list_item)(state, dispatch)
    if (dispatch) dispatch(state.tr.setNodeMarkup(found.pos, type, {tight: found.node.attrs.tight}))
    return true
  }
  return {
    strong: {run: toggleMark(marks.strong), on: state => holds(state, marks.strong)},
    word: {run: toggleMark(marks.word), on: state => holds(state, marks.word)},
    em: {run: toggleMark(marks.em), on: state => holds(state, marks.em)},
    numbers: {run: listOf(nodes.ordered_list), on: state => Boolean(around(state, nodes.ordered_list))},
    dots: {run: listOf(nodes.bullet_list), on: state => Boolean(around(state, nodes.bullet_list))},
    undo: {run: undo},
    redo: {run: redo},
  }
}

export function holds(state, type) {
  const {from, to, empty, $from} = state.selection
  return empty ? Boolean(type.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, type)
}

/** Put the paragraphs around the cursor into a block, change the block they are in, or take them out ("" as the word). */
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

/** Make the words chosen a link; without words chosen the address itself is written. "" takes the link away. */
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

/** The link that the cursor stands in: {from, to, href}, or null. */
export function linkAt(state) {
  const {$from} = state.selection
  const type = state.schema.marks.link
  const parent = $from.parent, offset = $from.parentOffset
  let found = null
  parent.forEach((node, at) => {
    const mark = type.isInSet(node.marks)
    if (!mark) return
    const from = $from.start() + at, to = from + node.nodeSize
    if (found && found.to === from && found.href === mark.attrs.href) found.to = to
    else if (!found || found.to < $from.pos) found = {from, to, href: mark.attrs.href}
  })
  return found && found.from - $from.start() <= offset && offset <= found.to - $from.start() ? found : null
}

/** A document cut before its block number `index`: a bold line there becomes the title of what follows. */
export function cutAt(doc, index) {
  let pos = 0
  for (let i = 0; i < index; i++) pos += doc.child(i).nodeSize
  const head = doc.cut(0, pos)
  const rest = doc.cut(pos)
  const first = rest.firstChild
  const titled = first.type.name === "paragraph" && wholly(first)
  return {head, tail: titled ? rest.cut(first.nodeSize) : rest, title: titled ? first.textContent.trim() : ""}
}

/** Whether a paragraph is bold from end to end and short, as headings become when they are pasted. */
export function wholly(paragraph) {
  let bold = paragraph.childCount > 0 && paragraph.textContent.length <= 160
  paragraph.forEach(node => { bold = bold && (node.isText ? !node.text.trim() || node.marks.some(mark => mark.type.name === "strong") : false) })
  return bold
}
