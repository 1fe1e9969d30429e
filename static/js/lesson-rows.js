// @ts-check
// The steps of a lesson on one page: add, repeat, move, take away, cut, without loading the page. Each button is a button
// of the form that does the same on the server; here it only saves the wait.
import {dress} from "./editor.js"
import {given, the} from "./elements.js"

const list = the(document, "[data-rows]", HTMLElement)
const template = the(document, "#row-template", HTMLTemplateElement)
const say = the(document, "#rows-said", HTMLElement)
/** @type {Record<string, string>} */
const words = given(list, "words")

/** @returns {HTMLElement[]} */
const rows = () => [...list.querySelectorAll(":scope > [data-row]")].filter(row => row instanceof HTMLElement)
const shown = () => rows().filter(row => !row.classList.contains("gone"))
const title = (/** @type {HTMLElement} */ row) => the(row, '[name$="-title"]', HTMLInputElement)
const source = (/** @type {HTMLElement} */ row) => the(row, '[name$="-source"]', HTMLTextAreaElement)
const gone = (/** @type {HTMLElement} */ row) => the(row, '[name$="-gone"]', HTMLInputElement)
const button = (/** @type {HTMLElement} */ row, /** @type {string} */ name) =>
  the(row, `[data-do=${name}]`, HTMLElement)
let next = 1 + Math.max(0, ...rows().map(row => Number(row.dataset.row)))

function number() {
  shown().forEach((row, i, all) => {
    the(row, "[data-number]", HTMLElement).textContent = words.step.replace("{number}", String(i + 1))
    button(row, "up").hidden = i === 0
    button(row, "down").hidden = i === all.length - 1
  })
}

/**
 * @param {HTMLElement | null} after the row above it; at the end without one
 * @param {string} name
 * @param {string} text
 */
function add(after, name = "", text = "") {
  const holder = document.createElement("div")
  holder.innerHTML = template.innerHTML.replace(/__n__/g, String(next))
  next += 1
  const row = the(holder, "[data-row]", HTMLElement)
  if (after) after.after(row)
  else list.append(row)
  title(row).value = name
  source(row).value = text
  dress(source(row))
  number()
  changed()
  return row
}

const changed = () => list.dispatchEvent(new Event("input", {bubbles: true}))

/**
 * @param {string} text
 * @param {HTMLElement} row
 */
function announce(text, row) {
  say.textContent = text.replace("{number}", String(shown().indexOf(row) + 1))
}

/**
 * What the buttons of a row do, by their names.
 * @type {Record<string, (row: HTMLElement) => void>}
 */
const deeds = {
  add(row) {
    const made = add(row)
    title(made).focus()
    announce(words.added, made)
  },
  copy(row) {
    source(row).editor?.flush()
    const made = add(row, title(row).value, source(row).value)
    title(made).focus()
    announce(words.copied, made)
  },
  up: row => move(row, -1),
  down: row => move(row, 1),
  remove(row) {
    row.classList.add("gone")
    gone(row).value = "1"
    number()
    changed()
    button(row, "back").focus()
    say.textContent = words.removed
  },
  back(row) {
    row.classList.remove("gone")
    gone(row).value = ""
    number()
    changed()
    title(row).focus()
    announce(words.back, row)
  },
}
const does = new Map(Object.entries(deeds))

/**
 * @param {HTMLElement} row
 * @param {-1 | 1} by
 */
function move(row, by) {
  const all = shown()
  const other = all[all.indexOf(row) + by]
  if (!other) return
  const focused = document.activeElement
  if (by < 0) other.before(row)
  else other.after(row)
  number()
  changed()
  if (focused instanceof HTMLElement && row.contains(focused) && !focused.hidden) focused.focus()
  else button(row, by < 0 ? "down" : "up").focus()
  row.scrollIntoView({block: "nearest"})
  announce(words.moved, row)
}

/**
 * The row that an event happened in.
 * @param {Event} event
 * @returns {HTMLElement | null}
 */
const rowOf = ({target}) => (target instanceof Element ? target.closest("[data-row]") : null)

document.addEventListener("click", event => {
  const pressed = event.target instanceof Element && event.target.closest("[data-do]")
  if (!(pressed instanceof HTMLButtonElement) || !pressed.form?.contains(list)) return
  event.preventDefault()
  const row = rowOf(event)
  if (row) does.get(pressed.dataset.do ?? "")?.(row)
})

const KEYS = new Map([
  ["ArrowUp", "up"],
  ["ArrowDown", "down"],
  ["Enter", "add"],
  ["d", "copy"],
  ["D", "copy"],
  ["Delete", "remove"],
])
list.addEventListener("keydown", event => {
  const row = rowOf(event)
  const deed = does.get(KEYS.get(event.key) ?? "")
  if (!row || !event.altKey || !event.shiftKey || !deed) return
  event.preventDefault()
  deed(row)
})

list.addEventListener("step:cut", event => {
  const row = rowOf(event)
  const {title: name, source: text, goOn} = event.detail
  const made = add(row, name, text)
  const {editor} = source(made)
  if (goOn) editor?.cutAll()
  else if (name) (editor?.view ?? source(made)).focus()
  else title(made).focus()
  announce(words.cut, made)
})

number()
