// The server has said "saved": what this machine kept of the forms that were sent is not needed any more.
const who = document.querySelector("[data-saved-of]").dataset.savedOf
for (const name of Object.keys(localStorage).filter(one => one.startsWith(`lop-lang:${who}:`))) {
  if (JSON.parse(localStorage.getItem(name)).sent) localStorage.removeItem(name)
}
