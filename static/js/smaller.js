// @ts-check
// A photo is made smaller before it travels: a phone's has ten times the bytes that are kept of it in the end.
// What cannot be made smaller here travels as it is, and the server makes it small.
const LONGEST = 2560
const HEAVY = 1_500_000
/** What a picture of a kind becomes. */
const KINDS = new Map([
  ["image/jpeg", "image/jpeg"],
  ["image/heic", "image/jpeg"],
  ["image/heif", "image/jpeg"],
  ["image/avif", "image/jpeg"],
  ["image/png", "image/png"],
  ["image/webp", "image/webp"],
])

/**
 * The same picture, upright, with sides of at most 2560 pixels, without its place and camera; or the file itself.
 * @param {File} file
 * @returns {Promise<File>}
 */
export async function smaller(file) {
  const kind = KINDS.get(file.type)
  if (!kind || (file.size < HEAVY && kind === file.type)) return file
  try {
    const image = await createImageBitmap(file, {imageOrientation: "from-image"})
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height))
    const canvas = document.createElement("canvas")
    canvas.width = Math.round(image.width * scale)
    canvas.height = Math.round(image.height * scale)
    const pen = canvas.getContext("2d")
    if (!pen) return file
    pen.imageSmoothingQuality = "high"
    pen.drawImage(image, 0, 0, canvas.width, canvas.height)
    image.close()
    /** @type {Blob | null} */
    const made = await new Promise(resolve => canvas.toBlob(resolve, kind, 0.88))
    if (!made || made.size >= file.size) return file
    return new File([made], file.name, {type: made.type})
  } catch {
    return file
  }
}
