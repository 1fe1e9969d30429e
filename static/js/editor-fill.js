// @ts-check
// Places that a starting point leaves to be filled in, "[điền: …]": marked, and chosen as a whole by a click, so that
// what is typed takes their place.
import {Decoration, DecorationSet, Plugin, TextSelection} from "../vendor/prosemirror/prosemirror.js"

/** @import {Node} from "prosemirror-model" */

const PLACE = /\[\s*điền:[^\]]*\]/gi

/**
 * Every place in a document, as [from, to].
 * @param {Node} doc
 */
function places(doc) {
  /** @type {[number, number][]} */
  const found = []
  doc.descendants((node, at) => {
    for (const match of node.text?.matchAll(PLACE) ?? [])
      found.push([at + match.index, at + match.index + match[0].length])
  })
  return found
}

export const toFill = () =>
  new Plugin({
    props: {
      decorations: ({doc}) =>
        DecorationSet.create(
          doc,
          places(doc).map(([from, to]) => Decoration.inline(from, to, {class: "to-fill"})),
        ),
      handleClick(view, at) {
        const place = places(view.state.doc).find(([from, to]) => from < at && at < to)
        if (!place) return false
        view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, ...place)))
        return true
      },
    },
  })
