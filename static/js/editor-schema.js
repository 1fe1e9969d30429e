// @ts-check
// What a step may hold, in the editor's terms. The same as lms/content/text/markdown.py makes of Markdown: paragraphs,
// lists, the blocks that the page names, and in a line bold, italics, links, pictures and line ends.
import {Schema} from "../vendor/prosemirror/prosemirror.js"

/** @import {MarkSpec, NodeSpec} from "prosemirror-model" */

/**
 * A block that lms/content/text/blocks.py knows.
 * @typedef {{word: string, english: string, css: string, label: string, sender: boolean}} Block
 */
/**
 * A picture of the course, or a sound, film or file, which have a kind (a word for the screen).
 * @typedef {{src: string, description: string, kind?: string}} Thing
 */
/** @typedef {ReturnType<typeof makeSchema>} StepSchema */

/**
 * @param {Block[]} blocks
 * @param {Map<string, Thing>} things by the name that texts use
 */
export function makeSchema(blocks, things) {
  return new Schema({
    nodes: {
      doc: {content: "block+"},
      paragraph: {content: "inline*", group: "block plain", parseDOM: [{tag: "p"}], toDOM: () => ["p", 0]},
      ...lists,
      box: box(new Map(blocks.map(block => [block.word, block]))),
      text: {group: "inline"},
      image: image(things),
      hard_break: {inline: true, group: "inline", selectable: false, parseDOM: [{tag: "br"}], toDOM: () => ["br"]},
    },
    marks,
  })
}

/** @satisfies {Record<string, NodeSpec>} */
const lists = {
  ordered_list: {
    content: "list_item+",
    group: "block plain",
    attrs: {order: {default: 1}, tight: {default: true}},
    parseDOM: [{tag: "ol", getAttrs: dom => ({order: /** @type {HTMLOListElement} */ (dom).start || 1})}],
    toDOM: node => ["ol", node.attrs.order === 1 ? {} : {start: node.attrs.order}, 0],
  },
  bullet_list: {
    content: "list_item+",
    group: "block plain",
    attrs: {tight: {default: true}},
    parseDOM: [{tag: "ul"}],
    toDOM: () => ["ul", 0],
  },
  list_item: {content: "plain+", defining: true, parseDOM: [{tag: "li"}], toDOM: () => ["li", 0]},
}

/**
 * @param {Map<string, Block>} named
 * @returns {NodeSpec}
 */
const box = named => ({
  content: "plain+",
  group: "block",
  defining: true,
  attrs: {word: {}, sender: {default: ""}},
  parseDOM: [
    {
      tag: "div[data-block]",
      contentElement: ".inside",
      getAttrs: ({dataset: {block = "", sender = ""}}) => named.has(block) && {word: block, sender},
    },
  ],
  toDOM: ({attrs}) => {
    const {css, label} = /** @type {Block} */ (named.get(attrs.word))
    return [
      "div",
      {class: css, "data-block": attrs.word, "data-sender": attrs.sender},
      ["p", {class: "label", contenteditable: "false"}, attrs.sender || label],
      ["div", {class: "inside"}, 0],
    ]
  },
})

/**
 * @param {Map<string, Thing>} things
 * @returns {NodeSpec}
 */
const image = things => ({
  inline: true,
  group: "inline",
  draggable: true,
  attrs: {path: {}, alt: {default: ""}},
  parseDOM: [
    {
      tag: "img[data-path]",
      getAttrs: dom => ({path: dom.dataset.path, alt: /** @type {HTMLImageElement} */ (dom).alt}),
    },
    {tag: "span.clip[data-path]", getAttrs: dom => ({path: dom.dataset.path, alt: dom.title})},
  ],
  toDOM: ({attrs: {path, alt}}) => {
    const found = things.get(path)
    if (!found) return ["img", {src: "data:,", alt: alt || path, "data-path": path, class: "missing"}]
    if (found.kind) return ["span", {class: "clip", title: alt, "data-path": path}, `${found.kind}: ${alt}`]
    return ["img", {src: found.src, alt, title: alt, "data-path": path}]
  },
})

/** @satisfies {Record<string, MarkSpec>} */
const marks = {
  link: {
    attrs: {href: {}},
    inclusive: false,
    parseDOM: [{tag: "a[href]", getAttrs: dom => ({href: dom.getAttribute("href")})}],
    toDOM: ({attrs}) => ["a", {href: attrs.href}, 0],
  },
  word: {inclusive: false, excludes: "_", parseDOM: [{tag: "dfn"}], toDOM: () => ["dfn", 0]},
  em: {parseDOM: [{tag: "em"}, {tag: "i"}], toDOM: () => ["em", 0]},
  strong: {parseDOM: [{tag: "strong"}, {tag: "b"}], toDOM: () => ["strong", 0]},
}

/**
 * Whether a link may stand in a lesson: https, or a page of ours. The rule of ALLOWED_LINK in
 * lms/content/text/markdown.py.
 * @param {string} address
 */
export const allowedLink = address => /^(https:\/\/\S+|\/(?!\/)[^\s\\]*)$/.test(address)

/**
 * Whether an address is the name of a picture, sound, film or file of the course. FOLDERS in
 * lms/content/text/named_things.py.
 * @param {string} address
 */
export const named = address => /^(hinh|tieng|phim|tep)\//.test(address)
