import { formDecodeOnce } from '../syntax/encoding.js'
import { jsonObject } from '../syntax/json.js'

/** How sure it is that something is what the samples were; ordered, the weaker the further. */
export type Match = 'same' | 'perhaps' | 'other'

const strength: readonly Match[] = ['same', 'perhaps', 'other']

/** The weakest of several. */
export const weakest = (matches: readonly Match[]): Match =>
  strength[Math.max(0, ...matches.map((match) => strength.indexOf(match)))] ?? 'other'

/** The strongest of several; of none that there is none. */
export const strongest = (matches: readonly Match[]): Match =>
  strength.find((match) => matches.includes(match)) ?? 'other'

/** One value as it stood in the samples: what differed between them may differ again. */
export interface Part {
  readonly values: readonly string[]
  /** `seen` to vary; `supposed` to vary, because it looks like it: then a difference decides nothing. */
  readonly varies: 'no' | 'seen' | 'supposed'
}

/** Long, random-looking text: a handle for a transaction. */
const opaque = /^(?=.*\d)[A-Za-z0-9_-]{12,}$/
/** Seconds or milliseconds since 1970, from 2001 to 2096. */
const instant = /^[1-3]\d{9}(?:\d{3})?$/

const isEncodedJson = (text: string): boolean =>
  text.length > 8 && jsonObject(Buffer.from(text, 'base64').toString('utf8')) !== null

/** A clock, or a structure that may hold one: a JWT, a signed value, encoded JSON. */
const looksVarying = (value: string): boolean =>
  instant.test(value) || jsonObject(value) !== null || value.split(/[.:~]/).some(isEncodedJson)

const decoded = (text: string): string => formDecodeOnce(text.replaceAll('+', '%2B'))

/** Whether a value was made from the request: the login page is told where to come back to, with everything. */
export function nests(value: string, sent: readonly string[]): boolean {
  const once = decoded(value)
  const readings = [value, once, decoded(once), Buffer.from(value, 'base64').toString()]
  return sent.some((one) => one.length >= 8 && readings.some((reading) => reading.includes(one)))
}

/** Learns one value from every sample of it; `sent` are the values of the requests. */
export function learnPart(samples: readonly string[], sent: readonly string[]): Part {
  const values = [...new Set(samples)]
  if (values.length > 1 || values.some((value) => !sent.includes(value) && nests(value, sent)))
    return { values, varies: 'seen' }
  const alone = samples.length === 1 && values.some((value) => opaque.test(value))
  return { values, varies: alone || values.some(looksVarying) ? 'supposed' : 'no' }
}

/** A differing value is excused when the request itself carried it. */
export function matchPart({ values, varies }: Part, found: string, sent: readonly string[]): Match {
  if (varies === 'seen' || values.includes(found) || sent.includes(found)) return 'same'
  return varies === 'supposed' ? 'perhaps' : 'other'
}

/** The part after another valid answer: what differs now was only supposed to stay. */
export const widenPart = (part: Part, found: string, sent: readonly string[]): Part =>
  matchPart(part, found, sent) === 'other' ? { values: [...part.values, found], varies: 'supposed' } : part
