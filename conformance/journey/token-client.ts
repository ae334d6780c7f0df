import { jsonObject } from '../syntax/json.js'
import { jwtClaims } from '../syntax/jwt.js'
import { type Exchange, headerValues } from '../wire/exchange.js'

/** A client at the token endpoint. */
export interface TokenClientSettings {
  readonly clientId: string
  readonly clientSecret: string | null
}

/** What is asked for at the token endpoint, as far as it is not usual. */
export interface Redeeming {
  readonly code: string
  readonly redirectUri: string | null
  readonly verifier: string | null
  readonly client: 'own' | 'second'
}

/** What came of it. */
export interface Redeemed {
  readonly exchange: Exchange
  readonly status: number
  readonly json: Readonly<Record<string, unknown>> | null
  readonly accessToken: string | null
  readonly error: string | null
  /** Of the ID token, else of the access token when it can be read. */
  readonly sub: string | null
}

export interface TokenClient {
  readonly redeem: (asked: Redeeming) => Promise<Redeemed>
}

const textIn = (json: Redeemed['json'], name: string): string | null => {
  const value = json?.[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Reads an answer of the token endpoint; only a 200 hands anything out (RFC 6749 §5.1). */
export function readRedeemed(exchange: Exchange): Redeemed {
  const status = exchange.response?.status ?? 0
  const json = jsonObject(exchange.response?.body ?? '')
  const accessToken = status === 200 ? textIn(json, 'access_token') : null
  const subs = [textIn(json, 'id_token'), accessToken]
    .map((token) => (token === null ? null : jwtClaims(token)?.sub))
    .filter((sub): sub is string => typeof sub === 'string')
  return { exchange, status, json, accessToken, error: textIn(json, 'error'), sub: subs[0] ?? null }
}

const formEncoded = (value: string): string => encodeURIComponent(value).replaceAll('%20', '+')

/** The header fields and the content of a token request (RFC 6749 §2.3.1, §4.1.3). */
export function tokenRequest(
  { code, redirectUri, verifier }: Redeeming,
  { clientId, clientSecret }: TokenClientSettings,
): { readonly headers: readonly (readonly [string, string])[]; readonly body: string } {
  const credentials =
    clientSecret === null
      ? null
      : Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    ...(redirectUri === null ? {} : { redirect_uri: redirectUri }),
    ...(clientSecret === null ? { client_id: clientId } : {}),
    ...(verifier === null ? {} : { code_verifier: verifier }),
  })
  return {
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Accept', 'application/json'],
      ...(credentials === null ? [] : [['Authorization', `Basic ${credentials}`] as const]),
    ],
    body: body.toString(),
  }
}

/** What is wrong with the form of a token response, in words; empty where it is as RFC 6749 §5.1 and §5.2 say. */
export function faultsOfResponse({ exchange, status, json, accessToken }: Redeemed): readonly string[] {
  const { response } = exchange
  const type = headerValues(response, 'content-type')[0] ?? ''
  const caching = headerValues(response, 'cache-control').join(',').toLowerCase()
  const isJson = /^application\/json\s*(;|$)/i.test(type) && json !== null
  if (!isJson) return [`the content is no JSON, but ${type === '' ? 'of no type' : type}`]
  if (status !== 200)
    return [
      ...(status === 400 || status === 401 ? [] : [`the status of the error is ${status}`]),
      ...(textIn(json, 'error') === null ? ['there is no "error"'] : []),
    ]
  return [
    ...(accessToken === null ? ['there is no "access_token"'] : []),
    ...(textIn(json, 'token_type') === null ? ['there is no "token_type"'] : []),
    ...(/\bno-store\b/.test(caching) ? [] : ['Cache-Control lacks no-store']),
  ]
}
