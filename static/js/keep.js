// @ts-check
// Nothing typed is lost. What stands in form[data-keep] is kept on this machine at once and on the server a few seconds
// after the last key; a form that is sent without a network waits for it. The server's copies show without this script.
import {copyOf, given, the} from "./elements.js"

/** @typedef {[name: string, value: string][]} Fields */
/**
 * What lies on this machine: when it was typed, the fields, and whether it was sent to be saved.
 * @typedef {{at: number, fields: Fields, sent?: boolean}} Copy
 */

const place = the(document, "#keep", HTMLElement)
const form = the(document, "form[data-keep]", HTMLFormElement)
const state = the(document, "#keep-state", HTMLElement)
const others = the(document, "#keep-others", HTMLElement)
const token = the(form, "[name=csrf_token]", HTMLInputElement).value
/** @type {Record<string, string>} */
const words = given(place, "words")
const {of = "", url = "", who = ""} = place.dataset
const key = `lop-lang:${who}:${of}`
const IGNORED = new Set(["csrf_token", "deed", "_hien"])
/** Milliseconds: after the last key, until the next try, between signs that somebody is here, for an answer. */
const REST = 3000
const AGAIN = 15000
const PRESENT = 30000
const PATIENCE = 8000

/**
 * What is typed in a form; files are not kept.
 * @param {HTMLFormElement} from
 */
function fieldsOf(from) {
  /** @type {Fields} */
  const fields = []
  for (const [name, value] of new FormData(from))
    if (!IGNORED.has(name) && typeof value === "string") fields.push([name, value])
  return fields
}

const text = (/** @type {Fields} */ fields) => JSON.stringify(fields)

function flush() {
  /** @type {NodeListOf<HTMLTextAreaElement>} */
  const sources = form.querySelectorAll("textarea.source")
  for (const {editor} of sources) editor?.flush()
}

/**
 * @param {string} name of the words
 * @param {string} time
 */
function say(name, time = "") {
  state.textContent = words[name].replace("{time}", time)
}

const clock = (/** @type {number} */ at) =>
  new Date(at).toLocaleTimeString("vi-VN", {hour: "2-digit", minute: "2-digit"})

/** @param {boolean} [sent] whether the form has been sent with it, to be saved */
function store(sent) {
  put({at: Date.now(), fields: fieldsOf(form), sent})
}

/**
 * Keep a copy on this machine, or none.
 * @param {Copy | null} copy
 */
function put(copy) {
  try {
    if (copy) localStorage.setItem(key, JSON.stringify(copy))
    else localStorage.removeItem(key)
  } catch {
    // Storage may be full or forbidden; the server's copy is there as well.
  }
}

/** @returns {Copy | null} */
function stored() {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null")
  } catch {
    return null
  }
}

const first = text(fieldsOf(form))
let last = first
let timer = 0
/** @type {"no" | "asking" | "now"} Whether the form is being sent: it asks for a line first. */
let sending = "no"

/** @param {FormData} body */
async function post(body) {
  body.set("csrf_token", token)
  body.set("of", of)
  return fetch(url, {method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE)})
}

/** Tell the server that somebody is here, without anything new. */
async function present() {
  const body = new FormData()
  body.set("open", "1")
  return post(body)
}

async function keep() {
  flush()
  const fields = fieldsOf(form)
  if (sending !== "no" || text(fields) === last) return
  store()
  const body = new FormData()
  for (const [name, value] of fields) body.append(name, value)
  try {
    const answer = await post(body)
    if (!answer.ok) {
      say("out")
      return
    }
    last = text(fields)
    say("kept", clock(Date.now()))
    const full = await tellOthers(answer)
    if (full) state.textContent = full
  } catch {
    say("offline")
    timer = setTimeout(keep, AGAIN)
  }
}

/**
 * Say who else has this page open.
 * @param {Response} answer
 * @returns {Promise<string>} what is to be said when no more can be kept
 */
async function tellOthers(answer) {
  const {others: names, full} = await answer.json()
  others.textContent = names.length ? words.here.replace("{names}", names.join(", ")) : ""
  others.hidden = !names.length
  return full
}

function typed() {
  clearTimeout(timer)
  timer = setTimeout(keep, REST)
  setTimeout(() => {
    flush()
    if (sending === "no" && text(fieldsOf(form)) !== first) store()
  }, 400)
}

/** @returns {Promise<"yes" | "out" | "no">} whether the server answers, and whether it still knows who this is */
async function online() {
  try {
    return (await present()).ok ? "yes" : "out"
  } catch {
    return "no"
  }
}

/** Until the line is back, or some seconds have passed. */
const waited = () =>
  new Promise(resolve => {
    const wake = setTimeout(resolve, AGAIN)
    const back = () => {
      clearTimeout(wake)
      resolve(undefined)
    }
    window.addEventListener("online", back, {once: true})
  })

/**
 * Sent only when somebody answers: a page of the browser's own about the lost network would take the words with it.
 * @param {SubmitEvent} event
 */
async function submit(event) {
  if (sending === "now") return
  event.preventDefault()
  if (sending === "asking") return
  sending = "asking"
  clearTimeout(timer)
  flush()
  const sent = !IGNORED.has(event.submitter?.getAttribute("name") ?? "")
  store(sent)
  for (let there = await online(); there !== "yes"; there = await online()) {
    say(there === "no" ? "waiting" : "out")
    await waited()
    flush()
    store(sent)
  }
  sending = "now"
  form.requestSubmit(event.submitter)
}

/** What lies on this machine and not on the page is offered; kept-done.js has removed what is saved. */
function look() {
  const copy = stored()
  if (!copy || text(copy.fields) === first) return
  const onServer = document.querySelector(".left-unsaved")
  if (onServer && text(fieldsOf(the(onServer, "form", HTMLFormElement))) === text(copy.fields)) return
  onServer?.remove()
  const box = copyOf("left-unsaved")
  the(box, "p", HTMLElement).textContent = words.found.replace("{time}", clock(copy.at))
  const buttons = the(box, "form .buttons", HTMLElement)
  for (const [name, value] of copy.fields)
    buttons.before(Object.assign(document.createElement("input"), {type: "hidden", name, value}))
  place.before(box)
}

if (form.hasAttribute("data-fresh")) look()
for (const drop of document.querySelectorAll(".left-unsaved form:last-of-type"))
  drop.addEventListener("submit", () => put(null))
form.addEventListener("input", typed)
form.addEventListener("submit", submit)
window.addEventListener("online", keep)
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep()
})
window.addEventListener("pagehide", () => {
  if (sending !== "now") keep()
})
setInterval(async () => {
  if (document.visibilityState !== "visible" || sending !== "no") return
  try {
    const answer = await present()
    if (answer.ok) await tellOthers(answer)
  } catch {
    // The next time, or the next key, will tell.
  }
}, PRESENT)
online().then(there => {
  if (there === "out") say("out")
})
