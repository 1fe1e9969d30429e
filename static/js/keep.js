// Nothing typed is lost. What stands in form[data-keep] is kept on this machine at once and on the server a few seconds
// after the last key; a form that is sent without a network waits for it. The server's copies show without this script.
const place = document.getElementById("keep")
const form = document.querySelector("form[data-keep]")
const words = JSON.parse(place.dataset.words)
const state = document.getElementById("keep-state")
const others = document.getElementById("keep-others")
const {of, url, who} = place.dataset
const token = form.elements.csrf_token.value
const key = path => `lop-lang:${who}:${path}`
const REST = 3000, AGAIN = 15000, PRESENT = 30000, PATIENCE = 8000
const IGNORED = new Set(["csrf_token", "deed", "_hien"])

const pairs = () => [...new FormData(form)].filter(([name, value]) => !IGNORED.has(name) && typeof value === "string")
const text = fields => JSON.stringify(fields)
const flush = () => form.querySelectorAll("textarea.source").forEach(area => area.editor && area.editor.flush())
const say = (name, time) => { state.textContent = name ? words[name].replace("{time}", time || "") : "" }
const clock = at => new Date(at).toLocaleTimeString("vi-VN", {hour: "2-digit", minute: "2-digit"})

// Storage may be full or forbidden; the server's copy is there as well.
const store = (path, value) => { try { value ? localStorage.setItem(key(path), JSON.stringify(value)) : localStorage.removeItem(key(path)) } catch { /* see above */ } }
const stored = name => { try { return JSON.parse(localStorage.getItem(name)) } catch { return null } }

let first = text(pairs()), last = first, timer = 0, sending = false

async function post(body) {
  body.set("csrf_token", token)
  body.set("of", of)
  return fetch(url, {method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE)})
}

async function keep() {
  flush()
  const fields = pairs()
  if (sending || text(fields) === last) return
  store(of, {at: Date.now(), fields})
  const body = new FormData()
  fields.forEach(([name, value]) => body.append(name, value))
  try {
    const answer = await post(body)
    if (!answer.ok) return say("out")
    last = text(fields)
    say("kept", clock(Date.now()))
    const full = await told(answer)
    if (full) state.textContent = full
  } catch {
    say("offline")
    timer = setTimeout(keep, AGAIN)
  }
}

async function told(answer) {
  const {others: names, full} = await answer.json()
  others.textContent = names.length ? words.here.replace("{names}", names.join(", ")) : ""
  others.hidden = !names.length
  return full
}

function typed() {
  clearTimeout(timer)
  timer = setTimeout(keep, REST)
  setTimeout(() => { flush(); if (!sending && text(pairs()) !== first) store(of, {at: Date.now(), fields: pairs()}) }, 400)
}

async function online() {
  const body = new FormData()
  body.set("open", "1")
  try {
    const answer = await post(body)
    return answer.ok ? "yes" : "out"
  } catch {
    return "no"
  }
}

/** Sent only when somebody answers: a page of the browser's own about the lost network would take the words with it. */
async function submit(event) {
  if (sending === "now") return
  event.preventDefault()
  if (sending) return
  sending = true
  clearTimeout(timer)
  flush()
  const button = event.submitter
  const fields = pairs(), sent = !button || !IGNORED.has(button.name)
  store(of, {at: Date.now(), fields, sent})
  for (let there = await online(); there !== "yes"; there = await online()) {
    say(there === "no" ? "waiting" : "out")
    await new Promise(resolve => {
      const wake = setTimeout(resolve, AGAIN)
      window.addEventListener("online", () => { clearTimeout(wake); resolve() }, {once: true})
    })
    flush()
    store(of, {at: Date.now(), fields: pairs(), sent})
  }
  sending = "now"
  form.requestSubmit(button)
}

/** What lies on this machine and not on the page is offered; kept-done.js has removed what is saved. */
function look() {
  const copy = stored(key(of))
  const onServer = document.querySelector(".left-unsaved")
  if (!copy || text(copy.fields) === first) return
  if (onServer && text([...new FormData(onServer.querySelector("form"))].filter(([name]) => !IGNORED.has(name))) === text(copy.fields)) return
  if (onServer) onServer.remove()
  const box = document.getElementById("left-unsaved").content.cloneNode(true).firstElementChild
  box.querySelector("p").textContent = words.found.replace("{time}", clock(copy.at))
  const [use, drop] = box.querySelectorAll("form")
  for (const [name, value] of copy.fields) use.querySelector(".buttons").before(Object.assign(document.createElement("input"), {type: "hidden", name, value}))
  drop.addEventListener("submit", () => store(of, null))
  document.getElementById("keep").before(box)
}

if (form.hasAttribute("data-fresh")) look()
document.querySelectorAll(".left-unsaved form:last-of-type").forEach(drop => drop.addEventListener("submit", () => store(of, null)))
form.addEventListener("input", typed)
form.addEventListener("submit", submit)
window.addEventListener("online", keep)
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep() })
window.addEventListener("pagehide", () => { if (sending !== "now") keep() })
setInterval(async () => {
  if (document.visibilityState !== "visible" || sending) return
  const body = new FormData()
  body.set("open", "1")
  await post(body).then(answer => answer.ok && told(answer)).catch(() => {})
}, PRESENT)
online().then(there => there === "out" && say("out"))
