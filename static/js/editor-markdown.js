// Markdown to the editor's document and back. It reads as lms/content/markdown.py reads, with the same library in its
// other language, so that what is seen while writing is what learners see.
import {Fragment, MarkdownIt, markdownContainer} from "../vendor/prosemirror/prosemirror.js"
import {allowedLink, named} from "./editor-schema.js"

const OFF = ["heading", "lheading", "code", "fence", "hr", "html_block", "html_inline", "blockquote", "autolink"]
const SPACE = /\s/
const PUNCTUATION = /[!-/:-@[-`{-~\p{P}\p{S}]/u

/** A text that the editor cannot show as it is; it is then edited as Markdown. */
export class Unfit extends Error {}

const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase()

/** The block and the sender that the words after ":::" open, null when they open nothing known. */
function opened(info, blocks) {
  const folded = fold(info).split(/\s+/).filter(Boolean).join(" ")
  for (const block of blocks) {
    for (const word of [block.word, block.english].filter(Boolean).map(fold)) {
      if (folded === word) return {word: block.word, sender: ""}
      if (block.sender && folded.startsWith(word + " "))
        return {word: block.word, sender: info.trim().split(/\s+/).slice(word.split(" ").length).join(" ")}
    }
  }
  return null
}

export function makeMarkdown(schema, blocks) {
  const md = new MarkdownIt("commonmark", {html: false, linkify: false})
  md.disable(OFF)
  md.validateLink = address => allowedLink(address) || named(address)
  md.use(markdownContainer, "block", {validate: info => opened(info, blocks) !== null})
  // "[[OTP]]", a word whose meaning is told below the text: _word in lms/content/markdown.py.
  md.inline.ruler.before("link", "word", (state, silent) => {
    const match = /^\[\[([^[\]\n]{1,60})\]\]/.exec(state.src.slice(state.pos, state.posMax))
    if (!match) return false
    if (!silent) state.push("word", "", 0).content = match[1].trim()
    state.pos += match[0].length
    return true
  })
  const {nodes, marks} = schema

  function read(source) {
    const tokens = md.parse(source.normalize("NFC"), {})
    let at = 0
    const until = close => {
      const made = []
      while (at < tokens.length && tokens[at].type !== close) {
        const token = tokens[at++]
        if (token.type === "paragraph_open") {
          made.push(nodes.paragraph.create(null, inline(tokens[at].children)))
          at += 2
        } else if (token.type === "bullet_list_open") {
          const tight = isTight(at)
          made.push(nodes.bullet_list.createChecked({tight}, until("bullet_list_close")))
        } else if (token.type === "ordered_list_open") {
          const tight = isTight(at), start = token.attrGet("start")
          made.push(nodes.ordered_list.createChecked({order: start === null ? 1 : Number(start), tight}, until("ordered_list_close")))
        } else if (token.type === "list_item_open") {
          made.push(nodes.list_item.createChecked(null, filled(until("list_item_close"))))
        } else if (token.type === "container_block_open") {
          made.push(nodes.box.createChecked(opened(token.info, blocks), filled(until("container_block_close"))))
        } else throw new Unfit(token.type)
      }
      at++
      return made
    }
    const filled = made => made.length ? made : [nodes.paragraph.create()]
    // Markdown hides the paragraphs of a tight list.
    const isTight = from => {
      for (let i = from, depth = 0; i < tokens.length && depth >= 0; i++) {
        depth += tokens[i].nesting
        if (tokens[i].type === "paragraph_open" && depth === 2) return tokens[i].hidden
      }
      return true
    }
    try {
      return nodes.doc.createChecked(null, filled(until(null)))
    } catch (error) {
      if (error instanceof RangeError) throw new Unfit(error.message)
      throw error
    }
  }

  function inline(children) {
    const made = []
    let active = []
    for (const token of children) {
      const text = token.type === "softbreak" ? " " : token.type === "text" || token.type === "code_inline" ? token.content : ""
      if (text) made.push(schema.text(text, active))
      else if (token.type === "word") made.push(schema.text(token.content || " ", [marks.word.create()]))
      else if (token.type === "hardbreak") made.push(nodes.hard_break.create(null, null, active))
      else if (token.type === "image") made.push(nodes.image.create({path: token.attrGet("src"), alt: token.content}, null, active))
      else if (token.type === "strong_open") active = marks.strong.create().addToSet(active)
      else if (token.type === "strong_close") active = marks.strong.removeFromSet(active)
      else if (token.type === "em_open") active = marks.em.create().addToSet(active)
      else if (token.type === "em_close") active = marks.em.removeFromSet(active)
      else if (token.type === "link_open") active = marks.link.create({href: token.attrGet("href")}).addToSet(active)
      else if (token.type === "link_close") active = marks.link.removeFromSet(active)
    }
    return Fragment.fromArray(made)
  }

  const write = doc => written(doc, "").join("\n\n")

  /** The blocks of a node as pieces of Markdown; empty paragraphs are left out. */
  function written(parent) {
    const pieces = []
    let before = null, marker = ""
    parent.forEach(node => {
      if (node.type === nodes.paragraph) {
        const text = line(node)
        if (!text) return
        pieces.push(text)
        marker = ""
      } else if (node.type === nodes.box) {
        pieces.push(`::: ${node.attrs.word}${node.attrs.sender ? " " + node.attrs.sender : ""}\n${written(node).join("\n\n")}\n:::`)
        marker = ""
      } else {
        // Two lists in a row would run together, so the second one takes the other sign.
        const signs = node.type === nodes.bullet_list ? ["-", "+"] : [".", ")"]
        marker = before === node.type && marker === signs[0] ? signs[1] : signs[0]
        pieces.push(list(node, marker))
      }
      before = node.type
    })
    return pieces
  }

  function list(node, sign) {
    const items = []
    node.forEach((item, _offset, index) => {
      const mark = node.type === nodes.bullet_list ? `${sign} ` : `${node.attrs.order + index}${sign} `
      const inside = written(item).join(node.attrs.tight ? "\n" : "\n\n")
      items.push(mark + inside.replace(/\n(?=[^\n])/g, "\n" + " ".repeat(mark.length)))
    })
    return items.map(item => item.trimEnd()).join(node.attrs.tight ? "\n" : "\n\n")
  }

  /** A paragraph's Markdown. Where Markdown cannot hold marks as they stand, the words count more than the marks. */
  function line(paragraph) {
    const kept = [[], [marks.em], [marks.em, marks.strong], [marks.em, marks.strong, marks.link], Object.values(marks)]
    let text = ""
    for (const dropped of kept) {
      const pieces = trimmed(piecesOf(paragraph, dropped))
      text = spelled(pieces)
      if (text === "" || sameLine(text, pieces)) return text
    }
    return text
  }

  function piecesOf(paragraph, dropped) {
    const pieces = []
    paragraph.forEach(node => {
      const set = node.marks.filter(mark => !dropped.includes(mark.type))
      if (node.isText) for (const text of [...node.text.replace(/\s+/g, " ")]) pieces.push({text, marks: set})
      else pieces.push({node, text: "", marks: set})
    })
    return pieces
  }

  /** Without spaces at the ends and doubled ones; marks do not begin or end at a space or at a sign glued to a letter. */
  function trimmed(all) {
    const pieces = all.filter((piece, i) => piece.text !== " " || (i > 0 && all[i - 1].text !== " "))
    const blank = piece => piece.text === " " || (piece.node && piece.node.type === nodes.hard_break)
    while (pieces.length && blank(pieces[0])) pieces.shift()
    while (pieces.length && blank(pieces[pieces.length - 1])) pieces.pop()
    const around = pieces.filter((piece, i) => !(piece.text === " " && (isBreak(pieces[i - 1]) || isBreak(pieces[i + 1]))))
    for (const type of [marks.strong, marks.em]) {
      const on = i => i >= 0 && i < around.length && around[i].marks.some(mark => mark.type === type)
      const off = i => { around[i] = {...around[i], marks: around[i].marks.filter(mark => mark.type !== type)} }
      for (const [begin, end, step] of [[0, around.length, 1], [around.length - 1, -1, -1]])
        for (let i = begin; i !== end; i += step)
          if (on(i) && !on(i - step) && (blank(around[i]) || glued(around[i], around[i - step]))) off(i)
    }
    return around
  }

  const isBreak = piece => piece && piece.node && piece.node.type === nodes.hard_break
  const glued = (piece, outside) => outside && PUNCTUATION.test(piece.text) && outside.text && !SPACE.test(outside.text) && !PUNCTUATION.test(outside.text)

  function spelled(pieces) {
    let out = "", open = []
    const order = [marks.word, marks.link, marks.strong, marks.em]
    const close = mark => mark.type === marks.word ? "]]" : mark.type === marks.link ? `](${address(mark.attrs.href)})` : mark.type === marks.strong ? "**" : "*"
    const begin = mark => mark.type === marks.word ? "[[" : mark.type === marks.link ? "[" : mark.type === marks.strong ? "**" : "*"
    pieces.forEach((piece, i) => {
      const wanted = order.flatMap(type => piece.marks.filter(mark => mark.type === type))
      // The mark that goes on longest is opened first, so that marks nest.
      const reach = mark => { let n = i; while (n < pieces.length && mark.isInSet(pieces[n].marks)) n++; return n }
      let keep = 0
      while (keep < open.length && open[keep].isInSet(wanted)) keep++
      while (open.length > keep) out += close(open.pop())
      for (const mark of wanted.filter(mark => !mark.isInSet(open)).sort((a, b) => reach(b) - reach(a))) {
        open.push(mark)
        out += begin(mark)
      }
      out += piece.node ? spelledNode(piece.node) : piece.text.replace(/[\\*_[\]`]/, "\\$&")
    })
    while (open.length) out += close(open.pop())
    return out.replace(/&(?=#?\w+;)/g, "\\&").split("\n").map(lineStart).join("\n")
  }

  const spelledNode = node => node.type === nodes.hard_break ? "\\\n" : `![${node.attrs.alt}](${address(node.attrs.path)})`
  const address = href => href.replace(/[\s()<>\\]/g, sign => encodeURIComponent(sign).replace(/[()]/g, s => s === "(" ? "%28" : "%29"))

  /** A line that would begin a list, a block or (for the check) a heading gets a sign that says it does not. */
  const lineStart = text => text.replace(/^([-+#]|:::|[=~]|>)/, "\\$1").replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")

  const sameLine = (text, pieces) => {
    const tokens = md.parse(text, {})
    if (tokens.length !== 3 || tokens[0].type !== "paragraph_open") return false
    const flat = parts => JSON.stringify(parts.map(part => [part.node ? part.node.attrs : part.text, part.marks.map(mark => mark.type.name + (mark.attrs.href || "")).sort()]))
    return flat(piecesOf(nodes.paragraph.create(null, inline(tokens[1].children)), [])) === flat(pieces)
  }

  /** Whether the editor can show a text without changing what learners see. */
  function fits(source) {
    try {
      return shown(source) === shown(write(read(source)))
    } catch (error) {
      if (error instanceof Unfit) return false
      throw error
    }
  }

  /** What a text says and how, without what does not show: how it was spelled, spaces and empty paragraphs. */
  function shown(source) {
    const out = []
    const walk = tokens => tokens.forEach(token => {
      if (token.type === "inline") walk(token.children)
      else if (token.type === "softbreak") out.push(" ")
      else if (token.type === "text" || token.type === "code_inline") out.push(token.content)
      else if (token.type === "word") out.push(`<word ${token.content}>`)
      else if (token.type === "image") out.push(`<img ${token.attrGet("src")} ${token.content}>`)
      else if (token.type === "container_block_open") out.push(`<${JSON.stringify(opened(token.info, blocks))}>`)
      else if (token.type !== "paragraph_open" && token.type !== "paragraph_close") out.push(`<${token.type} ${token.type === "link_open" ? token.attrGet("href") : token.attrGet("start") || ""}>`)
      else if (!token.hidden) out.push(`<${token.type}>`)
    })
    walk(md.parse(source.normalize("NFC"), {}))
    return out.join("").replace(/\s+/g, " ").replace(/ ?(<[^>]*>) ?/g, "$1").replace(/<paragraph_open><paragraph_close>/g, "")
  }

  return {read, write, fits, shown}
}
