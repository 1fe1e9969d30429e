// @ts-check
// What a page of templates/authoring/editor_parts.html gives its editors: words, blocks, pictures, and dialogs to ask in.
import {makeMarkdown} from "./editor-markdown.js"
import {makePictureDialog, makeSender} from "./editor-pictures.js"
import {makeSchema} from "./editor-schema.js"
import {given, the} from "./elements.js"

/** @import {Block, Thing} from "./editor-schema.js" */

const parts = the(document, "#editor-parts", HTMLElement)

/** @type {Record<string, string>} */
export const words = given(parts, "words")
/** @type {Block[]} */
export const blocks = given(parts, "blocks")
/** @type {Map<string, Thing>} */
export const pictures = new Map(Object.entries(given(parts, "things").by_name))
export const schema = makeSchema(blocks, pictures)
export const markdown = makeMarkdown(schema, blocks)

const token = the(document, "input[name=csrf_token]", HTMLInputElement).value
export const send = makeSender(parts.dataset.send || "", token, pictures, words)

const dialog = (/** @type {string} */ id) => the(document, `#${id}`, HTMLDialogElement)
export const askPicture = makePictureDialog(dialog("editor-picture"), pictures, words, send)
export const askFile = makePictureDialog(dialog("editor-file"), pictures, words, send, true)

/**
 * Ask for one line of text; null when the person thinks better of it.
 * @param {string} id the dialog's
 * @param {string} value what stands there at first
 * @param {(text: string) => boolean} [wrong] whether an answer cannot be; it is then told, and asked for again
 * @returns {Promise<string | null>}
 */
export function ask(id, value, wrong) {
  const asking = dialog(id)
  const form = the(asking, "form", HTMLFormElement)
  const field = the(form, "[name=text]", HTMLInputElement)
  const error = the(asking, "[data-error]", HTMLElement)
  return new Promise(resolve => {
    field.value = value
    error.hidden = true
    /** @type {string | null} */
    let result = null
    const submit = (/** @type {SubmitEvent} */ event) => {
      if (event.submitter instanceof HTMLButtonElement && event.submitter.value === "cancel") return
      result = field.value.trim()
      if (wrong?.(result)) {
        event.preventDefault()
        error.hidden = false
        result = null
      }
    }
    const closed = () => {
      form.removeEventListener("submit", submit)
      resolve(result)
    }
    form.addEventListener("submit", submit)
    asking.addEventListener("close", closed, {once: true})
    asking.showModal()
  })
}
