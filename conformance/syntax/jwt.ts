import { jsonObject } from './json.js'

/** The three segments of a compact JWS, or null when the token is not one. */
export function jwtSegments(
  token: string,
): readonly [header: string, payload: string, signature: string] | null {
  const segments = token.split('.')
  const [header, payload, signature] = segments
  if (segments.length !== 3 || header === undefined || payload === undefined || signature === undefined)
    return null
  return claimsOf(header) === null || claimsOf(payload) === null ? null : [header, payload, signature]
}

const claimsOf = (segment: string): Readonly<Record<string, unknown>> | null =>
  jsonObject(Buffer.from(segment, 'base64url').toString('utf8'))

/** The payload of a JWT without any verification; null for an opaque token. */
export function jwtClaims(token: string): Readonly<Record<string, unknown>> | null {
  const segments = jwtSegments(token)
  return segments === null ? null : claimsOf(segments[1])
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JWS without signature, as RFC 7519 §6 forms it. */
export function unsignedJwt(claims: Readonly<Record<string, unknown>>): string {
  return `${encode({ alg: 'none' })}.${encode(claims)}.`
}

/**
 * Changes one character in the middle of the last segment. The last character of a base64url signature carries
 * unused bits, so that changing it may leave the signature valid.
 */
export function flipMiddle(token: string): string {
  const start = token.lastIndexOf('.') + 1
  const at = start + Math.floor((token.length - start) / 2)
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}

/** The token with another subject and the old signature. */
export function editPayload(token: string): string | null {
  const segments = jwtSegments(token)
  const claims = jwtClaims(token)
  if (segments === null || claims === null) return null
  return `${segments[0]}.${encode({ ...claims, sub: 'link-conformance|someone-else' })}.${segments[2]}`
}

/** The token's own payload, octet for octet, under an algorithm that signs nothing. */
export function stripSignature(token: string, alg: string): string | null {
  const segments = jwtSegments(token)
  return segments === null ? null : `${encode({ alg })}.${segments[1]}.`
}

/** Upper case for lower and the other way round. */
export const swapCase = (text: string): string =>
  [...text].map((char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())).join('')
