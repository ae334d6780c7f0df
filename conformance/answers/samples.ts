import { firstValue, formDecodeOnce, type Pairs } from '../syntax/encoding.js'
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
  /** Of a value that encodes an object, its members, each a part of its own. */
  readonly members: Parts | null
  /** Whether it is an address with a part of the request in it, but on an origin that the request does not name: that stays. */
  readonly address: boolean
}

export type Parts = readonly (Part & { readonly name: string })[]

/** Long, random-looking text: a handle for a transaction. */
const opaque = /^(?=.*\d)[A-Za-z0-9_-]{12,}$/
/** Seconds or milliseconds since 1970, from 2001 to 2096. */
const instant = /^[1-3]\d{9}(?:\d{3})?$/

const objectIn = (text: string): Readonly<Record<string, unknown>> | null =>
  jsonObject(text) ?? (text.length > 8 ? jsonObject(Buffer.from(text, 'base64').toString('utf8')) : null)

/** The members of an object that a value encodes, bare, in base64, or as the segments of a signed value, as a JWT is. */
function membersOf(value: string): Pairs | null {
  const objects = [value, ...value.split(/[.:~]/)].map(objectIn).filter((object) => object !== null)
  if (objects.length === 0) return null
  return objects.flatMap((object) =>
    Object.entries(object).map(([name, member]): [string, string] => [
      name,
      typeof member === 'string' ? member : JSON.stringify(member),
    ]),
  )
}

const decoded = (text: string): string => formDecodeOnce(text.replaceAll('+', '%2B'))

/** A value as it is, decoded once and twice, and from base64. */
export function readingsOf(value: string): readonly string[] {
  const once = decoded(value)
  return [value, once, decoded(once), Buffer.from(value, 'base64').toString()]
}

/** Whether a value was made from the request: the login page is told where to come back to, with everything. */
export function nests(value: string, sent: readonly string[]): boolean {
  const readings = readingsOf(value)
  return sent.some((one) => one.length >= 8 && readings.some((reading) => reading.includes(one)))
}

/** Learns the values of every name that all samples have. */
export function learnParts(samples: readonly Pairs[], sent: readonly string[]): Parts {
  const names = [...new Set(samples[0]?.map(([name]) => name))]
  return names.flatMap((name): Parts => {
    const values = samples.map((pairs) => firstValue(pairs, name)).filter((one) => one !== null)
    return values.length < samples.length ? [] : [{ name, ...learnPart(values, sent) }]
  })
}

/** Those that are not just values of the request handed on, which are absent where the request lacks them. */
export const ownParts = (parts: Parts, sent: readonly string[]): Parts =>
  parts.filter(({ values }) => !values.every((value) => sent.includes(value)))

/** Scheme and authority of an absolute address; undefined for what is none. */
const originOf = (value: string): string | undefined => /^https?:\/\/[^/?#]+/i.exec(value)?.[0]

/** Learns one value from every sample of it; `sent` are the values of the requests. */
export function learnPart(samples: readonly string[], sent: readonly string[]): Part {
  const values = [...new Set(samples)]
  const objects = values.map(membersOf).filter((object) => object !== null)
  const members = objects.length === values.length ? ownParts(learnParts(objects, sent), sent) : null
  const nested = values.some((value) => !sent.includes(value) && nests(value, sent))
  const [origin, ...others] = new Set(values.map(originOf))
  const isSent = sent.some((one) => originOf(one) === origin)
  const address = nested && origin !== undefined && others.length === 0 && !isSent
  if (values.length > 1 || nested) return { values, varies: 'seen', members, address }
  const alone = samples.length === 1 && values.some((value) => opaque.test(value))
  const looks = members !== null || values.some((value) => instant.test(value))
  return { values, varies: alone || looks ? 'supposed' : 'no', members, address: false }
}

export const matchParts = (parts: Parts, found: Pairs, sent: readonly string[]): Match =>
  weakest(
    parts.map((part): Match => {
      const value = firstValue(found, part.name)
      return value === null ? 'other' : matchPart(part, value, sent)
    }),
  )

/** A differing value is excused when the request itself carried it. */
export function matchPart(
  { values, varies, members, address }: Part,
  found: string,
  sent: readonly string[],
): Match {
  if (values.includes(found) || sent.includes(found)) return 'same'
  const inside = members === null ? null : membersOf(found)
  const match = members === null ? 'same' : inside === null ? 'other' : matchParts(members, inside, sent)
  if (address && !values.some((value) => originOf(value) === originOf(found))) return 'other'
  if (varies === 'seen') return match
  return varies === 'supposed' && match !== 'other' ? 'perhaps' : 'other'
}

/** The part after another valid answer: what differs now was only supposed to stay, or is seen to vary as supposed. */
export function widenPart<Given extends Part>(part: Given, found: string, sent: readonly string[]): Given {
  const values = [...part.values, found]
  switch (matchPart(part, found, sent)) {
    case 'same':
      return part
    case 'perhaps':
      return { ...part, values, varies: 'seen' }
    default:
      return { ...part, values, varies: 'supposed', members: null, address: false }
  }
}
