// What a step may hold, in the editor's terms. The same as lms/content/markdown.py makes of Markdown: paragraphs, lists,
// the blocks that the page names, and in a line bold, italics, links, pictures and line ends.
import {Schema} from "../vendor/prosemirror/prosemirror.js"

/**
 * @param {{word: string, css: string, label: string, sender: boolean}[]} blocks the blocks that lms/content/blocks.py knows
 * @param {Map<string, {src: string, description: string, kind?: string}>} pictures the course's pictures, and its
 *   sounds, films and files (which have a kind), by the name texts use
 */
export function makeSchema(blocks, pictures) {
  const named = new Map(blocks.map(block => [block.word, block]))
  return new Schema({
    nodes: {
      doc: {content: "block+"},
      paragraph: {content: "inline*", group: "block plain", parseDOM: [{tag: "p"}], toDOM: () => ["p", 0]},
      ordered_list: {
        content: "list_item+", group: "block plain", attrs: {order: {default: 1}, tight: {default: true}},
        parseDOM: [{tag: "ol", getAttrs: dom => ({order: dom.start || 1})}],
        toDOM: node => ["ol", node.attrs.order === 1 ? {} : {start: node.attrs.order}, 0],
      },
      bullet_list: {
        content: "list_item+", group: "block plain", attrs: {tight: {default: true}},
        parseDOM: [{tag: "ul"}], toDOM: () => ["ul", 0],
      },
      list_item: {content: "plain+", defining: true, parseDOM: [{tag: "li"}], toDOM: () => ["li", 0]},
      box: {
        content: "plain+", group: "block", defining: true, attrs: {word: {}, sender: {default: ""}},
        parseDOM: [{
          tag: "div[data-block]", contentElement: ".inside",
          getAttrs: dom => named.has(dom.dataset.block) && {word: dom.dataset.block, sender: dom.dataset.sender || ""},
        }],
        toDOM: ({attrs}) => {
          const {css, label} = named.get(attrs.word)
          const marks = {class: css, "data-block": attrs.word, "data-sender": attrs.sender}
          return ["div", marks, ["p", {class: "label", contenteditable: "false"}, attrs.sender || label], ["div", {class: "inside"}, 0]]
        },
      },
      text: {group: "inline"},
      image: {
        inline: true, group: "inline", draggable: true, attrs: {path: {}, alt: {default: ""}},
        parseDOM: [
          {tag: "img[data-path]", getAttrs: dom => ({path: dom.dataset.path, alt: dom.alt})},
          {tag: "span.clip[data-path]", getAttrs: dom => ({path: dom.dataset.path, alt: dom.title})},
        ],
        toDOM: ({attrs}) => {
          const found = pictures.get(attrs.path)
          if (found && found.kind) return ["span", {class: "clip", title: attrs.alt, "data-path": attrs.path}, `${found.kind}: ${attrs.alt}`]
          return found
            ? ["img", {src: found.src, alt: attrs.alt, title: attrs.alt, "data-path": attrs.path}]
            : ["img", {src: "data:,", alt: attrs.alt || attrs.path, "data-path": attrs.path, class: "missing"}]
        },
      },
      hard_break: {inline: true, group: "inline", selectable: false, parseDOM: [{tag: "br"}], toDOM: () => ["br"]},
    },
    marks: {
      link: {
        attrs: {href: {}}, inclusive: false,
        parseDOM: [{tag: "a[href]", getAttrs: dom => ({href: dom.getAttribute("href")})}],
        toDOM: ({attrs}) => ["a", {href: attrs.href}, 0],
      },
      word: {inclusive: false, excludes: "_", parseDOM: [{tag: "dfn"}], toDOM: () => ["dfn", 0]},
      em: {parseDOM: [{tag: "em"}, {tag: "i"}], toDOM: () => ["em", 0]},
      strong: {parseDOM: [{tag: "strong"}, {tag: "b"}], toDOM: () => ["strong", 0]},
    },
  })
}

/** Whether a link may stand in a lesson: https, or a page of ours. The rule of ALLOWED_LINK in lms/content/markdown.py. */
export const allowedLink = address => /^(https:\/\/\S+|\/(?!\/)[^\s\\]*)$/.test(address)

/** Whether an address is the name of a picture, sound, film or file of the course. FOLDERS in lms/content/things.py. */
export const named = address => /^(hinh|tieng|phim|tep)\//.test(address)
