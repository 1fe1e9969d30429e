// @ts-check
// Elements that a page is made with. Whoever leaves one out of a template is told which.

/**
 * The first element of a kind that a selector names.
 * @template {Element} T
 * @param {ParentNode} where
 * @param {string} selector
 * @param {new () => T} kind HTMLElement, HTMLInputElement, …
 * @returns {T}
 * @throws {TypeError} when there is none, or one of another kind
 */
export function the(where, selector, kind) {
  const found = where.querySelector(selector)
  if (!(found instanceof kind)) throw new TypeError(`There is no ${selector} of this kind on the page.`)
  return found
}

/**
 * A copy of the one element that a template holds.
 * @param {string} id the template's
 * @returns {HTMLElement}
 */
export function copyOf(id) {
  const copy = the(document, `#${id}`, HTMLTemplateElement).content.cloneNode(true)
  return the(/** @type {DocumentFragment} */ (copy), "*", HTMLElement)
}

/**
 * What a template has left in a data- attribute as JSON; its type is for the caller to say.
 * @param {HTMLElement} element
 * @param {string} name
 * @returns {any}
 */
export const given = (element, name) => JSON.parse(element.dataset[name] || "null")
