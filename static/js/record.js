// A recorder above the file field: what is recorded becomes the chosen file, so that the form is the same with or without it.
const form = document.querySelector("[data-recorder]")
const box = document.getElementById("recorder")
const words = JSON.parse(form.dataset.words)
const [start, stop, state, heard] = ["start", "stop", "state", "heard"].map(name => box.querySelector(`[data-${name}]`))
const meter = box.querySelector("meter")
const MOST = 300
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"]
let recorder = null, timer = 0, from = 0, recorded = null

const clock = () => { const s = Math.floor((Date.now() - from) / 1000); return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}` }

async function begin() {
  let stream
  try {
    stream = await navigator.mediaDevices.getUserMedia({audio: {echoCancellation: true, noiseSuppression: true, channelCount: 1}})
  } catch (error) {
    state.textContent = error.name === "NotFoundError" ? words.missing : words.denied
    return
  }
  const kind = KINDS.find(one => MediaRecorder.isTypeSupported(one))
  recorder = new MediaRecorder(stream, kind ? {mimeType: kind, audioBitsPerSecond: 48000} : {})
  const parts = []
  recorder.addEventListener("dataavailable", event => parts.push(event.data))
  recorder.addEventListener("stop", () => {
    stream.getTracks().forEach(track => track.stop())
    clearInterval(timer)
    finish(new Blob(parts, {type: recorder.mimeType}))
  })
  const level = listen(stream)
  recorder.start(1000)
  from = Date.now()
  show(true)
  timer = setInterval(() => {
    state.textContent = words.recording.replace("{time}", clock())
    meter.value = level()
    if (Date.now() - from > MOST * 1000) recorder.stop()
  }, 200)
}

/** How loud it is now, from 0 to 1: a bar that does not move says that the microphone is off. */
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

function finish(blob) {
  const name = blob.type.includes("mp4") ? "giong-doc.m4a" : "giong-doc.webm"
  recorded = new File([blob], name, {type: blob.type})
  const chosen = new DataTransfer()
  chosen.items.add(recorded)
  form.elements.file.files = chosen.files
  if (heard.src) URL.revokeObjectURL(heard.src)
  heard.src = URL.createObjectURL(blob)
  heard.hidden = false
  state.textContent = words.done.replace("{time}", clock())
  show(false)
}

function show(running) {
  start.hidden = running
  stop.hidden = !running
  meter.hidden = !running
  ;(running ? stop : start).focus()
}

/** Sent in the background, so that a lost network does not take the recording with it. */
async function send(event) {
  if (!recorded) return
  event.preventDefault()
  const button = event.submitter
  if (button) button.disabled = true
  state.textContent = words.sending
  try {
    const answer = await fetch(form.action, {method: "POST", body: new FormData(form)})
    if (answer.redirected) return location.assign(answer.url)
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    state.textContent = page.querySelector(".field .error")?.textContent || words.offline
    if (button) button.disabled = false
  } catch {
    state.textContent = words.offline
    if (button) button.disabled = false
  }
}

if (window.MediaRecorder && navigator.mediaDevices) {
  box.hidden = false
  start.addEventListener("click", begin)
  stop.addEventListener("click", () => recorder.stop())
  form.addEventListener("submit", send)
  form.elements.file.addEventListener("change", () => { recorded = form.elements.file.files[0] || null; heard.hidden = true })
}
