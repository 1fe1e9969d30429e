// @ts-check
// The file that was chosen in a form becomes a smaller one; who presses send before that is done waits for it.
import {smaller} from "./smaller.js"

/** @type {NodeListOf<HTMLInputElement>} */
const inputs = document.querySelectorAll("input[type=file][data-smaller]")
for (const input of inputs) {
  /** @type {Promise<void> | null} */
  let making = null
  input.addEventListener("change", () => {
    input.dataset.smaller = "making"
    making = replace(input).finally(() => {
      making = null
      input.dataset.smaller = "done"
    })
  })
  input.form?.addEventListener("submit", async event => {
    if (!making) return
    event.preventDefault()
    await making
    input.form?.requestSubmit(event.submitter)
  })
}

/** @param {HTMLInputElement} input */
async function replace(input) {
  const file = input.files?.[0]
  if (!file) return
  const small = await smaller(file)
  if (small === file || input.files?.[0] !== file) return
  const chosen = new DataTransfer()
  chosen.items.add(small)
  input.files = chosen.files
}
