import { oncePerObject, oncePerText } from '../common/remember.js'
import { decodings } from '../syntax/decodings.js'
import { jsonObject } from '../syntax/json.js'
import { jwtClaims, jwtSegments } from '../syntax/jwt.js'
import { impersonal } from './fake.js'

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

/** For each character of a payload, whether it spells a claim about a person or this token alone. */
function ownCharacters(payload: string): readonly boolean[] {
  const json = Buffer.from(payload, 'base64url').toString('latin1')
  const own = new Uint8Array(json.length)
  for (const [name, value] of Object.entries(jsonObject(Buffer.from(json, 'latin1').toString()) ?? {})) {
    const spelt = Buffer.from(JSON.stringify(value)).toString('latin1')
    const at = impersonal.includes(name) ? -1 : json.indexOf(spelt)
    if (at >= 0) own.fill(1, at, at + spelt.length)
  }
  const anyOwn = own.includes(1)
  return Array.from(payload, (_, at) => !anyOwn || own[(at * 6) >> 3] === 1 || own[(at * 6 + 5) >> 3] === 1)
}

/** The header segment of a JWT or a JWE is common to all tokens of an issuer. */
function withoutHeader(token: string): string {
  const [first = ''] = token.split('.', 1)
  const isHeader = jsonObject(Buffer.from(first, 'base64url').toString()) !== null
  return isHeader ? token.slice(first.length + 1) : token
}

/** A token as far as it gives itself away. */
interface Telling {
  readonly text: string
  /** Of its characters, those which another text has only from this token. */
  readonly own: readonly boolean[]
  readonly payload: string
  /** The octets of its signature. */
  readonly octets: string
}

const tellingOf = oncePerText(64, (token): Telling => {
  const [, payload = '', signature = ''] = jwtSegments(token) ?? []
  const text = withoutHeader(token)
  const own = ownCharacters(payload)
  return {
    text,
    own: Array.from(text, (_, at) => own[at] ?? true),
    payload,
    octets: Buffer.from(signature, 'base64url').toString('latin1'),
  }
})

function commonPrefix(one: string, other: string): number {
  let end = 0
  while (end < one.length && one[end] === other[end]) end++
  return end
}

/** Opaque tokens of one issuer may begin alike. */
function apart(token: string, others: readonly string[]): Telling {
  const telling = tellingOf(token)
  const opaque = others.filter((other) => other !== token && jwtSegments(other) === null)
  if (telling.payload !== '' || opaque.length === 0) return telling
  const prefix = Math.max(...opaque.map((other) => commonPrefix(telling.text, withoutHeader(other))))
  return { ...telling, own: telling.own.map((own, at) => own && at >= prefix) }
}

/** A part that is long enough holds a whole one of the pieces into which a text is cut. */
const pieceLength = 8

interface Common {
  readonly start: number
  readonly end: number
  /** Where in the token it begins and ends. */
  readonly from: number
  readonly to: number
}

/** What a text and a token have in common around a place of both. */
function common(text: string, at: number, token: string, place: number): Common {
  let [before, after] = [0, pieceLength]
  while (before < Math.min(at, place) && text[at - before - 1] === token[place - before - 1]) before++
  while (place + after < token.length && text[at + after] === token[place + after]) after++
  return { start: at - before, end: at + after, from: place - before, to: place + after }
}

/** What a run and a token have in common, from piece to piece. */
function commonParts(text: string, start: number, end: number, token: string): readonly Common[] {
  const parts: Common[] = []
  for (let at = start; at + pieceLength <= end; at += pieceLength) {
    const place = token.indexOf(text.slice(at, at + pieceLength))
    if (place < 0) continue
    const found = common(text, at, token, place)
    parts.push(found)
    at = Math.max(at, found.end - pieceLength)
  }
  return parts
}

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

interface Run {
  readonly reading: string
  readonly start: number
  readonly end: number
}

/** The stretches of every reading of a text in which a token can be, and the readings that are no text. */
const tokenRuns = oncePerText(256, (text) => {
  const readings = text.length < shortestToken ? [] : decodings(text)
  const runs = readings.flatMap((reading) =>
    [...reading.matchAll(/[\w.~+/=-]{16,}/g)].map(
      ({ 0: run, index }): Run => ({ reading, start: index, end: index + run.length }),
    ),
  )
  return { runs, octets: readings.filter((reading) => /[\x80-\xff]/.test(reading)) }
})

function partsInRun({ reading, start, end }: Run, token: Telling): readonly string[] {
  const parts: string[] = []
  for (const { start: first, end: last, from, to } of commonParts(reading, start, end, token.text)) {
    const part = reading.slice(first, last)
    if (part.length < Math.min(shortestPart, token.text.length)) continue
    if (!token.own.slice(from, to).includes(true)) continue
    if (isPayloadAlone(part, token.payload) && isInOwnJson(reading, first, last)) continue
    parts.push(part)
  }
  return parts
}

const partsInOctets = (reading: string, { octets }: Telling): readonly string[] =>
  octets.length < shortestOctets
    ? []
    : commonParts(reading, 0, reading.length, octets)
        .filter(({ start, end }) => end - start >= shortestOctets)
        .map(({ start, end }) => reading.slice(start, end))

const isToken = /^[\w.~+/=-]+$/

function findOne(token: string, others: readonly string[]): FindParts {
  // Markup, an address: what cannot be a token says something only as a whole.
  if (!isToken.test(token))
    return (text) => (decodings(text).some((reading) => reading.includes(token)) ? [token] : [])
  const telling = apart(token, others)
  if (telling.text.length < shortestToken) return () => []
  return (text) => {
    const { runs, octets } = tokenRuns(text)
    return [
      ...runs.flatMap((run) => partsInRun(run, telling)),
      ...octets.flatMap((reading) => partsInOctets(reading, telling)),
    ]
  }
}

/** Finds parts of the configured tokens. */
export const findConfigured = oncePerObject((tokens: readonly string[]): FindParts => {
  const finders = tokens
    .filter(({ length }) => length >= shortestToken)
    .map((token) => findOne(token, tokens))
  // The same page comes many times in a run.
  return oncePerText(256, (text) => finders.flatMap((find) => find(text)))
})

/** Finds parts of what was sent as a token. */
export const findSent = oncePerText(64, (token): FindParts => findOne(token, []))
