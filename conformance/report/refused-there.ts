import { strayNavigation, strayOf } from '../answers/astray.js'
import type { Observed } from '../answers/observed.js'

/** What explains that nothing is accepted, and yet errors reach places that are not registered. */
export const refusedThere = {
  rootCause: 'The server refuses a redirect_uri by a redirect to that very URI.',
  hint: 'Show the error on a page: while redirect_uri is not known to be registered, nobody may be sent there (RFC 6749 §4.1.2.1).',
} as const

/** What is sent where, in a few words. */
export function strayWords(one: Observed, spell: (reference: string) => string): string | null {
  const [stray, navigation] = [strayOf(one), strayNavigation(one)]
  if (stray === null || navigation === null) return null
  const isThere = one.form !== null && navigation.reference.startsWith(one.form.value)
  return `${stray} is sent ${isThere ? 'there' : `to ${spell(navigation.reference)}`}`
}
