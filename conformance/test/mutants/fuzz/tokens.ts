import type { Deployment } from './deployment.js'
import type { Random } from './random.js'
import { editText } from './texts.js'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const parts = (token: string): readonly [string, string, string] => {
  const [header = '', payload = '', signature = ''] = token.split('.')
  return [header, payload, signature]
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An edit before may have left nothing that can be read. */
function decoded(part: string): object {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return {}
  }
}

/** The last character of a signature has bits that mean nothing: another letter may decode to the same octets. */
function otherSpelling(token: string): string {
  const at = letters.indexOf(token.slice(-1))
  return token.slice(0, -1) + letters.charAt(at ^ 1)
}

/** What can be made of a token without the key. */
const edits: readonly ((token: string, random: Random) => string)[] = [
  editText,
  otherSpelling,
  (token) => parts(token).slice(0, 2).join('.'),
  (token) => `${parts(token).slice(0, 2).join('.')}.`,
  (token) => `${token}.`,
  (token) => `${token}=`,
  (token) => `${token}==`,
  (token) => `.${token}`,
  (token) => token.replace('.', '..'),
  (token) => `Bearer ${token}`,
  (token) => {
    const [, payload] = parts(token)
    return `${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.`
  },
  (token) => {
    const [header, payload, signature] = parts(token)
    return `${header}.${encoded({ ...decoded(payload), sub: 'another' })}.${signature}`
  },
  (token) => {
    const [header, payload, signature] = parts(token)
    return `${encoded({ ...decoded(header), alg: 'HS256' })}.${payload}.${signature}`
  },
  (token, { below }) => {
    const at = below(token.length)
    return token.slice(0, at) + letters.charAt(below(64)) + token.slice(at + 1)
  },
  (token, { below }) => [...token].map((one) => (one === '.' ? one : letters.charAt(below(64)))).join(''),
  (_, { below }) => String(below(1e9)),
]

/** A token that must not be accepted here, or, rarely, one that must. */
export function otherToken(token: string, { clients, badTokens }: Deployment, random: Random): string {
  if (random.chance(0.4)) return random.pick(badTokens)
  if (random.chance(0.2)) return random.pick(clients.flatMap(({ tokens }) => tokens))
  return random.pick(edits)(token, random)
}
