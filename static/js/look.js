// Text size and colours change in place, so that even a PIN or a file that was chosen stays. The server keeps the choice.
// Without this script the buttons send the form they belong to, and the page comes back with what was typed.
const names = {"co-chu": "size", nen: "theme"}

// On the document, because pages may take each other's place in it; see onward.js.
document.addEventListener("click", event => {
  const button = event.target.closest("button[name=_hien]")
  if (!button) return
  const [, kind, value] = button.value.match(/^([a-z-]+)\.(\w+)/)
  if (!(kind in names)) return
  event.preventDefault()
  document.documentElement.dataset[names[kind]] = value
  document.querySelectorAll(`button[name=_hien][value^="${kind}."]`).forEach(one => one.removeAttribute("aria-pressed"))
  button.setAttribute("aria-pressed", "true")
  fetch(location.pathname, {method: "POST", body: new URLSearchParams({_hien: `${kind}.${value}`}), redirect: "manual"}).catch(() => {})
})
