// @ts-check
// The text of one step as a page to write on. Its textarea stays behind it and always holds the Markdown.
import {EditorState, EditorView, NodeSelection} from "../vendor/prosemirror/prosemirror.js"
import {sliceOf, textOf, tidied} from "./editor-clipboard.js"
import {around, cutAt, deeds, linkAt, setBox, setLink, wholly} from "./editor-deeds.js"
import {ask, askFile, askPicture, blocks, markdown, schema, words} from "./editor-page.js"
import {plugins} from "./editor-plugins.js"
import {allowedLink} from "./editor-schema.js"
import {the} from "./elements.js"

/**
 * @import {Node} from "prosemirror-model"
 * @import {Command} from "prosemirror-state"
 */

const {nodes, marks} = schema
const deed = deeds(schema)

/** What other scripts may ask of an editor hangs on its textarea as `editor`: `flush` and `cutAll`. */
export class StepEditor {
  /**
   * @param {HTMLTextAreaElement} textarea
   * @param {HTMLElement} frame where the editor is shown
   * @param {HTMLElement} tools its buttons
   * @param {Record<string, string>} attributes what whoever hears the page is told of it
   */
  constructor(textarea, frame, tools, attributes) {
    this.textarea = textarea
    this.tools = tools
    this.notice = Object.assign(document.createElement("p"), {className: "paste-notice", hidden: true})
    this.notice.setAttribute("role", "status")
    /** When what was typed is written into the textarea; 0 when it has been. */
    this.waiting = 0
    const page = document.createElement("div")
    frame.append(tools, page, this.notice)
    const toTools = () => the(tools, "button", HTMLElement).focus()
    const doc = markdown.read(textarea.value)
    this.view = new EditorView(page, {
      state: EditorState.create({doc, plugins: plugins(schema, words.hint, () => this.link(), toTools)}),
      attributes,
      ...this.props(),
    })
    textarea.hidden = true
    this.refresh()
    this.listen()
  }

  /** What happens in the text, in ProseMirror's terms. */
  props() {
    /** @type {Partial<import("prosemirror-view").DirectEditorProps>} */
    const props = {
      dispatchTransaction: tr => {
        this.view.updateState(this.view.state.apply(tr))
        if (tr.docChanged) this.waiting = this.waiting || setTimeout(() => this.write(), 250)
        this.refresh()
      },
      handleDOMEvents: {blur: () => this.write()},
      handlePaste: (_view, {clipboardData}) =>
        !clipboardData?.getData("text/html") && this.takePicture(clipboardData?.files),
      handleDrop: (_view, event) => this.takePicture(event.dataTransfer?.files),
      handleDoubleClickOn: (_view, _pos, node) => {
        if (node.type === nodes.image) this.picture()
        return node.type === nodes.image
      },
      handleClickOn: (_view, _pos, node, _at, event) => {
        const onLabel = event.target instanceof Element && event.target.matches(".label")
        if (onLabel && blockOf(node)?.sender) setTimeout(() => this.box(node.attrs.word))
      },
      transformPastedHTML: html => (html.includes("data-pm-slice") ? html : tidied(html, this)),
      clipboardTextParser: (text, _context, plain) => sliceOf(text, plain),
      clipboardTextSerializer: slice => textOf(slice),
    }
    return props
  }

  listen() {
    this.tools.addEventListener("mousedown", event => {
      if (buttonOf(event, "button")) event.preventDefault()
    })
    this.tools.addEventListener("click", event => {
      const name = buttonOf(event, "[data-deed]")?.dataset.deed
      if (name) this.press(name)
    })
    const select = the(this.tools, "select", HTMLSelectElement)
    select.addEventListener("change", () => this.box(select.value))
    if (this.textarea.closest("[data-rows]")) return
    for (const button of this.tools.querySelectorAll("[data-deed=cut]")) button.remove()
  }

  /** @param {string} name of a button */
  press(name) {
    const found = deed.get(name)
    if (found) this.run(found.run)
    else if (name === "link") this.link()
    else if (name === "picture") this.picture()
    else if (name === "file") this.file()
    else if (name === "cut") this.cut(this.view.state.selection.$from.index(0))
  }

  /** Show on the buttons what the text around the cursor is. */
  refresh() {
    for (const button of this.tools.querySelectorAll("button")) {
      const on = deed.get(button.dataset.deed || "")?.on
      if (on) button.setAttribute("aria-pressed", String(on(this.view.state)))
    }
    the(this.tools, "select", HTMLSelectElement).value = around(this.view.state, nodes.box)?.node.attrs.word ?? ""
  }

  /** Let the textarea hold everything that was typed, as before it is sent. */
  flush() {
    if (this.waiting) this.write()
  }

  /** Write what stands in the editor into the textarea. */
  write() {
    clearTimeout(this.waiting)
    this.waiting = 0
    const text = markdown.write(this.view.state.doc)
    if (text === this.textarea.value) return
    this.textarea.value = text
    this.textarea.dispatchEvent(new Event("input", {bubbles: true}))
  }

  /** @param {Command} command */
  run(command) {
    command(this.view.state, this.view.dispatch, this.view)
    this.view.focus()
  }

  /** @param {Node} node what takes the place of what is chosen */
  put(node) {
    this.view.dispatch(this.view.state.tr.replaceSelectionWith(node, false))
    this.view.focus()
  }

  /** @param {(string | HTMLElement)[]} content */
  say(...content) {
    this.notice.replaceChildren(...content)
    this.notice.hidden = !content.length
  }

  async link() {
    const there = linkAt(this.view.state)
    const wrong = (/** @type {string} */ href) => href !== "" && href !== "https://" && !allowedLink(href)
    const href = await ask("editor-link", there ? there.href : "https://", wrong)
    if (href !== null) this.run(setLink(schema, href === "https://" ? "" : href))
  }

  /** @param {string} word the block's, "" for none */
  async box(word) {
    if (!blocks.find(one => one.word === word)?.sender) return this.run(setBox(schema, word))
    const there = around(this.view.state, nodes.box)?.node.attrs
    const sender = await ask("editor-sender", there?.word === word ? there.sender : "")
    if (sender === null) this.refresh()
    else this.run(setBox(schema, word, sender.replace(/\s+/g, " ")))
  }

  /**
   * A picture takes the place of what is chosen; when that is a picture, the dialog begins with it.
   * @param {File} [file]
   */
  async picture(file) {
    const {selection} = this.view.state
    const node = selection instanceof NodeSelection ? selection.node : null
    const there = node?.type === nodes.image ? node.attrs : null
    const chosen = await askPicture({...there, file})
    if (chosen) this.put(nodes.image.create(chosen))
  }

  /** A sound or film stands in the text like a picture; a file to take home is a link with its name. */
  async file() {
    const chosen = await askFile({})
    if (!chosen) return
    const {path, alt} = chosen
    const isLink = /^tep\//.test(path)
    this.put(isLink ? schema.text(alt, [marks.link.create({href: path})]) : nodes.image.create({path, alt}))
  }

  /**
   * Whether there is a picture among files; it is asked what it shows.
   * @param {FileList | undefined} files
   */
  takePicture(files) {
    const file = [...(files ?? [])].find(one => one.type.startsWith("image/"))
    if (file) this.picture(file)
    return Boolean(file)
  }

  offerCuts() {
    const button = document.createElement("button")
    Object.assign(button, {type: "button", className: "button second", textContent: words.cutAll})
    button.addEventListener("click", () => {
      this.say()
      this.cutAll()
    })
    this.say(words.hasHeadings, " ", button)
  }

  /** Cut at the next bold line: each becomes the title of a step of its own, which then cuts at its next one. */
  cutAll() {
    const row = /** @type {HTMLElement} */ (this.textarea.closest("[data-row]"))
    const title = the(row, "input[name$=title]", HTMLInputElement)
    const first = this.view.state.doc.child(0)
    if (isHeading(first) && !title.value.trim()) {
      title.value = first.textContent.trim()
      this.view.dispatch(this.view.state.tr.delete(0, first.nodeSize))
      this.cutAll()
      return
    }
    const index = this.view.state.doc.children.findIndex((node, i) => i > 0 && isHeading(node))
    if (index > 0) this.cut(index, true)
  }

  /**
   * @param {number} index the block that begins the next step
   * @param {boolean} goOn whether that step is then cut, too
   */
  cut(index, goOn = false) {
    const {head, tail, title} = cutAt(this.view.state.doc, index)
    const doc = markdown.read(markdown.write(head))
    this.view.dispatch(this.view.state.tr.replaceWith(0, this.view.state.doc.content.size, doc.content))
    this.write()
    const detail = {title, source: markdown.write(tail), goOn}
    this.textarea.dispatchEvent(new CustomEvent("step:cut", {bubbles: true, detail}))
  }
}

/** @param {Node} node */
const isHeading = node => node.type === nodes.paragraph && wholly(node)

/** @param {Node} node */
const blockOf = node => (node.type === nodes.box ? blocks.find(one => one.word === node.attrs.word) : undefined)

/**
 * The button that an event happened in.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
const buttonOf = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null)
