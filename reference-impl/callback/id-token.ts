import {
  createLocalJWKSet,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import { LinkError } from '../errors.js'
import type { Settings, Upstream } from '../options.js'
import { askUpstream, type Json } from './upstream-request.js'

/** Asymmetric ones: `none` proves nothing, and with HS256 a public key would be the secret. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']

const refused = (): LinkError =>
  new LinkError('access_denied', 'The connection did not prove who the user is')

interface Expected {
  readonly openid: NonNullable<Upstream['openid']>
  readonly clientId: string
  readonly nonce: string
}

const isKeySet = (value: Json): value is Json & JSONWebKeySet => Array.isArray(value.keys)

/** Issued to this server and to nobody besides: no other audience is trusted (OIDC Core §3.1.3.7, points 3 to 5). */
const isForUsAlone = ({ aud, azp }: JWTPayload, clientId: string): boolean =>
  (!Array.isArray(aud) || aud.length === 1) && (azp === undefined || azp === clientId)

/** The claims of a token that one of the keys has signed; what is wrong with token or keys is all the same. */
async function verified(token: string, keys: JSONWebKeySet, expected: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, createLocalJWKSet(keys), expected)).payload
  } catch {
    throw refused()
  }
}

/**
 * Verifies an ID token of a connection and returns its claims. Keys are fetched for each: it is the demonstration's choice
 * of the simplest cache, which is none.
 *
 * @throws LinkError when anything about it is not as it must be
 * @see OpenID Connect Core §3.1.3.7
 */
export async function verifyIdToken(
  settings: Settings,
  token: unknown,
  { openid, clientId, nonce }: Expected,
): Promise<JWTPayload & { readonly sub: string }> {
  const keys = await askUpstream(settings, openid.jwks_uri, {})
  if (typeof token !== 'string' || !isKeySet(keys)) throw refused()
  const payload = await verified(token, keys, {
    algorithms,
    issuer: openid.issuer,
    audience: clientId,
    requiredClaims: ['sub', 'exp', 'iat'],
    currentDate: new Date(settings.now()),
  })
  const { sub, iat = 0 } = payload
  const isPast = iat * 1000 <= settings.now() + 5000
  if (payload.nonce !== nonce || !isForUsAlone(payload, clientId) || !isPast || !sub) throw refused()
  return { ...payload, sub }
}
