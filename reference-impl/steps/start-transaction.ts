import { hash } from 'node:crypto'
import type { Connected, Context } from '../context.js'
import type { Settings } from '../options.js'
import { singleValueIn } from '../parameters.js'
import { randomText } from '../random.js'

// A slice keeps the string that it was cut from alive, and the request's own string holds the access token.
const copyOf = (text: string): string => Buffer.from(text).toString()

/** The upstream authorization request: this server's own state, PKCE and callback, and nothing of the client's. */
function upstreamLocation(
  connection: Connected['connection'],
  id: string,
  verifier: string,
  settings: Settings,
): string {
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
 *
 * @see RFC 9700 §2.1 and §4.7, RFC 7636 §4
 */
export function startTransaction(context: Connected): Pick<Context, 'location' | 'cookie'> {
  const { client, connection, parameters, redirectUri, responseType, settings, subject } = context
  const [id, browser, codeVerifier] = [randomText(), randomText(), randomText() + randomText()]
  const state = singleValueIn(parameters, 'state')
  context.transactions.add(id, {
    clientId: client.client_id,
    connection: connection.name,
    browser,
    codeVerifier,
    redirectUri: copyOf(redirectUri),
    responseType,
    state: state === undefined ? undefined : copyOf(state),
    subject,
  })
  return {
    location: upstreamLocation(connection, id, codeVerifier, settings),
    cookie: `__Host-transaction=${browser}; Path=/; Max-Age=${settings.limits.transactionSeconds}; Secure; HttpOnly; SameSite=Lax`,
  }
}
