// What the editor reads of Markdown, and what it writes of what stands in it.
import assert from "node:assert/strict"
import {test} from "node:test"
import {blocks, markdown, schema} from "./bridge.js"

const {nodes, marks} = schema

/** A text read and written again, and the document between. */
function there(source) {
  const doc = markdown.read(source)
  return [doc.toString(), markdown.write(doc)]
}

/** A document of one paragraph, as somebody makes it with the buttons. */
const line = (...pieces) => nodes.doc.create(null, nodes.paragraph.create(null, pieces))
const text = (words, ...names) =>
  schema.text(
    words,
    names.map(name => marks[name].create()),
  )
const link = (words, href) => schema.text(words, [marks.link.create({href})])
const picture = (path, alt) => nodes.image.create({path, alt})

/** Texts that come back letter by letter, with the document that they are. */
const SAME = {
  nothing: ["", "doc(paragraph)"],
  paragraphs: ["Một.\n\nHai.", 'doc(paragraph("Một."), paragraph("Hai."))'],
  "a line end": ["Một\\\nHai", 'doc(paragraph("Một", hard_break, "Hai"))'],
  "bold next to Vietnamese letters": ["**Đ**ừng **ấn**", 'doc(paragraph(strong("Đ"), "ừng ", strong("ấn")))'],
  "bold before a sign": ["**Đừng bấm**, bà con!", 'doc(paragraph(strong("Đừng bấm"), ", bà con!"))'],
  "bold in quotes": ["“**Gửi**”", 'doc(paragraph("“", strong("Gửi"), "”"))'],
  "italics in bold": ["**a *b* c**", 'doc(paragraph(strong("a "), em(strong("b")), strong(" c")))'],
  "a link with bold in it": ["[xem **ngay**](https://vi.vn/a)", 'doc(paragraph(link("xem "), link(strong("ngay"))))'],
  "a link of ours": ["[giúp](/tro-giup)", 'doc(paragraph(link("giúp")))'],
  "a file to take home": ["[mẫu đơn](tep/don.pdf)", 'doc(paragraph(link("mẫu đơn")))'],
  "a picture": ["![Rổ rau](hinh/ro.webp)", "doc(paragraph(image))"],
  "a picture whose description has brackets": ["![Rổ [to] rau](hinh/ro.webp)", "doc(paragraph(image))"],
  "a picture whose description has a bracket": ["![Rổ \\] rau](hinh/ro.webp)", "doc(paragraph(image))"],
  "a sound": ["![Chuông](tieng/chuong.webm)", "doc(paragraph(image))"],
  "a hard word": ["Mã [[OTP]] là gì", 'doc(paragraph("Mã ", word("OTP"), " là gì"))'],
  "a bullet list": ["- chè\n- gạo", 'doc(bullet_list(list_item(paragraph("chè")), list_item(paragraph("gạo"))))'],
  "a loose list": ["- chè\n\n- gạo", 'doc(bullet_list(list_item(paragraph("chè")), list_item(paragraph("gạo"))))'],
  "a list that begins with 3": [
    "3. ba\n4. bốn",
    'doc(ordered_list(list_item(paragraph("ba")), list_item(paragraph("bốn"))))',
  ],
  "lists in lists": [
    "1. Mở\n   - Zalo\n     1. Gọi\n   - Mail\n2. Tắt",
    'doc(ordered_list(list_item(paragraph("Mở"), bullet_list(list_item(paragraph("Zalo"), ordered_list(list_item(paragraph("Gọi")))), list_item(paragraph("Mail")))), list_item(paragraph("Tắt"))))',
  ],
  "two lists in a row": [
    "- a\n\n+ b",
    'doc(bullet_list(list_item(paragraph("a"))), bullet_list(list_item(paragraph("b"))))',
  ],
  "two paragraphs in an item": ["- a\n\n  b", 'doc(bullet_list(list_item(paragraph("a"), paragraph("b"))))'],
  "signs that are no signs": [
    "\\*a\\* \\_b\\_ \\[c\\] \\`d\\` \\\\ 2 \\* 3",
    'doc(paragraph("*a* _b_ [c] `d` \\\\ 2 * 3"))',
  ],
  "what looks like HTML": ["<b>a</b> & b", 'doc(paragraph("<b>a</b> & b"))'],
  "the name of a sign": ["\\&amp; và \\&#33;", 'doc(paragraph("&amp; và &#33;"))'],
  "a line like a list": ["\\- a", 'doc(paragraph("- a"))'],
  "a line like a numbered list": ["2026\\. Năm nay", 'doc(paragraph("2026. Năm nay"))'],
  "a line like a block": ["\\::: mẹo", 'doc(paragraph("::: mẹo"))'],
  "a line like a heading": ["\\# đầu", 'doc(paragraph("# đầu"))'],
  "a line like a row of a table": ["| a | b |", 'doc(paragraph("| a | b |"))'],
  "prices and times": ["50.000 đ, 8:30, 1/2, 100%", 'doc(paragraph("50.000 đ, 8:30, 1/2, 100%"))'],
}

for (const [what, [source, doc]] of Object.entries(SAME))
  test(`comes back as it was: ${what}`, () => {
    assert.deepEqual(there(source), [doc, source])
    assert.ok(markdown.fits(source))
  })

for (const block of blocks) {
  test(`a block opens with either word and is written with ours: ${block.word}`, () => {
    const source = `::: ${block.word}\nMột.\n\n- hai\n:::`
    const doc = markdown.read(source)
    assert.equal(doc.toString(), 'doc(box(paragraph("Một."), bullet_list(list_item(paragraph("hai")))))')
    assert.deepEqual({...doc.child(0).attrs}, {word: block.word, sender: ""})
    const bare = block.word.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").toUpperCase()
    for (const word of [block.word, block.english, bare])
      assert.equal(markdown.write(markdown.read(`::: ${word}\nMột.\n\n- hai\n:::`)), source)
  })

  test(`whom a block is from: ${block.word}`, () => {
    const source = `::: ${block.word} Bà Nụ\nMột.\n:::`
    const expected = block.sender ? {word: block.word, sender: "Bà Nụ"} : null
    const box = markdown.read(source).child(0)
    assert.deepEqual(box.type === nodes.box ? {...box.attrs} : null, expected)
    assert.ok(markdown.fits(source))
  })
}

test("a block may be empty", () => {
  assert.deepEqual(there("::: mẹo\n:::"), ["doc(box(paragraph))", "::: mẹo\n\n:::"])
})

/** What stands in the editor, and the Markdown that it becomes: nothing of it is lost. */
const WRITTEN = {
  "a link with Vietnamese letters": [
    line(text("xem "), link("chè", "https://vi.vn/Chè|xanh")),
    "xem [chè](https://vi.vn/Chè|xanh)",
  ],
  "a link with brackets": [line(link("chè", "https://vi.vn/Chè_(cây)")), "[chè](https://vi.vn/Chè_%28cây%29)"],
  "a link right after an exclamation mark": [line(text("Hay!"), link("xem", "/a")), "Hay\\![xem](/a)"],
  "a hard word right after one": [line(text("Mã!"), text("OTP", "word")), "Mã\\![[OTP]]"],
  "a picture with the name of a sign": [line(picture("hinh/a.webp", "Chè &amp; gạo")), "![Chè &amp; gạo](hinh/a.webp)"],
  "bold that ends in a blank": [line(text("Đừng ", "strong"), text("bấm")), "**Đừng** bấm"],
  "bold that begins in the middle of a word": [line(text("kh"), text("ông", "strong")), "kh**ông**"],
  "a sign in bold that touches a letter": [line(text("a"), text("!b", "strong"), text("c")), "a!**b**c"],
  "bold and italics that overlap, which Markdown cannot hold": [
    line(text("a", "strong"), text("b", "strong", "em"), text("c", "em")),
    "**ab**c",
  ],
  "blanks and line ends at the ends": [line(text("  a \u00a0 b "), nodes.hard_break.create()), "a b"],
}

for (const [what, [doc, source]] of Object.entries(WRITTEN))
  test(`is written so that it is read again: ${what}`, () => {
    assert.equal(markdown.write(doc), source)
    assert.ok(markdown.fits(source))
  })

test("two paragraphs in an item of a tight list stay two", () => {
  const words = (...all) => all.map(one => nodes.paragraph.create(null, schema.text(one)))
  const list = (tight, ...items) =>
    nodes.bullet_list.create(
      {tight},
      items.map(item => nodes.list_item.create(null, item)),
    )
  const doc = nodes.doc.create(null, list(true, words("a", "b"), words("c")))
  assert.equal(markdown.write(doc), "- a\n\n  b\n\n- c")
  assert.equal(markdown.read(markdown.write(doc)).toString(), doc.toString())
})

test("a block in a list, which the editor cannot show, is left as Markdown", () => {
  assert.throws(() => markdown.read("1. Một\n   ::: mẹo\n   Hai\n   :::"))
  assert.equal(markdown.fits("1. Một\n   ::: mẹo\n   Hai\n   :::"), false)
})

test("a link by way of a definition becomes a plain one", () => {
  assert.deepEqual(there("[a]\n\n[a]: /b"), ['doc(paragraph(link("a")))', "[a](/b)"])
})
