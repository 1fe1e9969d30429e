// @ts-check
// Text size and colours change in place, so that even a PIN or a file that was chosen stays. The server keeps the choice.
// Without this script the buttons send the form they belong to, and the page comes back with what was typed.
const names = new Map([
  ["co-chu", "size"],
  ["nen", "theme"],
])

// On the document, because pages may take each other's place in it; see onward.js.
document.addEventListener("click", event => {
  const button = event.target instanceof Element && event.target.closest("button[name=_hien]")
  if (!(button instanceof HTMLButtonElement)) return
  const [, kind = "", value = ""] = button.value.match(/^([a-z-]+)\.(\w+)/) ?? []
  const name = names.get(kind)
  if (!name) return
  event.preventDefault()
  document.documentElement.dataset[name] = value
  for (const one of document.querySelectorAll(`button[name=_hien][value^="${kind}."]`))
    one.removeAttribute("aria-pressed")
  button.setAttribute("aria-pressed", "true")
  const body = new URLSearchParams({_hien: `${kind}.${value}`})
  fetch(location.pathname, {method: "POST", body, redirect: "manual"}).catch(() => {})
})
