// @ts-check
// A recorder above the file field: what is recorded becomes the chosen file, so that the form is the same with or without it.
import {given, the} from "./elements.js"

const form = the(document, "[data-recorder]", HTMLFormElement)
const file = the(form, "[name=file]", HTMLInputElement)
const box = the(document, "#recorder", HTMLElement)
const start = the(box, "[data-start]", HTMLButtonElement)
const stop = the(box, "[data-stop]", HTMLButtonElement)
const state = the(box, "[data-state]", HTMLElement)
const heard = the(box, "[data-heard]", HTMLAudioElement)
const meter = the(box, "meter", HTMLMeterElement)
/** @type {Record<string, string>} */
const words = given(form, "words")
/** No recording is longer, in seconds. */
const MOST = 300
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"]
const LIKE = {echoCancellation: true, noiseSuppression: true, channelCount: 1}
/**
 * What was recorded or chosen last, and is sent in the background.
 * @type {File | undefined}
 */
let recorded

/** @param {number} from milliseconds */
function clock(from) {
  const seconds = Math.floor((Date.now() - from) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}

/** @returns {Promise<MediaStream | null>} null when there is none to have; it is told why */
async function microphone() {
  try {
    return await navigator.mediaDevices.getUserMedia({audio: LIKE})
  } catch (error) {
    const isMissing = error instanceof DOMException && error.name === "NotFoundError"
    state.textContent = isMissing ? words.missing : words.denied
    return null
  }
}

async function begin() {
  const stream = await microphone()
  if (!stream) return
  const kind = KINDS.find(one => MediaRecorder.isTypeSupported(one))
  const recorder = new MediaRecorder(stream, kind ? {mimeType: kind, audioBitsPerSecond: 48000} : {})
  /** @type {Blob[]} */
  const parts = []
  const level = listen(stream)
  recorder.addEventListener("dataavailable", event => parts.push(event.data))
  recorder.start(1000)
  const from = Date.now()
  const end = () => recorder.stop()
  const timer = setInterval(() => {
    state.textContent = words.recording.replace("{time}", clock(from))
    meter.value = level()
    if (Date.now() - from > MOST * 1000) end()
  }, 200)
  recorder.addEventListener("stop", () => {
    stop.removeEventListener("click", end)
    for (const track of stream.getTracks()) track.stop()
    clearInterval(timer)
    finish(new Blob(parts, {type: recorder.mimeType}), clock(from))
  })
  stop.addEventListener("click", end)
  show(true)
}

/**
 * How loud it is now, from 0 to 1: a bar that does not move says that the microphone is off.
 * @param {MediaStream} stream
 */
function listen(stream) {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Uint8Array(analyser.fftSize)
  return () => {
    analyser.getByteTimeDomainData(samples)
    return Math.min(1, samples.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0) / 64)
  }
}

/**
 * @param {Blob} blob
 * @param {string} time how long it is
 */
function finish(blob, time) {
  const name = blob.type.includes("mp4") ? "giong-doc.m4a" : "giong-doc.webm"
  recorded = new File([blob], name, {type: blob.type})
  const chosen = new DataTransfer()
  chosen.items.add(recorded)
  file.files = chosen.files
  if (heard.src) URL.revokeObjectURL(heard.src)
  heard.src = URL.createObjectURL(blob)
  heard.hidden = false
  state.textContent = words.done.replace("{time}", time)
  show(false)
}

/** @param {boolean} running */
function show(running) {
  start.hidden = running
  stop.hidden = !running
  meter.hidden = !running
  const next = running ? stop : start
  next.focus()
}

/**
 * Sent in the background, so that a lost network does not take the recording with it.
 * @param {SubmitEvent} event
 */
async function send(event) {
  if (!recorded) return
  event.preventDefault()
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter)
  if (button) button.disabled = true
  state.textContent = words.sending
  try {
    const answer = await fetch(form.action, {method: "POST", body: new FormData(form)})
    if (answer.redirected) {
      location.assign(answer.url)
      return
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    state.textContent = page.querySelector(".field .error")?.textContent || words.offline
  } catch {
    state.textContent = words.offline
  }
  if (button) button.disabled = false
}

if (window.MediaRecorder && navigator.mediaDevices) {
  box.hidden = false
  start.addEventListener("click", begin)
  form.addEventListener("submit", send)
  file.addEventListener("change", () => {
    recorded = file.files?.[0]
    heard.hidden = true
  })
}
