// @ts-check
// The page of a long piece of work presses its own button until nothing is left; "Dừng lại" leaves the page and stops it.
setTimeout(() => {
  const form = document.getElementById("go-on")
  if (form instanceof HTMLFormElement) form.requestSubmit()
}, 400)
