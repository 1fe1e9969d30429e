// @ts-check
// "Gửi cho người nhà": with scripts the phone's own list of people and apps opens, Zalo among them. Without them, or where
// the phone has no such list, the address stands there to be copied.
document.addEventListener("click", event => {
  const summary = event.target instanceof Element && event.target.closest("summary[data-share]")
  if (!(summary instanceof HTMLElement) || !navigator.share) return
  event.preventDefault()
  navigator.share({title: summary.dataset.title, url: summary.dataset.share}).catch(() => {})
})
