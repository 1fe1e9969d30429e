// @ts-check
// Passkeys: the browser makes or shows a key, and the form beside takes its answer along. Doors to these pages show only
// where the browser knows keys; without this script the phone's codes are there.

/** @type {HTMLInputElement | null} */
const field = document.querySelector("input[data-passkey]")
/** @type {NodeListOf<HTMLElement>} */
const doors = document.querySelectorAll("[data-passkey-door]")

/** @param {string} text base64url */
const bytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0))
/** @param {ArrayBuffer} buffer */
const text = buffer =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")

/** @param {string} told what the server asks of the browser, as JSON */
function options(told) {
  const given = JSON.parse(told)
  given.challenge = bytes(given.challenge)
  if (given.user) given.user.id = bytes(given.user.id)
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    for (const key of given[list] ?? []) key.id = bytes(key.id)
  }
  return {publicKey: given}
}

/** @param {any} key a PublicKeyCredential with what belongs to making or to showing one */
function answer({id, rawId, type, response: given}) {
  /** @type {Record<string, string>} */
  const response = {}
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[part]) response[part] = text(given[part])
  }
  return JSON.stringify({id, rawId: text(rawId), type, response})
}

/**
 * @param {HTMLInputElement} field
 * @param {HTMLFormElement} form
 */
async function ask(field, form) {
  const trouble = /** @type {HTMLElement} */ (form.querySelector("[role=alert]"))
  trouble.hidden = true
  try {
    const asked = options(field.dataset.options ?? "")
    const {credentials} = navigator
    field.value = answer(await (field.dataset.passkey === "get" ? credentials.get(asked) : credentials.create(asked)))
    form.submit()
  } catch {
    trouble.hidden = false
  }
}

if (field?.form) {
  const {form} = field
  form.querySelector("button")?.addEventListener("click", () => ask(field, form))
  if (field.dataset.passkey === "get") ask(field, form)
}
if (window.PublicKeyCredential) for (const door of doors) door.hidden = false
