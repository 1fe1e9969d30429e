// @ts-check
// Pictures in the text: choose one of the course's, or send one from this machine; it is made small before and after.
import {the} from "./elements.js"
import {smaller} from "./smaller.js"

/** @import {Thing} from "./editor-schema.js" */
/**
 * What was chosen: the name that texts use, and what is said of it.
 * @typedef {{path: string, alt: string, kind?: string}} Chosen
 */
/**
 * What the server says of what was sent: its name and address, or what is wrong, in words for the screen.
 * @typedef {{path?: string, src?: string, kind?: string, note?: string, error?: string, wait?: string}} Sent
 */
/** @typedef {(file: File, description: string) => Promise<Sent>} Send */

/**
 * @param {HTMLDialogElement} dialog the dialog of editor_parts.html
 * @param {Map<string, Thing>} pictures
 * @param {Record<string, string>} words
 * @param {Send} send
 * @param {boolean} files whether it is for sounds, films and files instead
 * @returns {(given: {path?: string, alt?: string, file?: File}) => Promise<Chosen | null>}
 */
export function makePictureDialog(dialog, pictures, words, send, files = false) {
  const form = the(dialog, "form", HTMLFormElement)
  const list = the(dialog, "[data-list]", HTMLElement)
  const error = the(dialog, "[data-error]", HTMLElement)
  const description = the(form, "[name=description]", HTMLInputElement)
  const file = the(form, "[name=file]", HTMLInputElement)
  /** @type {File | undefined} */
  let dropped

  const radios = () => [...list.querySelectorAll("input")]
  const radioChosen = () => radios().find(radio => radio.checked)
  const say = (/** @type {string} */ message) => {
    error.textContent = message
    error.hidden = !message
  }

  list.addEventListener("change", () => {
    description.value = pictures.get(radioChosen()?.value ?? "")?.description ?? ""
  })
  file.addEventListener("change", () => {
    dropped = undefined
    for (const radio of radios()) radio.checked = false
  })

  /** @returns {Promise<Chosen | null>} */
  async function chosen() {
    const sent = file.files?.[0] ?? dropped
    const alt = plain(description.value)
    if (sent) return sendChosen(sent, alt)
    const path = radioChosen()?.value
    const picture = path && pictures.get(path)
    if (picture) return {path, alt: alt || plain(picture.description), kind: picture.kind}
    say(words.choose)
    return null
  }

  /**
   * @param {File} sent
   * @param {string} alt
   * @returns {Promise<Chosen | null>}
   */
  async function sendChosen(sent, alt) {
    if (!alt) {
      say(words.describe)
      description.focus()
      return null
    }
    say(words.sending)
    const {path, kind, note, error: wrong} = await send(sent, alt)
    if (wrong || !path) {
      say(wrong || words.refused)
      return null
    }
    if (note) {
      say(note)
      await new Promise(read => setTimeout(read, 2500))
    }
    return {path, alt, kind}
  }

  return given =>
    new Promise(resolve => {
      form.reset()
      say("")
      list.replaceChildren(...choices(pictures, files, given.path))
      dropped = given.file
      description.value = given.alt || ""
      /** @type {Chosen | null} */
      let result = null
      const submit = async (/** @type {SubmitEvent} */ event) => {
        const button = /** @type {HTMLButtonElement} */ (event.submitter)
        if (button.value === "cancel") return
        event.preventDefault()
        button.disabled = true
        try {
          result = await chosen()
        } catch {
          say(words.offline)
        }
        button.disabled = false
        if (result) dialog.close()
      }
      const closed = () => {
        form.removeEventListener("submit", submit)
        resolve(result)
      }
      form.addEventListener("submit", submit)
      dialog.addEventListener("close", closed, {once: true})
      dialog.showModal()
    })
}

/**
 * A description without the signs that would end it in a text.
 * @param {string} text
 */
const plain = text => text.replace(/[[\]\\\s]+/g, " ").trim()

/**
 * What there is to choose from, each with its button.
 * @param {Map<string, Thing>} pictures
 * @param {boolean} files
 * @param {string | undefined} chosen
 */
function choices(pictures, files, chosen) {
  const shown = [...pictures].filter(([, one]) => Boolean(one.kind) === files)
  return shown.map(([path, {src, description, kind}]) => {
    const label = document.createElement("label")
    const radio = document.createElement("input")
    Object.assign(radio, {type: "radio", name: "path", value: path, checked: path === chosen})
    const alt = description || path
    const look = files ? ` ${kind}: ${alt}` : Object.assign(document.createElement("img"), {src, alt, loading: "lazy"})
    label.append(radio, look)
    return label
  })
}

/**
 * Sends a picture. A film takes a while: it is asked for until it is there.
 * @param {string} url
 * @param {string} token
 * @param {Map<string, Thing>} pictures what was sent is added to them
 * @param {Record<string, string>} words
 * @returns {Send}
 */
export function makeSender(url, token, pictures, words) {
  const headers = {Accept: "application/json"}
  /** @returns {Promise<Sent>} */
  const read = (/** @type {Response} */ response) => response.json().catch(() => ({error: words.refused}))
  return async (file, description) => {
    const data = new FormData()
    data.set("csrf_token", token)
    data.set("description", description)
    const small = await smaller(file)
    data.set("file", small, small.name || "anh.png")
    let answer = await read(await fetch(url, {method: "POST", body: data, headers}))
    while (answer.wait) {
      await new Promise(later => setTimeout(later, 2000))
      answer = await read(await fetch(answer.wait, {headers}))
    }
    if (answer.path) pictures.set(answer.path, {src: answer.src ?? "", description, kind: answer.kind})
    return answer
  }
}

/**
 * A data: address as a file.
 * @param {string} address
 */
export function fileOf(address) {
  const [head, data] = address.split(",")
  const bytes = Uint8Array.from(atob(data), sign => sign.charCodeAt(0))
  return new File([bytes], "anh", {type: head.slice(5, head.indexOf(";"))})
}
