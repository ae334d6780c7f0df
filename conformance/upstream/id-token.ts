import { CompactSign } from 'jose'
import type { Signature, UpstreamFault } from '../checks/journey/upstream-fault.js'
import { type ClaimSet, secondsOf, withChanges } from './claims.js'
import type { SigningKey, UpstreamKeys } from './keys.js'
import type { Grant } from './ledger.js'
import type { UpstreamSettings } from './settings.js'

const secondsToLive = 300

const payloadOf = (claims: ClaimSet): Buffer => Buffer.from(JSON.stringify(claims))

const segment = (value: ClaimSet): string => payloadOf(value).toString('base64url')

const byKey = (claims: ClaimSet, kid: string, { jwk }: SigningKey): Promise<string> =>
  new CompactSign(payloadOf(claims)).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(jwk)

/** RFC 8725 §2.1: what everybody can read is the secret. */
const bySecret = (claims: ClaimSet, kid: string, secret: string): Promise<string> =>
  new CompactSign(payloadOf(claims))
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid })
    .sign(Buffer.from(secret))

/** With another octet at the end of its signature. */
function broken(token: string): string {
  const at = token.lastIndexOf('.') + 1
  const octets = Buffer.from(token.slice(at), 'base64url')
  octets[octets.length - 1] = (octets.at(-1) ?? 0) ^ 1
  return token.slice(0, at) + octets.toString('base64url')
}

async function signed(claims: ClaimSet, signature: Signature | null, keys: UpstreamKeys): Promise<string> {
  const { kid } = keys.published
  switch (signature) {
    case null:
      return byKey(claims, kid, keys.published)
    case 'none':
      return `${segment({ alg: 'none', typ: 'JWT' })}.${segment(claims)}.`
    case 'hs256-with-the-public-key':
      return bySecret(claims, kid, keys.publicPem)
    case 'another-key':
      return byKey(claims, kid, await keys.unpublished())
    case 'unknown-key': {
      const unknown = await keys.unpublished()
      return byKey(claims, unknown.kid, unknown)
    }
    case 'broken':
      return broken(await byKey(claims, kid, keys.published))
    default:
      return signature satisfies never
  }
}

type TokenFault = Extract<UpstreamFault, { at: 'id-token' }>

function claimsOf({ issuer, clientId }: UpstreamSettings, grant: Grant, seconds: number): ClaimSet {
  const { login, nonce } = grant
  return {
    ...login.claims,
    iss: issuer,
    sub: login.sub,
    aud: clientId,
    iat: seconds,
    exp: seconds + secondsToLive,
    ...(nonce === null ? {} : { nonce }),
  }
}

function faultyClaims(claims: ClaimSet, fault: TokenFault, grant: Grant, seconds: number): ClaimSet {
  if ('nonce' in fault) return { ...claims, nonce: grant.earlierNonce }
  return withChanges(claims, fault.claims ?? {}, seconds)
}

/**
 * The ID token of a login, with what the login's fault makes of it.
 *
 * @see OpenID Connect Core §2 and §3.1.3.6
 */
export function idTokenOf(settings: UpstreamSettings, grant: Grant): Promise<string> {
  const { fault } = grant.login
  const seconds = secondsOf(settings.now())
  const claims = claimsOf(settings, grant, seconds)
  if (fault?.at !== 'id-token') return signed(claims, null, settings.keys)
  const signature = 'nonce' in fault ? null : (fault.signature ?? null)
  return signed(faultyClaims(claims, fault, grant, seconds), signature, settings.keys)
}
