import { hash } from 'node:crypto'
import type { Connected, Context } from '../context.js'
import { singleValueIn } from '../parameters.js'
import { randomText } from '../transactions.js'

/** The upstream authorization request: this server's own state, PKCE and callback, and nothing of the client's. */
function upstreamLocation({ connection, settings }: Connected, id: string, verifier: string): string {
  if (connection.kind === 'database') return `/login?transaction=${id}`
  const challenge = hash('sha256', verifier, 'base64url')
  const callback = encodeURIComponent(`${settings.origin}/callback`)
  return (
    `${connection.authorization_endpoint}?response_type=code&client_id=${encodeURIComponent(connection.client_id)}` +
    `&redirect_uri=${callback}&scope=${encodeURIComponent(connection.scope)}&state=${id}` +
    `&code_challenge=${challenge}&code_challenge_method=S256`
  )
}

/**
 * Remembers the request, binds it to this user agent and says where the user agent goes.
 * @see RFC 9700 §2.1 and §4.7, RFC 7636 §4
 */
export function startTransaction(context: Connected): Pick<Context, 'location' | 'cookie'> {
  const { client, connection, parameters, redirectUri, responseType, settings, subject } = context
  const [id, browser, codeVerifier] = [randomText(), randomText(), randomText(48)]
  context.transactions.add(id, {
    clientId: client.client_id,
    connection: connection.name,
    browser,
    codeVerifier,
    codeChallenge: singleValueIn(parameters, 'code_challenge'),
    redirectUri,
    responseType,
    state: singleValueIn(parameters, 'state'),
    subject,
  })
  return {
    location: upstreamLocation(context, id, codeVerifier),
    cookie: `__Host-transaction=${browser}; Path=/; Max-Age=${settings.limits.transactionSeconds}; Secure; HttpOnly; SameSite=Lax`,
  }
}
