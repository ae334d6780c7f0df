import { createHash } from 'node:crypto'
import { jwtClaims, jwtSegments } from '../syntax/jwt.js'

/** Gives what may be shown in place of a text. */
export type Fake = (text: string) => string

/**
 * Letters and digits that stand for each other. "A" and "0" stay, so that a token whose middle is set to "A" is changed
 * where the fake one is, and no number begins with a zero.
 */
const alphabets = ['abcdefghijklmnopqrstuvwxyz', 'BCDEFGHIJKLMNOPQRSTUVWXYZ', '123456789']

/** Letters beyond ASCII, by the octets that UTF-8 takes for them. */
const foreign: Readonly<Record<number, string>> = { 2: 'é', 3: '一', 4: '😀' }

function* octets(label: string): Generator<number, never, void> {
  for (let block = 0; ; block++) yield* createHash('sha256').update(`fake\0${label}\0${block}`).digest()
}

function fakeChar(char: string, random: number): string {
  const alphabet = alphabets.find((one) => one.includes(char))
  if (alphabet !== undefined) return alphabet[random % alphabet.length] ?? char
  return foreign[Buffer.byteLength(char)] ?? char
}

/** A text of the same shape: each letter and digit another one of its kind, and every sign as it is. */
export function fakeText(text: string, label: string): string {
  const random = octets(label)
  return [...text].map((char) => fakeChar(char, random.next().value)).join('')
}

/** Claims about the token, its parties and its time: what any server may know, and the suite judges by. */
export const impersonal: readonly string[] = [
  ...['iss', 'aud', 'azp', 'client_id', 'cid', 'scope', 'scp', 'typ', 'token_use', 'acr', 'amr', 'gty'],
  ...['exp', 'iat', 'nbf', 'auth_time', 'updated_at'],
]

/** Shorter values occur by chance, and are found nowhere else. */
const shortestClaim = 8

function fakeClaim(value: unknown, fake: Fake): unknown {
  if (typeof value === 'string') return value.length < shortestClaim ? value : fake(value)
  if (typeof value === 'number') return Number(fakeClaim(String(value), fake))
  if (Array.isArray(value)) return value.map((entry) => fakeClaim(entry, fake))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fakeClaim(entry, fake)]))
}

/** Parts of this length would give a text away. */
const telling = 16

const partsOf = (text: string): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - telling + 1) }, (_, at) => text.slice(at, at + telling))

type Claims = readonly (readonly [name: string, value: unknown])[]

function shuffled(claims: Claims, random: Generator<number, never, void>): Claims {
  const keyed = claims.map((claim) => ({ claim, place: random.next().value }))
  return keyed.sort((a, b) => a.place - b.place).map(({ claim }) => claim)
}

const mostOrders = 300

/**
 * Claims as a segment that decodes to so many octets, in an order in which base64 spells what stays of them in other
 * characters: the segment then shares no part, or the fewest, with the true one.
 */
function segmentOf(claims: Claims, original: string, label: string): string {
  const { length } = Buffer.from(original, 'base64url')
  const known = new Set(partsOf(original))
  const random = octets(label)
  let best = { segment: '', shared: Number.POSITIVE_INFINITY }
  for (let order = 0; order < mostOrders && best.shared > 0; order++) {
    const text = JSON.stringify(Object.fromEntries(shuffled(claims, random)))
    const padded = text + ' '.repeat(Math.max(0, length - Buffer.byteLength(text)))
    const segment = Buffer.from(padded).toString('base64url')
    const shared = partsOf(segment).filter((part) => known.has(part)).length
    if (shared < best.shared) best = { segment, shared }
  }
  return best.segment
}

/**
 * A token of the same shape: of a JWT the header stays, the claims that are about no person and the names of the others.
 * Who it is about and the signature, without which it is no token, are others.
 */
export function fakeToken(token: string, label: string, fakeOfClaim: Fake): string {
  const segments = jwtSegments(token)
  const claims = jwtClaims(token)
  if (segments === null || claims === null) return fakeText(token, label)
  const [header, payload, signature] = segments
  const entries = Object.entries(claims).map(
    ([name, value]) => [name, impersonal.includes(name) ? value : fakeClaim(value, fakeOfClaim)] as const,
  )
  return [header, segmentOf(entries, payload, label), fakeText(signature, label)].join('.')
}
