// @ts-check
// The editor of lessons: every textarea with class "source" becomes a page to write on. The textarea stays behind it and
// always holds the Markdown, so a form is sent as it is without this script.
import {markdown, words} from "./editor-page.js"
import {StepEditor} from "./editor-step.js"
import {copyOf} from "./elements.js"

/**
 * Turn one textarea into an editor; what it offers to other scripts hangs on the textarea as `editor`.
 * @param {HTMLTextAreaElement} textarea
 */
export function dress(textarea) {
  const frame = document.createElement("div")
  frame.className = "writing"
  textarea.before(frame)
  /** @type {HTMLLabelElement | null} */
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  if (label) label.id = label.id || `${textarea.id}-label`
  if (!markdown.fits(textarea.value)) {
    // Something here can only be written by hand: the text is left as it is, with a word on why.
    frame.append(Object.assign(document.createElement("p"), {className: "hint", textContent: words.unfit}))
    return
  }
  const editor = new StepEditor(textarea, frame, copyOf("editor-tools"), attributesOf(textarea, label))
  label?.addEventListener("click", event => {
    event.preventDefault()
    editor.view.focus()
  })
  textarea.editor = editor
}

/**
 * What the editor is called and described by.
 * @param {HTMLTextAreaElement} textarea
 * @param {HTMLElement | null} label
 */
function attributesOf(textarea, label) {
  /** @type {Record<string, string>} */
  const attributes = {role: "textbox", "aria-multiline": "true", class: "step-body", lang: "vi"}
  const described = textarea.getAttribute("aria-describedby")
  if (label) attributes["aria-labelledby"] = label.id
  if (described) attributes["aria-describedby"] = described
  return attributes
}

/** @returns {NodeListOf<HTMLTextAreaElement>} */
const sources = () => document.querySelectorAll("textarea.source")

for (const textarea of sources()) dress(textarea)
document.addEventListener(
  "submit",
  () => {
    for (const {editor} of sources()) editor?.flush()
  },
  true,
)
