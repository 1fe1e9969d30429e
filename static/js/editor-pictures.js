// Pictures in the text: choose one of the course's, or send one from this machine; it is made small before and after.
import {smaller} from "./smaller.js"

/**
 * @param {HTMLDialogElement} dialog the dialog of editor_parts.html
 * @param {Map<string, {src: string, description: string}>} pictures
 * @returns {(given: {path?: string, alt?: string, file?: File}) => Promise<{path: string, alt: string} | null>}
 */
export function makePictureDialog(dialog, pictures, words, send, files = false) {
  const form = dialog.querySelector("form")
  const list = dialog.querySelector("[data-list]")
  const error = dialog.querySelector("[data-error]")
  const {description, file} = form.elements
  let dropped = null

  function draw(chosen) {
    list.replaceChildren(...[...pictures].filter(([, one]) => Boolean(one.kind) === files).map(([path, picture]) => {
      const label = document.createElement("label")
      const radio = Object.assign(document.createElement("input"), {type: "radio", name: "path", value: path, checked: path === chosen})
      if (files) label.append(radio, ` ${picture.kind}: ${picture.description || path}`)
      else label.append(radio, Object.assign(document.createElement("img"), {src: picture.src, alt: picture.description || path, loading: "lazy"}))
      return label
    }))
  }
  list.addEventListener("change", () => { description.value = pictures.get(form.elements.path.value).description })
  file.addEventListener("change", () => { dropped = null; choose("") })
  const choose = path => list.querySelectorAll("input").forEach(radio => { radio.checked = radio.value === path })
  const say = message => { error.textContent = message; error.hidden = !message }

  async function chosen() {
    const sent = file.files[0] || dropped
    const alt = description.value.replace(/[[\]\\\s]+/g, " ").trim()
    if (sent) {
      if (!alt) return say(words.describe), description.focus(), null
      say(words.sending)
      const answer = await send(sent, alt)
      if (answer.error) return say(answer.error), null
      if (answer.note) await new Promise(read => { say(answer.note); setTimeout(read, 2500) })
      return {path: answer.path, alt, kind: answer.kind}
    }
    const radio = list.querySelector("input:checked")
    if (!radio) return say(words.choose), null
    const {description: said, kind} = pictures.get(radio.value)
    return {path: radio.value, alt: alt || said, kind}
  }

  return given => new Promise(resolve => {
    form.reset()
    say("")
    draw(given.path)
    dropped = given.file || null
    description.value = given.alt || ""
    let result = null
    const submit = async event => {
      if (event.submitter && event.submitter.value === "cancel") return
      event.preventDefault()
      event.submitter.disabled = true
      result = await chosen().catch(() => say(words.offline))
      event.submitter.disabled = false
      if (result) dialog.close()
    }
    form.addEventListener("submit", submit)
    dialog.addEventListener("close", () => { form.removeEventListener("submit", submit); resolve(result || null) }, {once: true})
    dialog.showModal()
  })
}

/** Sends a picture; answers {path} or {error}, the latter in words for the screen. A film takes a while: it is asked for until it is there. */
export function makeSender(url, token, pictures, words) {
  return async (file, description) => {
    const data = new FormData()
    data.set("csrf_token", token)
    data.set("description", description)
    const small = await smaller(file)
    data.set("file", small, small.name || "anh.png")
    const response = await fetch(url, {method: "POST", body: data, headers: {Accept: "application/json"}})
    let answer = await response.json().catch(() => ({error: words.refused}))
    while (answer.wait) {
      await new Promise(later => setTimeout(later, 2000))
      answer = await (await fetch(answer.wait, {headers: {Accept: "application/json"}})).json().catch(() => ({error: words.refused}))
    }
    if (answer.path) pictures.set(answer.path, {src: answer.src, description, kind: answer.kind})
    return answer
  }
}

/** A data: address as a file. */
export function fileOf(address) {
  const [head, data] = address.split(",")
  const bytes = Uint8Array.from(atob(data), sign => sign.charCodeAt(0))
  return new File([bytes], "anh", {type: head.slice(5, head.indexOf(";"))})
}
