// @ts-check
// What is pasted from Word, Google Docs or a web page: headings (as bold lines), lists, bold, italics, links and
// pictures stay; colours, sizes, tables' lines and everything else go.
import {allowedLink} from "./editor-schema.js"

/**
 * What was found on the way: `pictures` are data: addresses, whose places in the HTML are marked
 * `img[data-waiting=number]`; `lost` counts pictures that cannot be fetched.
 * @typedef {{headings: number, pictures: string[], lost: number}} Found
 */
/** @typedef {{strong?: boolean, em?: boolean, href?: string}} Marks */
/** @typedef {(from: Element, out: Element, found: Found) => void} Into */

const BLOCKS =
  "p,div,li,ul,ol,h1,h2,h3,h4,h5,h6,blockquote,pre,table,tr,section,article,figure,dl,dt,dd,header,footer,main"
const OUT = "script,style,meta,link,title,head,xml,iframe,object,svg,video,audio,button,input,select,textarea,noscript"
const WORD_MARK = /^[\s\u00a0]*(?:\(?(?:\d{1,3}|[a-zA-Zivx]{1,4})[.)]|[-–•·▪●○o§üØvq])[\s\u00a0]*$/

/**
 * Pasted HTML made small: p, ul, ol, li, strong, em, a, br and img, headings as `<p data-heading><strong>`.
 * @param {string} html
 * @returns {{html: string} & Found}
 */
export function tidyHtml(html) {
  /** @type {Found} */
  const found = {headings: 0, pictures: [], lost: 0}
  const said = unstyled(html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, kept))
  const page = new DOMParser().parseFromString(said, "text/html")
  for (const node of page.querySelectorAll(OUT)) node.remove()
  wordLists(page)
  const out = make("div")
  blocksOf(page.body, out, found)
  return {html: out.innerHTML, ...found}
}

/** A document that is never shown: what is made in it loads nothing. */
const aside = document.implementation.createHTMLDocument()

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 */
const make = name => aside.createElement(name)

/**
 * Word hides the signs of its lists in conditional comments, which are kept; those for its old drawings are not.
 * @param {string} comment
 */
const kept = comment =>
  /supportLists/i.test(comment) ? comment.replace(/<!--\[if[^>]*>(-->)?|<!\[endif\]-->/g, "") : ""

/**
 * The content policy refuses styles and handlers even of a page that is never shown; styles are read as data.
 * @param {string} html
 */
const unstyled = html =>
  html
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^>]*>/gi, tag =>
      tag.replace(/[\s/]style\s*=/gi, " data-style=").replace(/[\s/]on\w+\s*=/gi, " data-off="),
    )

/**
 * Word writes lists as paragraphs with their signs typed: make lists of them.
 * @param {Document} page
 */
function wordLists(page) {
  /** @type {Element | null} */
  let list = null
  for (const p of page.querySelectorAll("p[class*=MsoListParagraph], p[data-style*='mso-list']")) {
    const sign = [...p.querySelectorAll("span")].find(span => WORD_MARK.test(span.textContent))
    const kind = sign && /[\da-zA-Z][.)]/.test(sign.textContent.trim()) ? "ol" : "ul"
    sign?.remove()
    if (!list || list !== p.previousElementSibling || list.localName !== kind) {
      list = make(kind)
      p.before(list)
    }
    const item = make("li")
    item.append(...p.childNodes)
    list.append(item)
    p.remove()
  }
}

/** @type {Into} */
function blocksOf(from, out, found) {
  /** @type {Element | null} */
  let line = null
  for (const node of [...from.childNodes]) {
    if (node instanceof Element && (node.matches(BLOCKS) || node.querySelector(BLOCKS))) {
      line = null
      blockOf(node, out, found)
    } else if (node instanceof Text || node instanceof Element) {
      if (!line && !node.textContent?.trim() && !hasPicture(node)) continue
      line = line || out.appendChild(make("p"))
      inlineOf(node, line, {}, found)
    } else line = null
  }
}

/** @param {Node} node */
const hasPicture = node => node instanceof Element && (node.matches("img") || node.querySelector("img"))

/** @type {Into} */
function blockOf(node, out, found) {
  if (/^h[1-6]$/.test(node.localName)) {
    if (!node.textContent?.trim()) return
    found.headings++
    const p = out.appendChild(make("p"))
    p.dataset.heading = node.localName[1]
    inlineOf(node, p, {strong: true}, found)
  } else if (node.matches("ul,ol")) listOf(node, out, found)
  else if (node instanceof HTMLTableElement) rowsOf(node, out, found)
  else if (node.matches("p") && !node.querySelector(BLOCKS)) {
    const p = make("p")
    for (const child of node.childNodes) inlineOf(child, p, {}, found)
    if (p.textContent.trim() || p.querySelector("img")) out.append(p)
  } else blocksOf(node, out, found)
}

/** @type {Into} */
function listOf(list, out, found) {
  const made = make(list.localName === "ol" ? "ol" : "ul")
  if (list instanceof HTMLOListElement && list.start > 1) made.setAttribute("start", String(list.start))
  for (const child of list.children) {
    // Google Docs and old editors put an inner list beside the item that it belongs to.
    if (child.matches("ul,ol")) listOf(child, made.lastElementChild || made.appendChild(make("li")), found)
    else {
      const item = made.appendChild(make("li"))
      blocksOf(child, item, found)
      if (!item.childNodes.length) item.remove()
    }
  }
  if (made.children.length) out.append(made)
}

/**
 * A table's rows as lines: "Tên: Chè".
 * @param {HTMLTableElement} table
 * @param {Element} out
 * @param {Found} found
 */
function rowsOf(table, out, found) {
  for (const row of table.querySelectorAll("tr")) {
    const p = make("p")
    const cells = [...row.cells].filter(cell => cell.textContent.trim() || cell.querySelector("img"))
    cells.forEach((cell, i) => {
      if (i) p.append(i === 1 ? ": " : "; ")
      for (const child of cell.childNodes) inlineOf(child, p, {}, found)
    })
    if (cells.length) out.append(p)
  }
}

/**
 * @param {Node} node
 * @param {Element} into
 * @param {Marks} marks
 * @param {Found} found
 */
function inlineOf(node, into, marks, found) {
  if (node instanceof Text) {
    const text = node.data.replace(/[\s\u00a0]+/g, " ").replace(/[\u00ad\u200b\ufeff]/g, "")
    if (text) into.append(marked(text, marks))
  } else if (node instanceof HTMLBRElement) into.append(make("br"))
  else if (node instanceof HTMLImageElement) pictureOf(node, into, found)
  else if (node instanceof Element) {
    const inside = {...marks, ...marksOf(node)}
    for (const child of node.childNodes) inlineOf(child, into, inside, found)
  }
}

/**
 * @param {string} text
 * @param {Marks} marks
 */
function marked(text, {em, strong, href}) {
  /** @type {Text | HTMLElement} */
  let made = aside.createTextNode(text)
  const wrap = (/** @type {HTMLElement} */ outer) => {
    outer.append(made)
    made = outer
  }
  if (em) wrap(make("em"))
  if (strong) wrap(make("strong"))
  if (href) {
    const link = make("a")
    link.setAttribute("href", href)
    wrap(link)
  }
  return made
}

/** @param {Element} node */
function marksOf(node) {
  /** @type {Marks} */
  const marks = {}
  const style = node.getAttribute("data-style") || ""
  const weight = /font-weight:\s*(\w+)/i.exec(style)
  const slant = /font-style:\s*(\w+)/i.exec(style)
  if (node.matches("b,strong,th")) marks.strong = true
  if (node.matches("i,em")) marks.em = true
  // Google Docs wraps everything in a <b> that is not bold, and says bold by weight.
  if (weight) marks.strong = /^bold/.test(weight[1]) || Number(weight[1]) >= 600
  if (slant) marks.em = slant[1] === "italic"
  const href = node.matches("a") && address(node.getAttribute("href") || "")
  if (href) marks.href = href
  return marks
}

/**
 * A link that may stand in a lesson: through Google's redirect to the page itself, https instead of http; else "".
 * @param {string} href
 */
function address(href) {
  let url = href.trim()
  const redirect = /^https:\/\/www\.google\.com\/url\?(?:.*&)?q=([^&]+)/.exec(url)
  if (redirect) url = decodeURIComponent(redirect[1])
  url = url.replace(/^http:/i, "https:")
  return /^https:/.test(url) && allowedLink(url) ? url : ""
}

/** @type {(img: HTMLImageElement, into: Element, found: Found) => void} */
function pictureOf(img, into, found) {
  const src = img.getAttribute("src") || ""
  const made = make("img")
  if (img.dataset.path) made.dataset.path = img.dataset.path
  else if (/^data:image\/(png|jpe?g|webp|gif|bmp);base64,/.test(src)) {
    made.dataset.waiting = String(found.pictures.length)
    found.pictures.push(src)
  } else if (Number(img.getAttribute("width")) === 1 || !src) return
  else {
    found.lost++
    return
  }
  made.alt = img.alt.replace(/[[\]\\\s]+/g, " ").trim()
  into.append(made)
}
