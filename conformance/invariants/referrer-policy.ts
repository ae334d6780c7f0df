import type { HtmlElement } from '../answers/html.js'
import { headerValues, type WireResponse } from '../wire/exchange.js'

/** Policies under which nobody else learns the address of a page. */
export const quietPolicies: readonly string[] = ['no-referrer', 'same-origin', 'strict-origin']
/** Policies under which others learn all of it. */
export const leakyPolicies: readonly string[] = ['unsafe-url', 'no-referrer-when-downgrade']

const known = [
  ...quietPolicies,
  ...leakyPolicies,
  'origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
]

/** What meta elements said before there were policies. @see HTML §4.2.5.1 */
const formerly: Readonly<Record<string, string>> = {
  never: 'no-referrer',
  default: 'strict-origin-when-cross-origin',
  always: 'unsafe-url',
  'origin-when-crossorigin': 'origin-when-cross-origin',
}

/** Of a list the last word counts that a browser knows. @see Referrer Policy §8.1 */
const lastKnown = (words: readonly string[]): string | undefined =>
  words
    .map((word) => word.trim().toLowerCase())
    .map((word) => formerly[word] ?? word)
    .findLast((word) => known.includes(word))

/** The policy of a page: a meta element of it comes after its field, and counts. */
export function referrerPolicyOf(response: WireResponse, elements: readonly HtmlElement[]): string | null {
  const field = headerValues(response, 'referrer-policy').join(',').split(',')
  const metas = elements.filter(
    ({ name, attributes }) => name === 'meta' && attributes.name?.toLowerCase() === 'referrer',
  )
  return lastKnown(metas.map(({ attributes }) => attributes.content ?? '')) ?? lastKnown(field) ?? null
}

const references = ({ attributes }: HtmlElement): readonly string[] =>
  [attributes.href, attributes.src].filter((reference) => reference !== undefined)

/** An element that leads off the server and tells the address of the page, whatever the page says. */
export const tellingElement = (
  elements: readonly HtmlElement[],
  leadsOff: (reference: string) => boolean,
): HtmlElement | undefined =>
  elements.find(
    (element) =>
      leakyPolicies.includes(element.attributes.referrerpolicy?.trim().toLowerCase() ?? '') &&
      references(element).some((reference) => reference !== '' && leadsOff(reference)),
  )
