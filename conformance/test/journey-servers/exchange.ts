import { createPublicKey } from 'node:crypto'
import {
  createLocalJWKSet,
  decodeJwt,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import type { Identity } from './accounts.js'
import type { Context } from './context.js'
import type { Does } from './knobs.js'
import { type Connection, own } from './registry.js'
import { returnAddress } from './to-upstream.js'
import type { Transaction } from './transactions.js'

/** What the upstream proves; or that it does not, with what it said for those who repeat it. */
export type Proof =
  | { readonly identity: Identity; readonly accessToken: string }
  | { readonly failed: true; readonly said: string }

const patienceMs = 2000
const failed = (said = ''): Proof => ({ failed: true, said })

type Parameters = Readonly<Record<string, string>>

const formEncoded = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')

const basic = (): string =>
  `Basic ${Buffer.from(`${formEncoded(own.clientId)}:${formEncoded(own.clientSecret)}`).toString('base64')}`

/** One token request. */
async function askForTokens(
  { does }: Context,
  { issuer }: Connection,
  parameters: Parameters,
): Promise<Response> {
  const isAuthenticated = !does('no-credentials-in-the-token-request')
  const inContent = does('secret-in-the-content')
  const secrets = inContent ? { client_id: own.clientId, client_secret: own.clientSecret } : {}
  const content = new URLSearchParams({ ...parameters, ...secrets })
  const isGet = does('token-request-by-get')
  const inAddress = does('secret-in-the-address')
    ? `?client_secret=${encodeURIComponent(own.clientSecret)}`
    : ''
  return fetch(`${issuer}/token${isGet ? `?${content}` : inAddress}`, {
    method: isGet ? 'GET' : 'POST',
    headers: isAuthenticated && !inContent ? { authorization: basic() } : {},
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
    ...(isGet ? {} : { body: content }),
  })
}

interface Tokens {
  readonly accessToken: string
  readonly idToken: string
}

async function tokensIn(response: Response): Promise<Tokens | string> {
  const text = await response.text()
  try {
    const content: unknown = response.status === 200 ? JSON.parse(text) : null
    const members = new Map<string, unknown>(Object.entries(content ?? {}))
    const [accessToken, idToken] = [members.get('access_token'), members.get('id_token')]
    return typeof accessToken === 'string' && typeof idToken === 'string' ? { accessToken, idToken } : text
  } catch {
    return text
  }
}

/** A request with whatever code somebody brings. */
export async function redeemUnseen(context: Context, connection: Connection, code: string): Promise<void> {
  const parameters = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: returnAddress(context, connection),
  }
  await askForTokens(context, connection, parameters)
}

async function redeem(context: Context, transaction: Transaction, code: string): Promise<Tokens | string> {
  const { does } = context
  const { connection, verifier } = transaction
  const parameters = {
    grant_type: 'authorization_code',
    code,
    ...(does('no-redirect-uri-in-the-token-request')
      ? {}
      : { redirect_uri: returnAddress(context, connection) }),
    ...(does('no-challenge') ? {} : { code_verifier: verifier }),
  }
  try {
    const tokens = await tokensIn(await askForTokens(context, connection, parameters))
    if (typeof tokens !== 'string') context.seen.secrets.push(code, tokens.accessToken, tokens.idToken)
    if (does('redeemed-twice')) await askForTokens(context, connection, parameters)
    return tokens
  } catch {
    return ''
  }
}

async function keySetOf({ issuer }: Connection): Promise<JSONWebKeySet> {
  const response = await fetch(`${issuer}/keys`, { signal: AbortSignal.timeout(patienceMs) })
  const content: JSONWebKeySet = JSON.parse(await response.text())
  return content
}

function optionsFor({ issuer }: Connection, does: Does): JWTVerifyOptions {
  return {
    algorithms: ['RS256'],
    requiredClaims: ['exp', 'iat', 'sub', ...(does('issuer-of-the-id-token-ignored') ? [] : ['iss'])],
    ...(does('issuer-of-the-id-token-ignored') ? {} : { issuer }),
    ...(does('audience-ignored') ? {} : { audience: own.clientId }),
    ...(does('expiry-ignored') ? { currentDate: new Date(0) } : {}),
  }
}

const algOf = (token: string): unknown => {
  const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString())
  return new Map<string, unknown>(Object.entries(header ?? {})).get('alg')
}

/** What a token says, for those who look at its claims alone. */
function unsigned(token: string, { issuer }: Connection): JWTPayload {
  const claims = decodeJwt(token)
  const isGood = claims.iss === issuer && claims.aud === own.clientId && (claims.exp ?? 0) * 1000 > Date.now()
  if (!isGood) throw new Error('The claims are not those of a login here')
  return claims
}

const needsNoSignature = (token: string, does: Does): boolean =>
  does('signature-ignored') || (does('alg-none-taken') && algOf(token) === 'none')

async function byPublicKey(
  token: string,
  keys: JSONWebKeySet,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  const [jwk = {}] = keys.keys
  const pem = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  return (await jwtVerify(token, Buffer.from(pem), { ...options, algorithms: ['HS256'] })).payload
}

async function verified(token: string, connection: Connection, does: Does): Promise<JWTPayload> {
  const options = optionsFor(connection, does)
  if (needsNoSignature(token, does)) return unsigned(token, connection)
  const keys = await keySetOf(connection)
  if (does('public-key-as-a-secret') && algOf(token) === 'HS256') return byPublicKey(token, keys, options)
  try {
    return (await jwtVerify(token, createLocalJWKSet(keys), options)).payload
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
    if (does('unknown-key-taken')) return unsigned(token, connection)
    if (!does('keys-fetched-again')) throw error
    return (await jwtVerify(token, createLocalJWKSet(await keySetOf(connection)), options)).payload
  }
}

/** Whether an ID token is of this journey. */
function isOfJourney({ nonce, azp }: JWTPayload, transaction: Transaction, does: Does): boolean {
  if (azp !== undefined && azp !== own.clientId && !does('audience-ignored')) return false
  if (does('no-nonce') || does('nonce-not-compared')) return true
  return nonce === transaction.nonce || (does('nonce-may-be-missing') && nonce === undefined)
}

async function userinfoOf(
  { issuer }: Connection,
  accessToken: string,
): Promise<ReadonlyMap<string, unknown>> {
  const response = await fetch(`${issuer}/userinfo`, {
    headers: { authorization: `Bearer ${accessToken}` },
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  })
  const content: unknown = response.status === 200 ? JSON.parse(await response.text()) : null
  return new Map<string, unknown>(Object.entries(content ?? {}))
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

async function identityOf(
  tokens: Tokens,
  transaction: Transaction,
  { does }: Context,
): Promise<Identity | null> {
  const { connection } = transaction
  const claims = await verified(tokens.idToken, connection, does)
  if (!isOfJourney(claims, transaction, does) || typeof claims.sub !== 'string') return null
  const userinfo = await userinfoOf(connection, tokens.accessToken)
  const isSame = userinfo.get('sub') === claims.sub
  if (!isSame && !does('userinfo-mismatch-ignored') && !does('subject-of-userinfo')) return null
  return {
    connection: connection.name,
    subject: does('subject-of-userinfo') ? String(userinfo.get('sub')) : claims.sub,
    email: textOf(claims.email),
    isEmailVerified: claims.email_verified === true,
    claims,
  }
}

/** Redeems the code of the upstream, and looks at everything that comes of it. */
export async function exchange(context: Context, transaction: Transaction, code: string): Promise<Proof> {
  const tokens = await redeem(context, transaction, code)
  if (typeof tokens === 'string') return failed(tokens)
  try {
    const identity = await identityOf(tokens, transaction, context)
    return identity === null ? failed() : { identity, accessToken: tokens.accessToken }
  } catch {
    return failed()
  }
}
