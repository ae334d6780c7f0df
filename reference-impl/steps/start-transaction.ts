import { hash } from 'node:crypto'
import type { Connected, Context } from '../context.js'
import type { Connection, Settings } from '../options.js'
import { singleValueIn, valueIn } from '../parameters.js'
import { randomText } from '../pending.js'

/** A connection's name as a segment of a path. */
export const segmentOf = (connection: string): string => encodeURIComponent(connection)

/** Where a connection sends the user back: an address of its own, so that none can pass for another (RFC 9700 §4.4.2.2). */
export const callbackOf = ({ origin }: Settings, { name }: Pick<Connection, 'name'>): string =>
  `${origin}/callback/${segmentOf(name)}`

interface Drawn {
  readonly id: string
  readonly verifier: string
  readonly nonce: string
}

/** The upstream authorization request: this server's own state, PKCE and callback, and nothing of the client's. */
function upstreamLocation({ connection, settings }: Connected, { id, verifier, nonce }: Drawn): string {
  if (connection.kind === 'database') return `/login?transaction=${id}`
  const challenge = hash('sha256', verifier, 'base64url')
  const callback = encodeURIComponent(callbackOf(settings, connection))
  return (
    `${connection.authorization_endpoint}?response_type=code&client_id=${encodeURIComponent(connection.client_id)}` +
    `&redirect_uri=${callback}&scope=${encodeURIComponent(connection.scope)}&state=${id}` +
    `&code_challenge=${challenge}&code_challenge_method=S256` +
    (connection.upstream?.openid ? `&nonce=${nonce}` : '')
  )
}

/** Binds a transaction to one user agent; a life of no seconds ends it there. */
export const transactionCookie = (browser: string, seconds: number): string =>
  `__Host-transaction=${browser}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Lax`

/**
 * Remembers the request, binds it to this user agent and says where the user agent goes.
 * @see RFC 9700 §2.1 and §4.7, RFC 7636 §4
 */
export function startTransaction(context: Connected): Pick<Context, 'location' | 'cookie'> {
  const { client, connection, parameters, redirectUri, responseType, settings, subject } = context
  const [id, browser, verifier, nonce] = [randomText(), randomText(), randomText(48), randomText()]
  context.transactions.add(id, {
    clientId: client.client_id,
    connection: connection.name,
    browser,
    codeVerifier: verifier,
    nonce,
    codeChallenge: singleValueIn(parameters, 'code_challenge'),
    clientNonce: singleValueIn(parameters, 'nonce'),
    redirectUri,
    responseType,
    state: singleValueIn(parameters, 'state'),
    scope: singleValueIn(parameters, 'scope'),
    subject,
    accessToken: subject === undefined ? undefined : valueIn(parameters, 'access_token'),
  })
  return {
    location: upstreamLocation(context, { id, verifier, nonce }),
    cookie: transactionCookie(browser, settings.limits.transactionSeconds),
  }
}
