// The steps of a lesson on one page: add, repeat, move, take away, cut, without loading the page. Each button is a button
// of the form that does the same on the server; here it only saves the wait.
import {dress} from "./editor.js"

const list = document.querySelector("[data-rows]")
const template = document.getElementById("row-template")
const say = document.getElementById("rows-said")
const words = JSON.parse(list.dataset.words)
const rows = () => [...list.querySelectorAll(":scope > [data-row]")]
const shown = () => rows().filter(row => !row.classList.contains("gone"))
const field = (row, name) => row.querySelector(`[name$="-${name}"]`)
let next = 1 + Math.max(0, ...rows().map(row => Number(row.dataset.row)))

function number() {
  shown().forEach((row, i, all) => {
    row.querySelector("[data-number]").textContent = words.step.replace("{number}", i + 1)
    row.querySelector("[data-do=up]").hidden = i === 0
    row.querySelector("[data-do=down]").hidden = i === all.length - 1
  })
}

function add(after, title = "", source = "") {
  const holder = document.createElement("div")
  holder.innerHTML = template.innerHTML.replace(/__n__/g, next)
  next += 1
  const row = holder.firstElementChild
  if (after) after.after(row)
  else list.append(row)
  field(row, "title").value = title
  field(row, "source").value = source
  dress(field(row, "source"))
  number()
  changed()
  return row
}

const changed = () => list.dispatchEvent(new Event("input", {bubbles: true}))
const announce = (text, row) => { say.textContent = text.replace("{number}", shown().indexOf(row) + 1) }

const does = {
  add(row) { const made = add(row); field(made, "title").focus(); announce(words.added, made) },
  copy(row) {
    field(row, "source").editor.flush()
    const made = add(row, field(row, "title").value, field(row, "source").value)
    field(made, "title").focus()
    announce(words.copied, made)
  },
  up(row) { move(row, -1) },
  down(row) { move(row, 1) },
  remove(row) {
    row.classList.add("gone")
    field(row, "gone").value = "1"
    number()
    changed()
    row.querySelector("[data-do=back]").focus()
    say.textContent = words.removed
  },
  back(row) {
    row.classList.remove("gone")
    field(row, "gone").value = ""
    number()
    changed()
    field(row, "title").focus()
    announce(words.back, row)
  },
}

function move(row, by) {
  const all = shown(), other = all[all.indexOf(row) + by]
  if (!other) return
  const focused = document.activeElement
  if (by < 0) other.before(row)
  else other.after(row)
  number()
  changed()
  if (focused && row.contains(focused) && !focused.hidden) focused.focus()
  else row.querySelector(by < 0 ? "[data-do=down]" : "[data-do=up]").focus()
  row.scrollIntoView({block: "nearest"})
  announce(words.moved, row)
}

document.addEventListener("click", event => {
  const button = event.target.closest("[data-do]")
  if (!button || !(button.form && button.form.contains(list))) return
  event.preventDefault()
  does[button.dataset.do](button.closest("[data-row]"))
})

const KEYS = {ArrowUp: "up", ArrowDown: "down", Enter: "add", d: "copy", D: "copy", Delete: "remove"}
list.addEventListener("keydown", event => {
  const row = event.target.closest("[data-row]")
  if (!row || !event.altKey || !event.shiftKey || !KEYS[event.key]) return
  event.preventDefault()
  does[KEYS[event.key]](row)
})

list.addEventListener("step:cut", event => {
  const row = event.target.closest("[data-row]")
  const made = add(row, event.detail.title, event.detail.source)
  if (event.detail.goOn) field(made, "source").editor.cutAll()
  else field(made, event.detail.title ? "source" : "title").focus()
  announce(words.cut, made)
})

number()
