import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Random } from './random.js'

type Claims = Readonly<Record<string, unknown>>

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function claimsOf(token: string): Claims {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

let made: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | undefined
/** A key of our own, which no server knows. */
const ownKey = () => {
  made ??= generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return made
}

const ownSignature = (signed: string): string =>
  sign('sha256', Buffer.from(signed), { key: ownKey().privateKey, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  )

/** A year from now, which the fuzzer's servers will not see. */
const later = (): number => Math.floor(Date.now() / 1000) + 31_536_000

/** What the token is made to say. */
const claimings: readonly ((claims: Claims) => Claims)[] = [
  (claims) => claims,
  (claims) => ({ ...claims, sub: 'another' }),
  (claims) => ({ ...claims, exp: later() }),
  ({ exp: _, ...claims }) => claims,
]

type Written = readonly [signed: string, signature: string]
const header = { alg: 'RS256', typ: 'at+jwt' }
const lastOf = (token: string): string => token.split('.')[2] ?? ''

const withOwnKey = (more: Claims, claims: Claims): Written => {
  const signed = `${encoded({ alg: 'ES256', typ: 'at+jwt', ...more })}.${encoded(claims)}`
  return [signed, ownSignature(signed)]
}

const withSecret = (secret: string, claims: Claims): Written => {
  const signed = `${encoded({ ...header, alg: 'HS256' })}.${encoded(claims)}`
  return [signed, createHmac('sha256', secret).update(signed).digest('base64url')]
}

const withHeader = (head: Claims, claims: Claims, signature: string): Written => [
  `${encoded(head)}.${encoded(claims)}`,
  signature,
]

/** How it is signed by one who has no key of the server. */
const signings: readonly ((token: string, claims: Claims, random: Random) => Written)[] = [
  (_, claims, { pick }) => withHeader({ ...header, alg: pick(['none', 'None', 'NONE', 'nOnE']) }, claims, ''),
  (token, claims, { pick }) =>
    withHeader({ ...header, alg: pick(['none', 'None', 'NONE']) }, claims, lastOf(token)),
  (token, claims) => withHeader({ typ: 'at+jwt' }, claims, lastOf(token)),
  (token, claims) => withHeader(header, claims, lastOf(token)),
  (_, claims) => withHeader(header, claims, ''),
  (_, claims) => withHeader(header, claims, Buffer.alloc(256).toString('base64url')),
  (_, claims) => withOwnKey({ jwk: ownKey().publicKey.export({ format: 'jwk' }) }, claims),
  (_, claims) => withOwnKey({}, claims),
  (_, claims) => withOwnKey({ kid: 'unknown' }, claims),
  (_, claims) => withOwnKey({ kid: '../../../dev/null' }, claims),
  (_, claims) => withOwnKey({ jku: 'https://evil.example/keys' }, claims),
  (_, claims) => withOwnKey({ x5u: 'https://evil.example/cert' }, claims),
  (_, claims) => withSecret('', claims),
  (_, claims) => withSecret('secret', claims),
]

/** Parts of the server's own token with something of them changed, nothing signed. */
const edits: readonly ((token: string) => string)[] = [
  (token) => token.slice(0, -8) + [...token.slice(-8)].reverse().join(''),
  (token) => token.toLowerCase(),
  (token) => token.replace(/(?<=\.[^.]*\.).*/, 'AAAA'),
  (token) => token.replace(/[0-9_-]/g, '0'),
  (token) => `${token}.AAAA`,
  (token) => `x ${token}`,
  (token) => `"${token}"`,
  (token) => `${token},x`,
  (token) => token.replace(/\./, ' .'),
  (token) => token.replaceAll('.', '%2E'),
  (token) => `*${token}`,
]

/** A token that looks like the server's and is none. */
export function forged(token: string, random: Random): string {
  if (random.chance(0.3)) return random.pick(edits)(token)
  const claims = random.pick(claimings)(claimsOf(token))
  return random.pick(signings)(token, claims, random).join('.')
}
