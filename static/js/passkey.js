// Passkeys: the browser makes or shows a key, and the form beside takes its answer along. Doors to these pages show only
// where the browser knows keys; without this script the phone's codes are there.
const field = document.querySelector("input[data-passkey]")

const bytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")

function options() {
  const given = JSON.parse(field.dataset.options)
  given.challenge = bytes(given.challenge)
  if (given.user) given.user.id = bytes(given.user.id)
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (given[list]) given[list] = given[list].map(key => ({...key, id: bytes(key.id)}))
  }
  return {publicKey: given}
}

function answer(key) {
  const response = {}
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[part]) response[part] = text(key.response[part])
  }
  return JSON.stringify({id: key.id, rawId: text(key.rawId), type: key.type, response})
}

async function ask() {
  const trouble = field.form.querySelector("[role=alert]")
  trouble.hidden = true
  try {
    field.value = answer(await navigator.credentials[field.dataset.passkey](options()))
    field.form.submit()
  } catch {
    trouble.hidden = false
  }
}

if (field) {
  field.form.querySelector("button").addEventListener("click", ask)
  if (field.dataset.passkey === "get") ask()
}
if (window.PublicKeyCredential) document.querySelectorAll("[data-passkey-door]").forEach(door => { door.hidden = false })
