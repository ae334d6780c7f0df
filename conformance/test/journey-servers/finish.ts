import type { Identity } from './accounts.js'
import { credentials, statusOf, tellClient } from './client-answer.js'
import type { Context } from './context.js'
import { type Incoming, type Outgoing, page } from './http.js'
import { endingCookies, refuse, userOf } from './refusals.js'
import { handle } from './registry.js'
import { cookieLine, type Transaction } from './transactions.js'

/** An upstream's login that has been proved. */
export interface Proved {
  readonly identity: Identity
  readonly accessToken: string
}

/** The client gets its answer. */
export function succeed(
  context: Context,
  transaction: Transaction,
  incoming: Incoming,
  user: string,
  accessToken = '',
): Outgoing {
  const { does, seen, deadAt } = context
  const { asked } = transaction
  seen.successes++
  const gone = endingCookies(context, transaction)
  if (deadAt === 'client') return page(200, 'Your accounts are linked', '')
  if (does('second-success-is-an-error') && seen.successes === 2)
    return { ...tellClient(context, asked, [['error', 'server_error']], incoming.cookies), cookies: gone }
  const more = does('upstream-token-at-the-client') ? [['upstream_token', accessToken] as const] : []
  const pairs = [...credentials(context, asked, user), ...statusOf(context, 'success'), ...more]
  const kept = does('upstream-token-in-a-cookie') ? [cookieLine('upstream', accessToken, does)] : []
  return { ...tellClient(context, asked, pairs, incoming.cookies), cookies: [...gone, ...kept] }
}

function logIn(context: Context, transaction: Transaction, incoming: Incoming, proved: Proved): Outgoing {
  const session = handle()
  const user = context.accounts.logIn(proved.identity)
  context.sessions.set(session, user)
  const answer = succeed(context, transaction, incoming, user, proved.accessToken)
  return { ...answer, cookies: [...(answer.cookies ?? []), cookieLine('session', session, context.does)] }
}

/** The end of a journey: the identity is linked, or somebody is logged in. */
export function finish(
  context: Context,
  transaction: Transaction,
  incoming: Incoming,
  proved: Proved,
): Outgoing {
  if (transaction.token === null) return logIn(context, transaction, incoming, proved)
  const user = userOf(context, transaction)
  if (user === null) return refuse(context, transaction, incoming)
  const linked = context.deadAt === 'identity' ? 'linked' : context.accounts.link(user, proved.identity)
  const isRefused = linked === 'taken' || (linked === 'again' && context.does('linking-again-is-an-error'))
  if (isRefused) return refuse(context, transaction, incoming)
  const told = context.does('token-of-the-identity') ? proved.identity.subject : user
  return succeed(context, transaction, incoming, told, proved.accessToken)
}
