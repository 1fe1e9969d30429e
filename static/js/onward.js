// @ts-check
// On a slow line every round trip is felt. Without this script an answer takes two: it is sent, then the next page is
// asked for. With it the next page comes back with the answer. The address, "back" and "reload" are those of that page.
let since = 0
let shown = location.pathname + location.search
const learning = /^\/(khoa-hoc|kiem-tra)\//

document.addEventListener("submit", async event => {
  const form = event.target
  const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return
  if (!form.closest("main") || button?.name === "_hien") return
  if (form.enctype === "multipart/form-data" || !learning.test(new URL(form.action).pathname)) return
  // A second press at once is one too many. Later it is somebody whose line has died, and the browser does it its own way.
  if (since && Date.now() - since > 10000) return
  event.preventDefault()
  if (since) return
  since = Date.now()
  form.setAttribute("aria-busy", "true")
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(form)) fields.append(name, String(value))
  if (button?.name) fields.append(button.name, button.value)
  try {
    const answer = await fetch(form.action, {method: "POST", body: fields, headers: {"X-Onward": "1"}})
    if (!/^text\/html/.test(answer.headers.get("Content-Type") ?? "")) throw new TypeError("no page")
    const onward = answer.headers.get("Content-Location") || answer.url
    show(new DOMParser().parseFromString(await answer.text(), "text/html"), onward)
  } catch {
    // No line, or nothing to show here: the browser does it its own way, and says itself what is wrong.
    if (button?.name) {
      const {name, value} = button
      form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}))
    }
    HTMLFormElement.prototype.submit.call(form)
  }
  since = 0
})

/**
 * @param {Document} page
 * @param {string} address
 */
function show(page, address) {
  const url = new URL(address, location.href)
  // An answer that was refused comes back on the page it was given on.
  history[url.href === location.href ? "replaceState" : "pushState"]({onward: true}, "", url)
  shown = url.pathname + url.search
  const {documentElement: mine, head} = document
  for (const {name, value} of page.documentElement.attributes) mine.setAttribute(name, value)
  for (const one of page.querySelectorAll("link[rel=stylesheet], script[src]")) {
    const at = one.localName === "link" ? "href" : "src"
    if (document.querySelector(`${one.localName}[${at}="${one.getAttribute(at)}"]`)) continue
    const copy = document.createElement(one.localName)
    for (const {name, value} of one.attributes) copy.setAttribute(name, value)
    head.append(copy)
  }
  document.title = page.title
  head.append(...document.querySelectorAll("body script[src]"))
  document.body.replaceWith(document.adoptNode(page.body))
  scrollTo(0, 0)
  // Fingers that are not used to glass press twice. The second press must not answer the question that has just come.
  const {body} = document
  body.dataset.justCome = ""
  setTimeout(() => delete body.dataset.justCome, 500)
  // Whoever hears the page instead of seeing it is told that it is another one.
  const heading = document.querySelector("#ket-qua, [role=alert], h1")
  if (heading instanceof HTMLElement) {
    heading.tabIndex = -1
    heading.focus({preventScroll: true})
  }
  if (url.hash) document.getElementById(url.hash.slice(1))?.scrollIntoView()
}

// "Back" to a page that was left this way asks for it again, as "back" does without the script.
addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) location.reload()
})
