import { quote } from '../answers/describe.js'
import type { JudgeContext } from '../answers/observed.js'
import { type Judgement, met, unmet } from '../common/judgement.js'
import { firstValue } from '../syntax/encoding.js'
import type { Place } from '../syntax/place.js'
import { listed, type RelationJudge, starts } from './several.js'
import { destinationOf, stillHere } from './upstream.js'

/** 128 bits in base64url. @see RFC 6749 §10.10 */
const shortestState = 22

/** Bits of a character, by the smallest alphabet that has them all. */
const bitsOf = (text: string): number => (/^\d*$/.test(text) ? 3.3 : /^[\da-f-]*$/i.test(text) ? 4 : 6)

/** What is behind base64, where that is text; random octets are none. */
function unwrapped(values: readonly string[]): readonly string[] {
  const texts = values.map((value) => Buffer.from(value, 'base64url').toString('latin1'))
  return texts.every((text) => /^[\x20-\x7e]+$/.test(text)) ? texts : values
}

/** How many bits differ among values: a counter, a clock or a short random number in a long frame leaves most alike. */
function varyingBits(values: readonly string[]): number {
  const longest = Math.max(...values.map(({ length }) => length))
  const columns = Array.from({ length: longest }, (_, at) => values.map((value) => value[at] ?? ''))
  const varying = columns.filter((column) => new Set(column).size > 1)
  return varying.length * bitsOf(varying.flat().join(''))
}

const fewestBits = 64

/** Reasons to think that a value which differs each time can be guessed. */
function guessable(values: readonly string[]): string | null {
  const bits = varyingBits(unwrapped(values))
  return values.length < 3 || bits >= fewestBits
    ? null
    : `upstream states like ${quote(values[0] ?? '')} and ${quote(values[1] ?? '')} differ in ${Math.round(bits)} bits at most`
}

/** What ties an upstream answer to its transaction; null when there is nothing. */
function boundValue(place: Place): string | null {
  const nonce = firstValue(place.parameters, 'nonce')
  const pkce = firstValue(place.parameters, 'code_challenge')
  return (
    firstValue(place.parameters, 'state') ??
    firstValue(place.parameters, 'RelayState') ??
    (nonce !== null && pkce !== null ? nonce : null) ??
    // RFC 9126 §2.2, RFC 9101 §4, SAML Core §3.2.1: the request itself is elsewhere or inside, new each time.
    firstValue(place.parameters, 'request_uri') ??
    firstValue(place.parameters, 'request') ??
    firstValue(place.parameters, 'SAMLRequest')
  )
}

/** Judges where the answers lead, where all of them leave the server. */
const onPlaces =
  (judge: (places: readonly Place[], context: JudgeContext) => Judgement): RelationJudge =>
  (seen, context) => {
    const places = seen
      .map((one) => (starts(one) ? destinationOf(one) : null))
      .filter((place) => place !== null)
    if (places.length < seen.length) return unmet(listed(seen))
    return places.some(({ origin }) => context.ownOrigins.includes(origin))
      ? stillHere
      : judge(places, context)
  }

/** Values that several answers have in common; null when each has its own. */
function shared(what: string, values: readonly (string | null)[]): Judgement | null {
  const distinct = new Set(values).size
  return values[0] == null || distinct === values.length
    ? null
    : unmet(`${values.length} answers share ${distinct} ${what}, for example ${quote(values[0])}`, 'high')
}

/** Each answer starts a transaction of its own. */
export const statesDiffer = onPlaces(
  (places) =>
    shared('upstream states', places.map(boundValue)) ??
    met(`${places.length} answers, each with its own state`),
)

function weakness(value: string | null, sentState: string | null): string | null {
  if (value === null) return 'no "state", "RelayState", nonce with PKCE or pushed request'
  if (value === sentState) return `upstream "state" ${quote(value)}, the client's own`
  return value.length < shortestState ? `upstream "state" ${quote(value)}, ${value.length} characters` : null
}

/** Each answer has an upstream state of its own that nobody can guess, and a PKCE challenge of its own. */
export const freshUpstreamState = onPlaces((places, context) => {
  const bound = places.map(boundValue)
  const sentState = firstValue(context.control.pairs, 'state')
  const weak = bound.map((value) => weakness(value, sentState)).find((words) => words !== null)
  if (weak !== undefined) return unmet(weak, 'high')
  const same = shared('upstream states', bound)
  if (same !== null) return same
  const pattern = guessable(bound.filter((value) => value !== null))
  if (pattern !== null) return unmet(pattern, 'high')
  // RFC 9700 §2.1.1: a challenge is of one transaction.
  return (
    shared(
      'values of code_challenge',
      places.map((place) => firstValue(place.parameters, 'code_challenge')),
    ) ??
    met(
      `${bound.length} answers, ${bound.length} different upstream states of ${bound[0]?.length ?? 0} characters`,
    )
  )
})
