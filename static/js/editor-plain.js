// @ts-check
// Plain text that is pasted, as Zalo and Notepad give it: a line a paragraph; lines that begin with a sign or a number
// are lists.

const BULLET = /^\s*[-–•·▪●○*+§üØ]\s+/
const NUMBER = /^\s*\d{1,2}[.)]\s+/

/**
 * @param {string} text
 * @returns {string} HTML of paragraphs and lists
 */
export function plainToHtml(text) {
  let out = ""
  let open = ""
  const close = () => {
    out += open && `</${open}>`
    open = ""
  }
  for (const line of text.normalize("NFC").replace(/\r\n?/g, "\n").split("\n")) {
    if (!line.trim()) continue
    const kind = BULLET.test(line) ? "ul" : NUMBER.test(line) ? "ol" : ""
    if (kind !== open) {
      close()
      if (kind) out += kind === "ol" ? `<ol start="${parseInt(line.trim(), 10)}">` : "<ul>"
      open = kind
    }
    const words = escaped((kind ? line.replace(kind === "ul" ? BULLET : NUMBER, "") : line).trim())
    out += kind ? `<li><p>${words}</p></li>` : `<p>${words}</p>`
  }
  close()
  return out
}

/** @param {string} words */
const escaped = words => words.replace(/&/g, "&amp;").replace(/</g, "&lt;")

/**
 * Whether plain text is Markdown of ours, copied from a lesson or the cheat sheet.
 * @param {string} text
 */
export const looksLikeOurs = text => /^:::|\*\*[^*\n]+\*\*|!\[[^\]\n]*\]\(hinh\//m.test(text)
