import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { once } from '../common/remember.js'
import { jsonObject } from '../syntax/json.js'

/** A private key of RS256 and the name that its tokens give it. */
export interface SigningKey {
  readonly kid: string
  readonly jwk: JWK
}

/** What an upstream signs with. */
export interface UpstreamKeys {
  /** The one whose public half is in the key set. */
  readonly published: SigningKey
  /** A key set as `jwks_uri` shows it (RFC 7517 §5). */
  readonly jwks: { readonly keys: readonly JWK[] }
  /** The same public key as text: SubjectPublicKeyInfo in PEM, with the line break at its end that OpenSSL writes. */
  readonly publicPem: string
  /** One that nobody can look up; made when it is first asked for, since that takes a while. */
  readonly unpublished: () => Promise<SigningKey>
}

const publicMembers = ['kty', 'kid', 'alg', 'use', 'n', 'e'] as const
const privateMembers = [...publicMembers, 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const

/** These members of a key, in their order: so that the same key is the same text. */
const only = (members: readonly (keyof JWK)[], jwk: JWK): JWK =>
  Object.fromEntries(members.map((name) => [name, jwk[name]]))

async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  return { kid, jwk: only(privateMembers, { ...jwk, kid, alg: 'RS256', use: 'sig' }) }
}

const withPublished = (published: SigningKey): UpstreamKeys => ({
  published,
  jwks: { keys: [only(publicMembers, published.jwk)] },
  publicPem: String(
    createPublicKey({ key: published.jwk as JsonWebKey, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    }),
  ),
  unpublished: once(makeSigningKey),
})

/** Makes keys that nobody has had. */
export async function makeKeys(): Promise<UpstreamKeys> {
  return withPublished(await makeSigningKey())
}

/** The published key with its private half, as a JWK set; the same keys give the same text. */
export const keysToText = ({ published }: UpstreamKeys): string =>
  `${JSON.stringify({ keys: [published.jwk] }, null, 2)}\n`

const probe = Buffer.from('signed to see whether both halves of a key are of one pair')

/** RFC 7518 §3.3: of 2048 bits or more. */
const canSign = (key: KeyObject): boolean =>
  (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 &&
  verify('sha256', probe, createPublicKey(key), sign('sha256', probe, key))

function isSigningKey(jwk: JWK): jwk is JWK & { readonly kid: string } {
  if (jwk.kty !== 'RSA' || jwk.alg !== 'RS256' || typeof jwk.kid !== 'string') return false
  try {
    return canSign(createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }))
  } catch {
    return false
  }
}

/** Reads what `keysToText` wrote; null for any other text. */
export function keysFromText(text: string): UpstreamKeys | null {
  const keys = jsonObject(text)?.keys
  const jwk: unknown = Array.isArray(keys) && keys.length === 1 ? keys[0] : null
  if (typeof jwk !== 'object' || jwk === null || !isSigningKey(jwk)) return null
  return withPublished({ kid: jwk.kid, jwk: only(privateMembers, jwk) })
}
