import { oncePerObject, oncePerText } from '../common/remember.js'
import { decodings } from '../syntax/decodings.js'
import { jsonObject } from '../syntax/json.js'
import { jwtClaims, jwtSegments } from '../syntax/jwt.js'
import { impersonal } from './fake.js'
import { createPartIndex } from './secret-index.js'

/** Shorter strings occur by chance. */
export const shortestToken = 16
/** Any part so long of a token gives it away; in octets, what base64 makes as long. */
const shortestPart = 24
const shortestOctets = 18
const shortestClaim = 8
const shortestSubject = 6

export interface Claim {
  readonly name: string
  readonly value: string
}

/** Claims whose name says that they are about one person; of others, only what looks like an identifier counts. */
const personal =
  /^(?:sub|(?:given_|family_|middle_|preferred_user)?name|nick_?name|user_?(?:name|id)|email|phone_number|address|birth_?date|oid|upn|jti|sid)$/i
const identifies = ({ name, value }: Claim): boolean =>
  personal.test(name.replace(/^.*[/:]/, '')) || /[\d@|]/.test(value)

const mostLevels = 4

function claimsIn(name: string, value: unknown, level: number): readonly Claim[] {
  if (typeof value === 'string') return [{ name, value }]
  if (typeof value !== 'object' || value === null || level > mostLevels) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    claimsIn(Array.isArray(value) ? name : key, entry, level + 1),
  )
}

/** What a token says of its user or of itself alone, and no one else may know. */
export const claimsOf = oncePerText(64, (token): readonly Claim[] =>
  Object.entries(jwtClaims(token) ?? {})
    .filter(([name]) => !impersonal.includes(name))
    .flatMap(([name, value]) => claimsIn(name, value, 0))
    .filter(({ name, value }) => value.length >= (name === 'sub' ? shortestSubject : shortestClaim))
    .filter(identifies),
)

/** The stretches of a payload that spell no claim which is about a person or this token alone. */
function publicStretches(payload: string): readonly string[] {
  const json = Buffer.from(payload, 'base64url').toString('latin1')
  const own = new Uint8Array(json.length)
  for (const [name, value] of Object.entries(jsonObject(Buffer.from(json, 'latin1').toString()) ?? {})) {
    const spelt = Buffer.from(JSON.stringify(value)).toString('latin1')
    const at = impersonal.includes(name) ? -1 : json.indexOf(spelt)
    if (at >= 0) own.fill(1, at, at + spelt.length)
  }
  const marked = [...payload].map((char, at) => {
    const [first, last] = [(at * 6) >> 3, (at * 6 + 5) >> 3]
    return own[first] === 1 || own[last] === 1 ? ' ' : char
  })
  return own.includes(1) ? marked.join('').split(/ +/) : []
}

interface Parts {
  readonly text: string
  readonly payload: string
  readonly octets: string
  readonly publicTexts: readonly string[]
}

/** The header segment of a JWT or a JWE is common to all tokens of an issuer. */
function withoutHeader(token: string): string {
  const [first = ''] = token.split('.', 1)
  const isHeader = jsonObject(Buffer.from(first, 'base64url').toString()) !== null
  return isHeader ? token.slice(first.length + 1) : token
}

const partsOf = oncePerText(64, (token): Parts => {
  const [, payload = '', signature = ''] = jwtSegments(token) ?? []
  return {
    text: withoutHeader(token),
    payload,
    octets: Buffer.from(signature, 'base64url').toString('latin1'),
    publicTexts: payload === '' ? [] : publicStretches(payload),
  }
})

function commonPrefix(one: string, other: string): string {
  let end = 0
  while (end < one.length && one[end] === other[end]) end++
  return one.slice(0, end)
}

/** With what opaque tokens of one issuer begin. */
const prefixes = (tokens: readonly string[]): readonly string[] =>
  tokens
    .filter((token) => jwtSegments(token) === null)
    .flatMap((one, at, all) => all.slice(at + 1).map((other) => commonPrefix(one, other)))

const isDigit = (char: string | undefined): boolean => char !== undefined && /[\w+/-]/.test(char)

/** Whether a part stands in JSON of the server's own, a JWT or a session, which shares claims with the token. */
function isInOwnJson(reading: string, start: number, end: number): boolean {
  let [from, to] = [start, end]
  while (start - from < 4096 && isDigit(reading[from - 1])) from--
  while (to - end < 4096 && isDigit(reading[to])) to++
  // It may be glued to what stands before it, an escape for example.
  return [0, 1, 2, 3].some((at) => {
    const text = Buffer.from(reading.slice(Math.min(start, from + at), to), 'base64').toString('latin1')
    return /^[^"]{0,128}\{"/.test(text) && text.includes('}')
  })
}

/** The parts of tokens that a text gives away, in whatever encoding. */
export type FindParts = (text: string) => readonly string[]

const isPayloadAlone = (part: string, payload: string): boolean =>
  part.length < payload.length && payload.includes(part)

function finder(tokens: readonly string[], shortest: number): FindParts {
  const all = tokens.filter(({ length }) => length >= shortestToken).map(partsOf)
  const publicTexts = [...prefixes(tokens), ...all.flatMap((one) => one.publicTexts)]
  const texts = all.map(({ text }) => text).filter(({ length }) => length >= shortestToken)
  const find = createPartIndex(texts, publicTexts, shortest)
  const octets = all.map((one) => one.octets).filter(({ length }) => length >= shortestOctets)
  const findOctets = createPartIndex(octets, [], shortestOctets)
  const inReading = (reading: string): readonly string[] => [
    ...find(reading).flatMap(({ start, end }) => {
      const part = reading.slice(start, end)
      const shared =
        all.some(({ payload }) => isPayloadAlone(part, payload)) && isInOwnJson(reading, start, end)
      return shared ? [] : [part]
    }),
    ...(/[\x80-\xff]/.test(reading)
      ? findOctets(reading).map(({ start, end }) => reading.slice(start, end))
      : []),
  ]
  // The same page comes many times in a run.
  return oncePerText(256, (text) =>
    text.length < Math.min(shortestToken, shortest) ? [] : decodings(text).flatMap(inReading),
  )
}

/** Finds parts of the configured tokens. */
export const findConfigured = oncePerObject(
  (tokens: readonly string[]): FindParts => finder(tokens, shortestPart),
)

const isToken = /^[\w.~+/=-]+$/

/** Finds parts of what was sent as a token; of what cannot be one, markup or an address, the whole. */
export const findSent = oncePerText(
  32,
  (token): FindParts => finder([token], isToken.test(token) ? shortestPart : Number.POSITIVE_INFINITY),
)
