// @ts-check
// "Nghe": one press plays all sounds of the page one after the other, another press stops. Without this script the press
// opens the browser's own players.
document.addEventListener("click", event => {
  const summary = event.target instanceof Element && event.target.closest("summary[data-play]")
  if (!(summary instanceof HTMLElement)) return
  event.preventDefault()
  const sounds = [...(summary.parentElement?.querySelectorAll("audio") ?? [])]
  const playing = sounds.find(one => !one.paused)
  if (playing) playing.pause()
  else from(summary, sounds, 0)
})

/**
 * @param {HTMLElement} summary
 * @param {HTMLAudioElement[]} sounds
 * @param {number} number
 */
function from(summary, sounds, number) {
  const sound = sounds[number]
  summary.toggleAttribute("data-on", Boolean(sound))
  if (!sound) return
  sound.currentTime = 0
  sound.onended = () => from(summary, sounds, number + 1)
  sound.onpause = () => sound.ended || summary.removeAttribute("data-on")
  // A sound that cannot be played gives way to the browser's own player, which says why.
  sound.play().catch(() => {
    summary.removeAttribute("data-on")
    summary.parentElement?.setAttribute("open", "")
  })
}
