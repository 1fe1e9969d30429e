// What is pasted from Word, Google Docs, Zalo or a web page: headings (as bold lines), lists, bold, italics, links and
// pictures stay; colours, sizes, tables' lines and everything else go.
import {allowedLink} from "./editor-schema.js"

const BLOCKS = "p,div,li,ul,ol,h1,h2,h3,h4,h5,h6,blockquote,pre,table,tr,section,article,figure,dl,dt,dd,header,footer,main"
const OUT = "script,style,meta,link,title,head,xml,iframe,object,svg,video,audio,button,input,select,textarea,noscript"
const BULLET = /^\s*[-–•·▪●○*+§üØ]\s+/
const NUMBER = /^\s*(?:\d{1,2}|[a-z])[.)]\s+/
const WORD_MARK = /^[\s\u00a0]*(?:\(?(?:\d{1,3}|[a-zA-Zivx]{1,4})[.)]|[-–•·▪●○o§üØvq])[\s\u00a0]*$/

/**
 * Pasted HTML made small: p, ul, ol, li, strong, em, a, br and img, headings as `<p data-heading><strong>`.
 * @returns {{html: string, headings: number, pictures: string[], lost: number}} `pictures` are data: addresses, whose
 *   places in the HTML are marked `img[data-waiting=number]`; `lost` counts pictures that cannot be fetched
 */
export function tidyHtml(html) {
  const found = {headings: 0, pictures: [], lost: 0}
  const page = new DOMParser().parseFromString(unstyled(html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, kept)), "text/html")
  page.querySelectorAll(OUT).forEach(node => node.remove())
  wordLists(page)
  const out = page.createElement("div")
  blocksOf(page.body, out, found, page)
  return {html: out.innerHTML, ...found}
}

/** Word hides the signs of its lists in conditional comments, which are kept; those for its old drawings are not. */
const kept = comment => /supportLists/i.test(comment) ? comment.replace(/<!--\[if[^>]*>(-->)?|<!\[endif\]-->/g, "") : ""

/** The content policy refuses styles and handlers even of a page that is never shown; styles are read as data. */
const unstyled = html => html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, tag => tag.replace(/[\s/]style\s*=/gi, " data-style=").replace(/[\s/]on\w+\s*=/gi, " data-off="))

/** Word writes lists as paragraphs with their signs typed: make lists of them. */
function wordLists(page) {
  let list = null, last = null
  for (const p of [...page.querySelectorAll("p[class*=MsoListParagraph], p[data-style*='mso-list']")]) {
    const sign = [...p.querySelectorAll("span")].find(span => WORD_MARK.test(span.textContent))
    const ordered = sign ? /[\da-zA-Z][.)]/.test(sign.textContent.trim()) : false
    if (sign) sign.remove()
    const kind = ordered ? "ol" : "ul"
    if (!list || last !== p.previousElementSibling || list.localName !== kind) {
      list = page.createElement(kind)
      p.before(list)
    }
    const item = page.createElement("li")
    item.append(...p.childNodes)
    list.append(item)
    last = list
    p.remove()
  }
}

function blocksOf(from, out, found, page) {
  let line = null
  const endLine = () => { line = null }
  for (const node of [...from.childNodes]) {
    if (node.nodeType === 3 || (node.nodeType === 1 && !node.matches(BLOCKS) && !node.querySelector(BLOCKS))) {
      if (!line && !node.textContent.trim() && !(node.nodeType === 1 && (node.matches("img") || node.querySelector("img")))) continue
      line = line || out.appendChild(page.createElement("p"))
      inlineOf(node, line, {}, found, page)
      continue
    }
    endLine()
    if (node.nodeType !== 1) continue
    if (/^h[1-6]$/.test(node.localName)) {
      if (!node.textContent.trim()) continue
      found.headings++
      const p = out.appendChild(page.createElement("p"))
      p.dataset.heading = node.localName[1]
      inlineOf(node, p, {strong: true}, found, page)
    } else if (node.matches("ul,ol")) listOf(node, out, found, page)
    else if (node.matches("table")) rowsOf(node, out, found, page)
    else if (node.matches("p") && !node.querySelector(BLOCKS)) {
      const p = page.createElement("p")
      node.childNodes.forEach(child => inlineOf(child, p, {}, found, page))
      if (p.textContent.trim() || p.querySelector("img")) out.append(p)
    } else blocksOf(node, out, found, page)
  }
}

function listOf(list, out, found, page) {
  const made = page.createElement(list.localName)
  if (list.localName === "ol" && list.start > 1) made.start = list.start
  for (const child of list.children) {
    // Google Docs and old editors put an inner list beside the item that it belongs to.
    if (child.matches("ul,ol")) listOf(child, made.lastElementChild || made.appendChild(page.createElement("li")), found, page)
    else {
      const item = made.appendChild(page.createElement("li"))
      blocksOf(child, item, found, page)
      if (!item.childNodes.length) item.remove()
    }
  }
  if (made.children.length) out.append(made)
}

/** A table's rows as lines: "Tên: Chè". */
function rowsOf(table, out, found, page) {
  for (const row of table.querySelectorAll("tr")) {
    const p = page.createElement("p")
    const cells = [...row.cells].filter(cell => cell.textContent.trim() || cell.querySelector("img"))
    cells.forEach((cell, i) => {
      if (i) p.append(i === 1 ? ": " : "; ")
      cell.childNodes.forEach(child => inlineOf(child, p, {}, found, page))
    })
    if (cells.length) out.append(p)
  }
}

function inlineOf(node, into, marks, found, page) {
  if (node.nodeType === 3) {
    const text = node.textContent.replace(/[\s\u00a0]+/g, " ").replace(/[\u00ad\u200b\ufeff]/g, "")
    if (!text) return
    let made = page.createTextNode(text)
    for (const name of ["em", "strong"]) if (marks[name]) made = wrapped(page.createElement(name), made)
    if (marks.href) made = wrapped(Object.assign(page.createElement("a"), {}), made)
    if (marks.href) made.setAttribute("href", marks.href)
    into.append(made)
  } else if (node.nodeType === 1) {
    if (node.localName === "br") return void into.append(page.createElement("br"))
    if (node.localName === "img") return pictureOf(node, into, found, page)
    const inside = {...marks, ...marksOf(node)}
    node.childNodes.forEach(child => inlineOf(child, into, inside, found, page))
  }
}

const wrapped = (outer, inner) => { outer.append(inner); return outer }

function marksOf(node) {
  const marks = {}
  const style = node.dataset.style || ""
  const weight = /font-weight:\s*(\w+)/i.exec(style), slant = /font-style:\s*(\w+)/i.exec(style)
  if (node.matches("b,strong,th")) marks.strong = true
  if (node.matches("i,em")) marks.em = true
  // Google Docs wraps everything in a <b> that is not bold, and says bold by weight.
  if (weight) marks.strong = /^bold/.test(weight[1]) || Number(weight[1]) >= 600
  if (slant) marks.em = slant[1] === "italic"
  if (node.matches("a[href]")) {
    const href = address(node.getAttribute("href"))
    if (href) marks.href = href
  }
  return marks
}

/** A link that may stand in a lesson: through Google's redirect to the page itself, https instead of http; else "". */
function address(href) {
  let url = href.trim()
  const redirect = /^https:\/\/www\.google\.com\/url\?(?:.*&)?q=([^&]+)/.exec(url)
  if (redirect) url = decodeURIComponent(redirect[1])
  url = url.replace(/^http:/i, "https:")
  return /^https:/.test(url) && allowedLink(url) ? url : ""
}

function pictureOf(img, into, found, page) {
  const src = img.getAttribute("src") || ""
  const made = page.createElement("img")
  if (img.dataset.path) made.dataset.path = img.dataset.path
  else if (/^data:image\/(png|jpe?g|webp|gif|bmp);base64,/.test(src)) {
    made.dataset.waiting = String(found.pictures.length)
    found.pictures.push(src)
  } else if (Number(img.getAttribute("width")) === 1 || !src) return
  else {
    found.lost++
    return
  }
  made.alt = (img.alt || "").replace(/[[\]\\\s]+/g, " ").trim()
  into.append(made)
}

/** Plain text, as Zalo and Notepad give it: a line a paragraph; lines that begin with a sign or number are lists. */
export function plainToHtml(text) {
  const escape = words => words.replace(/&/g, "&amp;").replace(/</g, "&lt;")
  let out = "", open = ""
  const close = () => { out += open && `</${open}>`; open = "" }
  for (const line of text.normalize("NFC").replace(/\r\n?/g, "\n").split("\n")) {
    const kind = BULLET.test(line) ? "ul" : /^\s*\d{1,2}[.)]\s+/.test(line) ? "ol" : ""
    if (!line.trim()) continue
    if (kind !== open) {
      close()
      if (kind) out += `<${kind}${kind === "ol" ? ` start="${parseInt(line.trim(), 10)}"` : ""}>`
      open = kind
    }
    const words = escape((kind ? line.replace(kind === "ul" ? BULLET : NUMBER, "") : line).trim())
    out += kind ? `<li><p>${words}</p></li>` : `<p>${words}</p>`
  }
  close()
  return out
}

/** Whether plain text is Markdown of ours, copied from a lesson or the cheat sheet. */
export const looksLikeOurs = text => /^:::|\*\*[^*\n]+\*\*|!\[[^\]\n]*\]\(hinh\//m.test(text)
