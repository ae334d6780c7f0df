import { connectionIdentity } from '../accounts/accounts.js'
import type { AccountIdentity, Profile } from '../accounts/change.js'
import { LinkError } from '../errors.js'
import type { Connection, Settings, Upstream } from '../options.js'
import { callbackOf } from '../steps/start-transaction.js'
import type { Transaction } from '../transactions.js'
import { verifyIdToken } from './id-token.js'
import { askUpstream, type Json } from './upstream-request.js'

type Social = Exclude<Connection, { kind: 'database' }>

/** RFC 6749 §2.3.1: both are form-encoded before they become a user name and a password. */
const basic = (...parts: readonly string[]): string =>
  `Basic ${Buffer.from(parts.map(encodeURIComponent).join(':')).toString('base64')}`

/** Redeems the code: in the body of a POST, authenticated, with the redirection URI and the verifier (RFC 7636 §4.5). */
const redeem = (
  settings: Settings,
  connection: Social,
  { token_endpoint, client_secret }: Upstream,
  code: string,
  { codeVerifier }: Transaction,
): Promise<Json> =>
  askUpstream(settings, token_endpoint, {
    method: 'POST',
    headers: { authorization: basic(connection.client_id, client_secret), accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: callbackOf(settings, connection),
      code_verifier: codeVerifier,
    }),
  })

const text = (value: unknown): { readonly text: string } | undefined =>
  typeof value === 'string' && value !== '' ? { text: value } : undefined

/** Of all that a connection says of a user, what is shown; an address is verified only by the boolean true. */
function profileOf(claims: Json): Profile {
  const [name, email] = [text(claims.name)?.text, text(claims.email)?.text]
  return { ...(name && { name }), ...(email && { email, email_verified: claims.email_verified === true }) }
}

/** What userinfo says, where there is one; nothing of another `sub` is used (OIDC Core §5.3.2). */
async function userinfoOf(
  settings: Settings,
  { userinfo_endpoint }: Upstream,
  token: unknown,
): Promise<Json> {
  if (userinfo_endpoint === undefined) return {}
  return askUpstream(settings, userinfo_endpoint, { headers: { authorization: `Bearer ${token}` } })
}

/**
 * Learns from the connection who the user is, by the back channel alone. The upstream's tokens end here.
 *
 * @throws LinkError when the connection cannot be asked or does not prove it
 */
export async function exchange(
  settings: Settings,
  connection: Social & { readonly upstream: Upstream },
  code: string,
  transaction: Transaction,
): Promise<AccountIdentity> {
  const { upstream, client_id } = connection
  const tokens = await redeem(settings, connection, upstream, code, transaction)
  const claims = upstream.openid
    ? await verifyIdToken(settings, tokens.id_token, {
        openid: upstream.openid,
        clientId: client_id,
        nonce: transaction.nonce,
      })
    : undefined
  const userinfo = await userinfoOf(settings, upstream, tokens.access_token)
  const sub = text(claims?.sub ?? userinfo.sub)?.text
  const isOther = upstream.userinfo_endpoint !== undefined && userinfo.sub !== sub
  if (sub === undefined || isOther)
    throw new LinkError('access_denied', 'The connection did not say who the user is')
  return connectionIdentity(connection, sub, profileOf({ ...claims, ...userinfo }))
}
