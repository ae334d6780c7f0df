import { connectionIdentity } from '../accounts/accounts.js'
import type { AccountIdentity, Profile } from '../accounts/change.js'
import { LinkError } from '../errors.js'
import type { Connection, Settings, Upstream } from '../options.js'
import { callbackOf } from '../steps/start-transaction.js'
import type { Transaction } from '../transactions.js'
import { verifyIdToken } from './id-token.js'
import { askUpstream, type Json, unavailable } from './upstream-request.js'

/** A connection that can be asked who the user is. */
export type Asked = Exclude<Connection, { kind: 'database' }> & { readonly upstream: Upstream }

/** RFC 6749 §2.3.1: both are form-encoded before they become a user name and a password. */
const basic = (...parts: readonly string[]): string =>
  `Basic ${Buffer.from(parts.map(encodeURIComponent).join(':')).toString('base64')}`

/** Redeems the code: in the body of a POST, authenticated, with the redirection URI and the verifier (RFC 7636 §4.5). */
const redeem = (
  settings: Settings,
  connection: Asked,
  code: string,
  { codeVerifier }: Transaction,
): Promise<Json> =>
  askUpstream(settings, connection.upstream.token_endpoint, {
    method: 'POST',
    headers: {
      authorization: basic(connection.client_id, connection.upstream.client_secret),
      accept: 'application/json',
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: callbackOf(settings, connection),
      code_verifier: codeVerifier,
    }),
  })

// OIDC Core §2: a `sub` has no more, and so has the one that is made of it here.
const mostCharacters = 255

/** What can be shown on a page: no line breaks, and no signs that turn the direction of what follows. */
function shown(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > mostCharacters) return undefined
  return value.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '') || undefined
}

/** Of all that a connection says of a user, what is shown; an address is verified only by the boolean true. */
function profileOf(claims: Json): Profile {
  const [name, email] = [shown(claims.name), shown(claims.email)]
  return { ...(name && { name }), ...(email && { email, email_verified: claims.email_verified === true }) }
}

/** What userinfo says, where there is one; its token must be one that a bearer may use (RFC 6749 §7.1). */
async function userinfoOf(
  settings: Settings,
  { userinfo_endpoint }: Upstream,
  { access_token, token_type }: Json,
): Promise<Json> {
  if (userinfo_endpoint === undefined) return {}
  const isBearer = typeof token_type === 'string' && token_type.toLowerCase() === 'bearer'
  if (!isBearer || typeof access_token !== 'string' || !/^[\x21-\x7e]+$/.test(access_token))
    throw unavailable()
  return askUpstream(settings, userinfo_endpoint, { headers: { authorization: `Bearer ${access_token}` } })
}

const unknown = (): LinkError => new LinkError('access_denied', 'The connection did not say who the user is')

/** Who the user is at the connection, exactly as it says; userinfo of another `sub` is not used (OIDC Core §5.3.2). */
function subOf(connection: Asked, claims: Json | undefined, userinfo: Json): string {
  const { sub } = claims ?? userinfo
  const isOther = connection.upstream.userinfo_endpoint !== undefined && userinfo.sub !== sub
  if (typeof sub !== 'string' || sub === '' || isOther) throw unknown()
  if (`${connection.name}|${sub}`.length > mostCharacters) throw unknown()
  return sub
}

/**
 * Learns from the connection who the user is, by the back channel alone. The upstream's tokens end here.
 *
 * @throws LinkError when the connection cannot be asked or does not prove it
 */
export async function exchange(
  settings: Settings,
  connection: Asked,
  code: string,
  transaction: Transaction,
): Promise<AccountIdentity> {
  const { upstream, client_id } = connection
  const tokens = await redeem(settings, connection, code, transaction)
  const claims = upstream.openid
    ? await verifyIdToken(settings, tokens.id_token, {
        openid: upstream.openid,
        clientId: client_id,
        nonce: transaction.nonce,
      })
    : undefined
  const userinfo = await userinfoOf(settings, upstream, tokens)
  const sub = subOf(connection, claims, userinfo)
  return connectionIdentity(connection, sub, { ...profileOf(claims ?? {}), ...profileOf(userinfo) })
}
