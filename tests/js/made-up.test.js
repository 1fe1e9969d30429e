// Whatever stands in the editor is there again when it has been written and read. Only bold and italics may be lost, where
// Markdown cannot hold them, and links around nothing but blanks.
import assert from "node:assert/strict"
import {test} from "node:test"
import {markdown, schema} from "./bridge.js"
import {madeUp, said} from "./made-up.js"

const {nodes, marks} = schema

/** An address however its letters are spelled. */
const spelled = href => decodeURI(href).replaceAll("%28", "(").replaceAll("%29", ")")

/** Lists, blocks and pictures in their order, and where the links lead. */
function found(doc) {
  const shapes = []
  const links = new Set()
  doc.descendants(node => {
    const link = marks.link.isInSet(node.marks)
    if (link && node.text?.trim()) links.add(spelled(link.attrs.href))
    if (node.type === nodes.image) shapes.push(`${node.attrs.path} ${node.attrs.alt}`)
    const isShape = node.isBlock && !node.isTextblock && node.textContent.trim()
    if (isShape) shapes.push([node.type.name, node.attrs.word, node.attrs.sender, node.attrs.order].join(" "))
  })
  return {shapes, links: [...links].sort(), said: said(doc)}
}

test("documents drawn at random", () => {
  for (const doc of madeUp(Number(process.env.SEED), Number(process.env.ROUNDS))) {
    const written = markdown.write(doc)
    assert.deepEqual(found(markdown.read(written)), found(doc), written)
    assert.ok(markdown.fits(written), written)
  }
})
