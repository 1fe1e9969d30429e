// @ts-check
// What ProseMirror brings along and how it is set up: keys, lists that begin as they are typed, undoing, hints.
import {
  baseKeymap,
  Decoration,
  DecorationSet,
  dropCursor,
  gapCursor,
  history,
  inputRules,
  keymap,
  liftListItem,
  Plugin,
  redo,
  splitListItem,
  toggleMark,
  undo,
  wrappingInputRule,
} from "../vendor/prosemirror/prosemirror.js"
import {toFill} from "./editor-fill.js"

/**
 * @import {Command} from "prosemirror-state"
 * @import {StepSchema} from "./editor-schema.js"
 */

/**
 * @param {StepSchema} schema
 * @param {string} text said in an empty editor
 * @param {() => void} link what Ctrl+K does
 * @param {() => void} toTools what Alt+F10 does
 */
export const plugins = (schema, text, link, toTools) => [
  toFill(),
  history(),
  lastLine(schema),
  hint(schema, text),
  dropCursor(),
  gapCursor(),
  inputRules({
    rules: [
      wrappingInputRule(/^(\d+)[.)]\s$/, schema.nodes.ordered_list, match => ({order: Number(match[1])})),
      wrappingInputRule(/^[-+•]\s$/, schema.nodes.bullet_list),
    ],
  }),
  keymap({...keys(schema), "Mod-k": deed(link), "Alt-F10": deed(toTools)}),
  keymap(baseKeymap),
]

/**
 * Something that is always done.
 * @param {() => void} run
 * @returns {Command}
 */
const deed = run => () => {
  run()
  return true
}

/**
 * @param {StepSchema} schema
 * @returns {Record<string, Command>}
 */
const keys = ({nodes, marks}) => ({
  "Mod-b": toggleMark(marks.strong),
  "Mod-i": toggleMark(marks.em),
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Shift-Enter": (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView())
    return true
  },
  Enter: splitListItem(nodes.list_item),
  Backspace: (state, dispatch) =>
    state.selection.empty && !state.selection.$from.parentOffset && liftListItem(nodes.list_item)(state, dispatch),
})

/**
 * After a block at the end there is always a line to go on writing.
 * @param {StepSchema} schema
 */
const lastLine = ({nodes}) =>
  new Plugin({
    appendTransaction: (_done, _before, {doc, tr}) =>
      doc.lastChild?.type === nodes.box ? tr.insert(doc.content.size, nodes.paragraph.create()) : null,
  })

/**
 * @param {StepSchema} schema
 * @param {string} text
 */
const hint = ({nodes}, text) =>
  new Plugin({
    props: {
      decorations: ({doc}) =>
        doc.childCount === 1 && doc.child(0).type === nodes.paragraph && !doc.child(0).content.size
          ? DecorationSet.create(doc, [Decoration.node(0, doc.content.size, {class: "empty", "data-hint": text})])
          : null,
    },
  })
