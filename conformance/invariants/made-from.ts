import { hash } from 'node:crypto'
import { oncePerText } from '../common/remember.js'
import { splitQuery } from '../syntax/encoding.js'
import { jsonObject } from '../syntax/json.js'

const algorithms = ['md5', 'sha1', 'sha256', 'sha512'] as const

/** So many digits of a digest that is cut off are no chance. */
const fewestDigits = 24
const longest = 4096

interface Digest {
  readonly algorithm: string
  readonly hex: string
  readonly of: string
}

/** The digests of texts, by their first digits. */
type Digests = ReadonlyMap<string, Digest>

const digestsOf = (texts: readonly string[]): Digests =>
  new Map(
    texts.flatMap((of) =>
      algorithms.map((algorithm) => {
        const hex = hash(algorithm, of, 'hex')
        return [hex.slice(0, fewestDigits), { algorithm, hex, of }] as const
      }),
    ),
  )

/** Most values come in many requests. */
const digestsOfOne = oncePerText(2048, (text): Digests => digestsOf([text]))

const joints = ['', ':', '|', '.']

/** Two values, one behind the other, as they are put together for a digest. */
const joinedPairs = (values: readonly string[]): readonly string[] =>
  values.flatMap((one) =>
    values.filter((other) => other !== one).flatMap((other) => joints.map((joint) => one + joint + other)),
  )

const digestsOfPairs = oncePerText(256, (values): Digests => digestsOf(joinedPairs(values.split('\n'))))

/** What a value may be a digest in, in hex. */
function octetsOf(value: string): readonly string[] {
  const hex = value.replaceAll('-', '').toLowerCase()
  return [
    ...(/^[\da-f]+$/.test(hex) ? [hex] : []),
    ...(/^[\w+/-]+=*$/.test(value) ? [Buffer.from(value, 'base64').toString('hex')] : []),
  ].filter(({ length }) => length >= fewestDigits && length <= 128)
}

/** What a value is a digest of, whole or its beginning. */
function lookedUp(value: string, tables: readonly Digests[]): Digest | null {
  for (const octets of octetsOf(value)) {
    const key = octets.slice(0, fewestDigits)
    const found = tables
      .map((digests) => digests.get(key))
      .find((digest) => digest?.hex.startsWith(octets) === true)
    if (found !== undefined) return found
  }
  return null
}

/** Of which of these values, or of which pair of those put together, a value is a digest. */
export const digestIn = (
  value: string,
  values: readonly string[],
  together: readonly string[],
): Digest | null =>
  lookedUp(value, [
    ...values.filter(({ length }) => length <= longest).map(digestsOfOne),
    digestsOfPairs(together.join('\n')),
  ])

/** What a counter has reached that began with the server, or with its table of transactions. */
const mostCounted = 5000

const digestsBelow = oncePerText(
  1,
  (bound): Digests => digestsOf(Array.from({ length: Number(bound) }, (_, count) => `${count}`)),
)

/** Seconds by which the clock of a server may differ. */
const skew = 30

/** Of which count, or of which second about that of the answer, a value is a digest; milliseconds since the epoch. */
export function digestOfNumber(value: string, answeredAt: number | undefined): Digest | null {
  const second = Math.floor((answeredAt ?? Number.NaN) / 1000)
  const seconds = Number.isNaN(second)
    ? []
    : Array.from({ length: 2 * skew + 1 }, (_, index) => digestsOfOne(`${second + index - skew}`))
  return lookedUp(value, [digestsBelow(`${mostCounted}`), ...seconds])
}

/** The SHA-256 of a text in base64url, as a challenge is. @see RFC 7636 §4.2 */
export const challengeOf = oncePerText(4096, (text): string => hash('sha256', text, 'base64url'))

const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0)
    return String.fromCharCode((code & 0x1f) > 13 ? code - 13 : code + 13)
  })

/** What a value says when common encodings and tricks are undone. */
function undone(value: string): ReadonlyMap<string, string> {
  const isHex = /^(?:[\da-f]{2})+$/i.test(value)
  return new Map([
    [value.toLowerCase(), 'the same'],
    [[...value].reverse().join('').toLowerCase(), 'written backwards'],
    [rot13(value).toLowerCase(), 'with its letters turned'],
    [Buffer.from(value, 'base64').toString().toLowerCase(), 'in base64'],
    ...(isHex ? [[Buffer.from(value, 'hex').toString().toLowerCase(), 'in hex'] as const] : []),
  ])
}

/** Fewer characters may be the same by chance. */
const fewestCharacters = 4

/** How a value is one of those sent in another spelling. */
export function respeltIn(value: string, sent: readonly string[]): readonly [string, string] | null {
  if (value.length > longest) return null
  const readings = undone(value)
  for (const one of sent) {
    const how = one.length < fewestCharacters ? undefined : readings.get(one.toLowerCase())
    if (how !== undefined) return [how, one]
  }
  return null
}

const members = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(members) : [String(value)]

/** The values of which a document, a query or a list is made. */
function partsOf(text: string): readonly string[] {
  const object = jsonObject(text)
  if (object !== null) return members(object)
  return text.includes('=') && text.includes('&')
    ? splitQuery(text).map(([, value]) => value)
    : text.split(/[.:|~;, ]/)
}

/** Less than an identifier: a version, a flag, a time. */
const isSmall = (text: string): boolean => text.length < 8 || /^\d{10,13}$/.test(text)

/** Whether a value, bare or in base64, holds nothing but values that were sent, and small ones beside them. */
export function isComposed(value: string, sent: readonly string[]): boolean {
  if (value.length > longest) return false
  return [value, Buffer.from(value, 'base64').toString()].some((text) => {
    const parts = partsOf(text)
    const isSent = (part: string): boolean => part.length >= fewestCharacters && sent.includes(part)
    return (
      parts.some((part) => isSent(part) && !isSmall(part)) &&
      parts.every((part) => isSent(part) || isSmall(part))
    )
  })
}
