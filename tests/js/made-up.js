// Documents that nobody would write and somebody will: what the buttons of the editor can make, drawn at random.
import {blocks, schema} from "./bridge.js"

const {nodes, marks} = schema
const SAID = [
  "Bấm",
  "Đừng",
  "a",
  "*",
  "_",
  "**",
  "[",
  "]",
  "(",
  ")",
  "!",
  "\\",
  "`",
  "&amp;",
  "&",
  "<b>",
  "#",
  "-",
  "+",
  "1.",
  "10)",
  ":::",
  "::: mẹo",
  ">",
  "=",
  "~~~",
  "  ",
  " ",
  "\u00a0",
  ".",
  ",",
  "“",
  "”",
  "50.000 đ",
  "https://vi.vn",
  "[[",
  "]]",
  "|",
  "\t",
  "😀",
  "...",
  "---",
  "***",
  "1)",
  "![",
  "](",
  "]:",
  "[a]: /b",
  "\\*",
  "\n",
  "đ",
  "?",
  ":",
  "“Gửi”",
  "(giá)",
]
const ADDRESSES = [
  "https://vi.vn",
  "https://a.vn/Chè_(cây)",
  "/giup",
  "tep/don.pdf",
  "https://a.vn/?a=1&b=2",
  "https://a.vn/%20x",
  "https://a.vn/a*b_c",
  "https://a.vn/[x]",
  "https://a.vn/?q=&amp;",
]
const DESCRIPTIONS = ["rổ", "a &amp; b", "rổ [to] rau", "", "x*y*"]

/**
 * Numbers from 0 to 1 that are the same for the same beginning (mulberry32).
 * @param {number} seed
 */
function chances(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * @param {number} seed
 * @param {number} count
 */
export function madeUp(seed, count) {
  const chance = chances(seed)
  const upTo = most => 1 + Math.floor(chance() * most)
  const one = values => values[upTo(values.length) - 1]
  const several = (most, make) => Array.from({length: upTo(most)}, (_, i) => make(i))

  function piece() {
    let had = []
    if (chance() < 0.3) had = marks.strong.create().addToSet(had)
    if (chance() < 0.25) had = marks.em.create().addToSet(had)
    if (chance() < 0.2) had = marks.link.create({href: one(ADDRESSES)}).addToSet(had)
    const kind = chance()
    if (kind < 0.08) {
      const path = one(["hinh/a.webp", "tieng/b.webm"])
      return nodes.image.create({path, alt: one(DESCRIPTIONS)}, null, had)
    }
    if (kind < 0.13) return nodes.hard_break.create(null, null, had)
    if (kind < 0.18) return schema.text(one(["OTP", "mã PIN"]), [marks.word.create()])
    return schema.text(one(SAID), had)
  }
  const paragraph = () => nodes.paragraph.create(null, several(6, piece).slice(1))
  const item = depth =>
    nodes.list_item.create(
      null,
      several(2, i => (i ? plain(depth + 1) : paragraph())),
    )
  function plain(depth) {
    if (depth > 2 || chance() < 0.6) return paragraph()
    const tight = chance() < 0.7
    const items = several(3, () => item(depth))
    if (chance() < 0.5) return nodes.bullet_list.create({tight}, items)
    return nodes.ordered_list.create({order: one([1, 1, 1, 3, 9, 99]), tight}, items)
  }
  function block() {
    if (chance() < 0.75) return plain(0)
    const {word, sender} = one(blocks)
    const from = sender && chance() < 0.5 ? "Số lạ" : ""
    return nodes.box.create(
      {word, sender: from},
      several(2, () => plain(1)),
    )
  }
  return Array.from({length: count}, () => nodes.doc.createChecked(null, several(3, block)))
}

/** What is said in a document, without blanks. */
export const said = doc => doc.textBetween(0, doc.content.size, " ", " ").replace(/\s+/g, "")
