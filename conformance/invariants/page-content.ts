import type { HtmlElement } from '../answers/html.js'

/** Elements that take a click or a key, or hold what may take one. */
const active = /^(form|button|input|select|textarea|summary|iframe|object|embed)$/
/** What a page does by itself, without the user. */
const ofThePage = /^on(load|unload|error|pageshow|pagehide|beforeunload|resize)$/

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
      Object.keys(attributes).some((key) => key.startsWith('on') && !ofThePage.test(key)),
  )

/** A script may build a whole login page. */
export const isScripted = (elements: readonly HtmlElement[]): boolean =>
  elements.some(({ name }) => name === 'script')

const asksNothing = ({ name, attributes }: HtmlElement): boolean =>
  name === 'input'
    ? /^(hidden|submit|button)$/i.test(attributes.type ?? '')
    : !['select', 'textarea'].includes(name)

/** What only an authorization response carries: a login page has `state` in a hidden field as well. */
const responseName = /^(error|code|access_token|id_token|response)$/

/** A form of response parameters that asks the user for nothing, wherever it leads. */
const isFormPost = (elements: readonly HtmlElement[]): boolean =>
  elements.every(asksNothing) &&
  elements.some(({ name, attributes }) => name === 'input' && responseName.test(attributes.name ?? ''))

const isMessage = (elements: readonly HtmlElement[]): boolean =>
  isInert(elements) && elements.some(({ name, text }) => name === 'script' && text.includes('postMessage'))

/**
 * Whether a page is the authorization response itself, which silent logins receive in a frame, and which a server may
 * have kept from leading anywhere.
 *
 * @see OAuth 2.0 Form Post Response Mode §2; for web_message, draft-sakimura-oauth-wmrm
 */
export const isResponsePage = (elements: readonly HtmlElement[], responseModes: readonly string[]): boolean =>
  isFormPost(elements) || (responseModes.some((mode) => /message/.test(mode)) && isMessage(elements))

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
