import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { jsonObject } from './json.js'

/** A key that a server shows to everybody. */
export interface PublishedKey {
  readonly jwk: Readonly<Record<string, unknown>>
  /** Null for a symmetric one, which nobody should see. */
  readonly key: KeyObject | null
}

const mostKeys = 8
/** An RSA key of 16384 bits with a chain of certificates is shorter. */
const longestKey = 30_000

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function keyOf(jwk: unknown): readonly PublishedKey[] {
  if (!isObject(jwk) || JSON.stringify(jwk).length > longestKey) return []
  if (jwk.kty === 'oct') return typeof jwk.k === 'string' ? [{ jwk, key: null }] : []
  try {
    return [{ jwk, key: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }) }]
  } catch {
    return []
  }
}

/**
 * The keys of a JWK set that can be understood, in its order; none when the text is no such set.
 *
 * @see RFC 7517 §5
 */
export function publishedKeys(text: string): readonly PublishedKey[] {
  const keys = jsonObject(text)?.keys
  return Array.isArray(keys) ? keys.slice(0, mostKeys).flatMap(keyOf) : []
}
