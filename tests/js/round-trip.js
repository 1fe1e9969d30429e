// Reads what the editor has to do as JSON, and says what came of it: each of `sources` read and written again (null where
// the editor leaves it as Markdown) and whether it was the same document then; `count` documents drawn with `seed`, as
// they are written, with what is said in them.
import {readFileSync} from "node:fs"
import {markdown} from "./bridge.js"
import {madeUp, said} from "./made-up.js"

const {sources, seed, count} = JSON.parse(readFileSync(0, "utf8"))

function again(source) {
  if (!markdown.fits(source)) return {written: null, same: false}
  const doc = markdown.read(source)
  const written = markdown.write(doc)
  return {written, same: markdown.read(written).eq(doc)}
}

const drawn = madeUp(seed, count).map(doc => ({written: markdown.write(doc), said: said(doc)}))
process.stdout.write(JSON.stringify({sources: sources.map(again), drawn}))
