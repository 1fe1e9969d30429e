// @ts-check
// The server has said "saved": what this machine kept of the forms that were sent is not needed any more.
import {the} from "./elements.js"

const who = the(document, "[data-saved-of]", HTMLElement).dataset.savedOf
for (const name of Object.keys(localStorage)) {
  if (!name.startsWith(`lop-lang:${who}:`)) continue
  if (JSON.parse(localStorage.getItem(name) ?? "null")?.sent) localStorage.removeItem(name)
}
