// The editor of lessons: every textarea with class "source" becomes a page to write on. The textarea stays behind it and
// always holds the Markdown, so a form is sent as it is without this script.
import {
  baseKeymap, chainCommands, Decoration, DecorationSet, DOMParser as PmParser, dropCursor, EditorState, EditorView, gapCursor,
  history, inputRules, keymap, liftListItem, Plugin, redo, Slice, splitListItem, toggleMark, undo, wrappingInputRule,
} from "../vendor/prosemirror/prosemirror.js"
import {around, cutAt, deeds, linkAt, setBox, setLink, wholly} from "./editor-deeds.js"
import {toFill} from "./editor-fill.js"
import {makeMarkdown} from "./editor-markdown.js"
import {looksLikeOurs, plainToHtml, tidyHtml} from "./editor-paste.js"
import {fileOf, makePictureDialog, makeSender} from "./editor-pictures.js"
import {allowedLink, makeSchema} from "./editor-schema.js"

const parts = document.getElementById("editor-parts")
const words = JSON.parse(parts.dataset.words)
const blocks = JSON.parse(parts.dataset.blocks)
const pictures = new Map(Object.entries(JSON.parse(parts.dataset.things).by_name))
const schema = makeSchema(blocks, pictures)
const markdown = makeMarkdown(schema, blocks)
const deed = deeds(schema)
const send = makeSender(parts.dataset.send, document.querySelector("input[name=csrf_token]").value, pictures, words)
const askPicture = makePictureDialog(document.getElementById("editor-picture"), pictures, words, send)
const askFile = makePictureDialog(document.getElementById("editor-file"), pictures, words, send, true)
const {nodes, marks} = schema

/** Ask for one line of text; null when the person thinks better of it. */
function ask(id, value, wrong) {
  const dialog = document.getElementById(id)
  const form = dialog.querySelector("form")
  const field = form.elements.text
  const error = dialog.querySelector("[data-error]")
  return new Promise(resolve => {
    field.value = value
    error.hidden = true
    let result = null
    const submit = event => {
      if (event.submitter && event.submitter.value === "cancel") return
      result = field.value.trim()
      if (wrong && wrong(result)) {
        event.preventDefault()
        error.hidden = false
        result = null
      }
    }
    form.addEventListener("submit", submit)
    dialog.addEventListener("close", () => { form.removeEventListener("submit", submit); resolve(result) }, {once: true})
    dialog.showModal()
  })
}

/** After a block at the end there is always a line to go on writing. */
const lastLine = new Plugin({
  appendTransaction: (_done, _before, state) =>
    state.doc.lastChild.type === nodes.box ? state.tr.insert(state.doc.content.size, nodes.paragraph.create()) : null,
})

const hint = text => new Plugin({
  props: {
    decorations: ({doc}) => doc.childCount === 1 && doc.firstChild.type === nodes.paragraph && !doc.firstChild.content.size
      ? DecorationSet.create(doc, [Decoration.node(0, doc.content.size, {class: "empty", "data-hint": text})])
      : null,
  },
})

/** Turn one textarea into an editor; what it offers to other scripts hangs on the textarea as `editor`. */
export function dress(textarea) {
  const frame = document.createElement("div")
  frame.className = "writing"
  const tools = document.getElementById("editor-tools").content.cloneNode(true).firstElementChild
  const page = document.createElement("div")
  const notice = document.createElement("p")
  notice.className = "paste-notice"
  notice.setAttribute("role", "status")
  notice.hidden = true
  frame.append(tools, page, notice)
  textarea.before(frame)
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  if (label) label.id = label.id || `${textarea.id}-label`
  let view = null, waiting = 0

  const flush = () => {
    clearTimeout(waiting)
    waiting = 0
    const text = markdown.write(view.state.doc)
    if (text === textarea.value) return
    textarea.value = text
    textarea.dispatchEvent(new Event("input", {bubbles: true}))
  }
  const later = () => { waiting = waiting || setTimeout(flush, 250) }

  const run = command => { command(view.state, view.dispatch, view); view.focus() }
  const say = (...content) => { notice.replaceChildren(...content); notice.hidden = !content.length }

  function link() {
    const there = linkAt(view.state)
    ask("editor-link", there ? there.href : "https://", href => href && href !== "https://" && !allowedLink(href))
      .then(href => href !== null && run(setLink(schema, href === "https://" ? "" : href)))
  }

  function box(word) {
    const block = blocks.find(one => one.word === word)
    const there = around(view.state, nodes.box)
    if (!block || !block.sender) return run(setBox(schema, word))
    ask("editor-sender", there && there.node.attrs.word === word ? there.node.attrs.sender : "")
      .then(sender => sender === null ? refresh() : run(setBox(schema, word, sender.replace(/\s+/g, " "))))
  }

  async function picture(file) {
    const {selection} = view.state
    const there = selection.node && selection.node.type === nodes.image ? selection.node.attrs : null
    const chosen = await askPicture({...there, file})
    if (chosen) run((state, dispatch) => dispatch(state.tr.replaceSelectionWith(nodes.image.create(chosen), false)))
  }

  /** A sound or film stands in the text like a picture; a file to take home is a link with its name. */
  async function file() {
    const chosen = await askFile({})
    if (!chosen) return
    const link = /^tep\//.test(chosen.path) && schema.text(chosen.alt, [marks.link.create({href: chosen.path})])
    run((state, dispatch) => dispatch(state.tr.replaceSelectionWith(link || nodes.image.create({path: chosen.path, alt: chosen.alt}), false)))
  }

  /** Send the pictures that were pasted, and put their names into the text; what cannot be sent is taken out and told. */
  async function sendPasted(temporary, address) {
    const at = []
    const answer = await send(fileOf(address), "").catch(() => ({error: words.offline}))
    view.state.doc.descendants((node, pos) => { if (node.type === nodes.image && node.attrs.path === temporary) at.push([pos, node]) })
    const tr = view.state.tr
    for (const [pos, node] of at.reverse()) {
      if (answer.path) tr.setNodeMarkup(pos, null, {...node.attrs, path: answer.path})
      else tr.delete(pos, pos + node.nodeSize)
    }
    pictures.delete(temporary)
    view.dispatch(tr)
    if (answer.error) say(answer.error)
  }

  function pasted(html) {
    const tidy = tidyHtml(html)
    const names = tidy.pictures.map((address, i) => {
      const name = `hinh/dang-gui-${Date.now()}-${i}.webp`
      pictures.set(name, {src: address, description: ""})
      setTimeout(() => sendPasted(name, address))
      return name
    })
    if (tidy.lost) setTimeout(() => say(words.lost.replace("{count}", tidy.lost)))
    else if (tidy.headings > 1 && textarea.closest("[data-rows]")) setTimeout(offerCuts)
    return tidy.html.replace(/data-waiting="(\d+)"/g, (_all, i) => `data-path="${names[i]}"`)
  }

  function offerCuts() {
    const button = Object.assign(document.createElement("button"), {type: "button", className: "button second", textContent: words.cutAll})
    button.addEventListener("click", () => { say(); cutAll() })
    say(words.hasHeadings, " ", button)
  }

  /** Cut at every bold line: each becomes the title of a step of its own. */
  function cutAll() {
    const {doc} = view.state
    const first = doc.firstChild
    const title = textarea.closest("[data-row]").querySelector("input[name$=title]")
    if (first.type === nodes.paragraph && wholly(first) && !title.value.trim()) {
      title.value = first.textContent.trim()
      view.dispatch(view.state.tr.delete(0, first.nodeSize))
      return cutAll()
    }
    for (let index = 1; index < doc.childCount; index++)
      if (doc.child(index).type === nodes.paragraph && wholly(doc.child(index))) return cut(index, true)
  }

  function cut(index, goOn = false) {
    const {head, tail, title} = cutAt(view.state.doc, index)
    replace(markdown.write(head))
    flush()
    textarea.dispatchEvent(new CustomEvent("step:cut", {bubbles: true, detail: {title, source: markdown.write(tail), goOn}}))
  }

  function replace(source) {
    const doc = markdown.read(source)
    view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, doc.content))
  }

  const plugins = [
    toFill(),
    history(), lastLine, hint(words.hint), dropCursor(), gapCursor(),
    inputRules({rules: [
      wrappingInputRule(/^(\d+)[.)]\s$/, nodes.ordered_list, match => ({order: Number(match[1])})),
      wrappingInputRule(/^[-+•]\s$/, nodes.bullet_list),
    ]}),
    keymap({
      "Mod-b": toggleMark(marks.strong), "Mod-i": toggleMark(marks.em), "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo,
      "Mod-k": () => (link(), true),
      "Alt-F10": () => (tools.querySelector("button").focus(), true),
      "Shift-Enter": (state, dispatch) => (dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView()), true),
      Enter: splitListItem(nodes.list_item),
      Backspace: (state, dispatch) => state.selection.empty && !state.selection.$from.parentOffset && liftListItem(nodes.list_item)(state, dispatch),
    }),
    keymap({...baseKeymap, Enter: chainCommands(baseKeymap.Enter)}),
  ]

  function open() {
    view = new EditorView(page, {
      state: EditorState.create({doc: markdown.read(textarea.value), plugins}),
      attributes: {
        role: "textbox", "aria-multiline": "true", class: "step-body", lang: "vi",
        ...(label ? {"aria-labelledby": label.id} : {}),
        ...(textarea.getAttribute("aria-describedby") ? {"aria-describedby": textarea.getAttribute("aria-describedby")} : {}),
      },
      dispatchTransaction(tr) {
        view.updateState(view.state.apply(tr))
        if (tr.docChanged) later()
        refresh()
      },
      handleDOMEvents: {blur: () => { flush(); return false }},
      handlePaste(_view, event) {
        const files = [...event.clipboardData.files].filter(file => file.type.startsWith("image/"))
        if (!files.length || event.clipboardData.getData("text/html")) return false
        picture(files[0])
        return true
      },
      handleDrop(_view, event) {
        const file = [...event.dataTransfer.files].find(one => one.type.startsWith("image/"))
        if (!file) return false
        picture(file)
        return true
      },
      handleDoubleClickOn: (_view, _pos, node) => node.type === nodes.image && (picture(), true),
      handleClickOn(_view, _pos, node, _at, event) {
        const onLabel = node.type === nodes.box && event.target.matches(".label") && blocks.find(b => b.word === node.attrs.word).sender
        if (onLabel) setTimeout(() => box(node.attrs.word))
        return false
      },
      transformPastedHTML: html => html.includes("data-pm-slice") ? html : pasted(html),
      clipboardTextParser(text, _context, plain) {
        if (!plain && looksLikeOurs(text) && markdown.fits(text)) return new Slice(markdown.read(text).content, 0, 0)
        const box = document.createElement("div")
        box.innerHTML = plainToHtml(text)
        return PmParser.fromSchema(schema).parseSlice(box)
      },
      clipboardTextSerializer: slice => markdown.write(nodes.doc.create(null, slice.content.size && slice.content.firstChild.isInline ? nodes.paragraph.create(null, slice.content) : slice.content)),
    })
    frame.hidden = false
    textarea.hidden = true
    refresh()
  }

  function refresh() {
    for (const button of tools.querySelectorAll("[data-deed]")) {
      const does = deed[button.dataset.deed]
      if (does && does.on) button.setAttribute("aria-pressed", String(does.on(view.state)))
    }
    const there = around(view.state, nodes.box)
    tools.querySelector("select").value = there ? there.node.attrs.word : ""
  }

  tools.addEventListener("mousedown", event => { if (event.target.closest("button")) event.preventDefault() })
  tools.addEventListener("click", event => {
    const button = event.target.closest("[data-deed]")
    if (!button) return
    const name = button.dataset.deed
    if (deed[name]) run(deed[name].run)
    else if (name === "link") link()
    else if (name === "picture") picture()
    else if (name === "file") file()
    else if (name === "cut") cut(view.state.selection.$from.index(0))
  })
  tools.querySelector("select").addEventListener("change", event => box(event.target.value))
  if (!textarea.closest("[data-rows]")) tools.querySelectorAll("[data-deed=cut]").forEach(button => button.remove())
  if (label) label.addEventListener("click", event => { if (!frame.hidden) { event.preventDefault(); view.focus() } })

  if (markdown.fits(textarea.value)) open()
  else {
    // Something here can only be written by hand: the text is left as it is, with a word on why.
    frame.replaceChildren(Object.assign(document.createElement("p"), {className: "hint", textContent: words.unfit}))
  }
  textarea.editor = {
    flush: () => view && waiting && flush(),
    set(source) {
      if (view && markdown.fits(source)) replace(source)
      else textarea.value = source
    },
    focus: () => view ? view.focus() : textarea.focus(),
    cutAll: () => view && cutAll(),
  }
}

document.querySelectorAll("textarea.source").forEach(dress)
document.addEventListener("submit", () => document.querySelectorAll("textarea.source").forEach(area => area.editor && area.editor.flush()), true)
