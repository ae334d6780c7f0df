import type { Identity } from './accounts.js'
import type { Context } from './context.js'
import { type Incoming, json, type Outgoing } from './http.js'
import { administrator } from './registry.js'

const bearerIn = ({ headers }: Incoming): string =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''

/** Whose token it is. */
export function userinfo({ tokens }: Context, incoming: Incoming): Outgoing {
  const grant = tokens.find(bearerIn(incoming))
  return grant === null ? json(401, { error: 'invalid_token' }) : json(200, { sub: grant.user })
}

const shown = ({ connection, subject }: Identity, isWhole: boolean) => ({
  connection,
  user_id: isWhole ? `${connection}|${subject}` : subject,
})

/** An account, and what opens it. */
export function person({ accounts, does }: Context, incoming: Incoming, id: string): Outgoing {
  if (bearerIn(incoming) !== administrator) return json(401, { error: 'invalid_token' })
  if (!accounts.has(id)) return json(404, { error: 'not_found' })
  const identities = accounts
    .identitiesOf(id)
    .map((identity) => shown(identity, does('identities-with-their-connection')))
  return json(200, { id, ...accounts.profileOf(id), identities })
}

/** An identity opens an account no longer. */
export function unlink(
  { accounts }: Context,
  incoming: Incoming,
  [id, connection, subject]: readonly string[],
): Outgoing {
  if (bearerIn(incoming) !== administrator) return json(401, { error: 'invalid_token' })
  const wanted = { connection: connection ?? '', subject: (subject ?? '').replace(`${connection}|`, '') }
  return accounts.unlink(id ?? '', wanted) ? { status: 204 } : json(404, { error: 'not_found' })
}
