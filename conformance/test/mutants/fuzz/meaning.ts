import type { Draft, Pair } from './draft.js'

/** A pair as it goes out, octet by octet, and as the WHATWG parser, which repairs everything, reads it. */
export interface Meaning {
  readonly name: string
  readonly value: string
  /** Whether every octet is visible ASCII and every escape one of UTF-8 (RFC 6749 Appendix B). */
  readonly wellFormed: boolean
}

const octetsAsEscapes = (text: string): string =>
  text.replace(/[^\x21-\x7e]+/g, (raw) => encodeURIComponent(Buffer.from(raw).toString()))

function isWellFormed(written: string): boolean {
  if (/[^\x21-\x7e]/.test(written)) return false
  try {
    return decodeURIComponent(written) !== ''
  } catch {
    return false
  }
}

/** What a pair of a draft says, however it is written. */
export function meaningOf({ name, value, written }: Pair): Meaning {
  if (written === undefined) return { name, value, wellFormed: true }
  const [[readName = '', readValue = ''] = []] = new URLSearchParams(octetsAsEscapes(written))
  return { name: readName, value: readValue, wellFormed: written === '' || isWellFormed(written) }
}

/** Where a method has its parameters: content of a GET means nothing. */
const placeOf = ({ method, query, body }: Draft): readonly Pair[] =>
  method === 'POST' && body !== null ? body : query

export const meaningsOf = (draft: Draft): readonly Meaning[] => placeOf(draft).map(meaningOf)

/** The values of that name which are not empty. */
export const valuesOf = (draft: Draft, name: string): readonly string[] =>
  meaningsOf(draft)
    .filter((one) => one.name === name && one.value !== '')
    .map(({ value }) => value)

/** Every pair changed, left out or kept, in the query and in the content. */
export function mapPairs(draft: Draft, change: (pair: Pair, meaning: Meaning) => Pair | null): Draft {
  const changed = (pairs: readonly Pair[]): readonly Pair[] =>
    pairs.flatMap((pair) => change(pair, meaningOf(pair)) ?? [])
  return { ...draft, query: changed(draft.query), body: draft.body === null ? null : changed(draft.body) }
}

/** The draft without the pairs of these names, or null when it has none. */
export function withoutNames(draft: Draft, names: readonly string[]): Draft | null {
  const holds = [...draft.query, ...(draft.body ?? [])].some((pair) => names.includes(meaningOf(pair).name))
  return holds ? mapPairs(draft, (pair, { name }) => (names.includes(name) ? null : pair)) : null
}
