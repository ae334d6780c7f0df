import type { HtmlElement } from '../answers/html.js'

/** Elements that take a click or a key, or hold what may take one. */
const active = /^(form|button|input|select|textarea|summary|script|iframe|object|embed)$/

/**
 * Whether a page offers nothing that a tricked user could do on it.
 *
 * @see RFC 9700 §4.16: what has to be prevented is clickjacking, and that takes something to click.
 */
export const isInert = (elements: readonly HtmlElement[]): boolean =>
  !elements.some(
    ({ name, attributes }) =>
      active.test(name) ||
      (['a', 'area'].includes(name) && attributes.href !== undefined) ||
      Object.keys(attributes).some((key) => key.startsWith('on')),
  )

const cssReference = /@import\s+["']([^"']+)["']|url\(\s*(?:"([^"]+)"|'([^']+)'|([^"'()\s]+))/gi

/** What the style sheets inside a page load. */
export const styleReferences = (elements: readonly HtmlElement[]): readonly string[] =>
  elements
    .filter(({ name, attributes }) => name === 'style' || attributes.style !== undefined)
    .flatMap(({ name, attributes, text }) => [name === 'style' ? text : '', attributes.style ?? ''])
    .flatMap((css) =>
      [...css.matchAll(cssReference)].map(([, ...found]) => found.find((one) => one !== undefined) ?? ''),
    )
    .filter((reference) => !reference.startsWith('data:'))
