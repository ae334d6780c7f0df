import { tellClient } from './client-answer.js'
import type { Context } from './context.js'
import { exchange, redeemUnseen } from './exchange.js'
import { succeed } from './finish.js'
import { hasTwice, type Incoming, type Outgoing, only, page, redirect } from './http.js'
import { goOn } from './question.js'
import { lost, refuse, userOf } from './refusals.js'
import { handle } from './registry.js'
import type { Transaction } from './transactions.js'

const beginning = 8

/** The journey whose state comes back; a careless server finds others too. */
function found(context: Context, { cookies }: Incoming, state: string | undefined): Transaction | null {
  const { does, transactions } = context
  const all = transactions.all(cookies)
  const exact = all.find((one) => one.state === state)
  if (exact !== undefined) return exact
  const own = all.findLast((one) => transactions.isBound(one, cookies)) ?? null
  if (state === undefined) {
    if (does('nothing-equals-nothing') && own === null) return all.at(-1) ?? null
    return does('missing-state-is-taken') ? own : null
  }
  if (does('any-state-is-taken')) return own
  const isLike = (one: Transaction): boolean =>
    (does('state-compared-by-its-beginning') &&
      one.state.slice(0, beginning) === state.slice(0, beginning)) ||
    (does('state-compared-without-case') && one.state.toLowerCase() === state.toLowerCase())
  return all.find(isLike) ?? null
}

/** Whether this browser has begun the journey. */
function isOfBrowser(context: Context, transaction: Transaction, { cookies, query }: Incoming): boolean {
  const { does, transactions } = context
  if (transactions.isBound(transaction, cookies) || does('cookie-not-looked-at')) return true
  const isOpen = transactions.all(cookies).some((one) => transactions.isBound(one, cookies))
  if (does('any-cookie-will-do')) return isOpen
  return does('nothing-equals-nothing') && only(query, 'state') === undefined && !isOpen
}

/** Whether the answer comes from where the browser was sent to. */
function isFromConnection(
  { does }: Context,
  { connection }: Transaction,
  { query }: Incoming,
  path: string,
): boolean {
  const isPlace = path === '' || path === connection.name
  if (!isPlace && !does('connection-not-compared') && !does('connection-by-path')) return false
  const iss = only(query, 'iss')
  if (iss === undefined) return does('iss-may-be-missing')
  return iss === connection.issuer || does('iss-not-compared')
}

const registered = ['access_denied', 'temporarily_unavailable', 'server_error']

/** The upstream says no. */
function denied(context: Context, transaction: Transaction, incoming: Incoming, error: string): Outgoing {
  const { does } = context
  const text = only(incoming.query, 'error_description') ?? ''
  const next = only(incoming.query, 'returnTo')
  const user = userOf(context, transaction)
  if (does('return-to-is-followed') && next !== undefined) return redirect(next)
  if (does('upstream-error-is-a-page')) return page(400, 'The login did not succeed', '')
  if (does('upstream-text-is-live')) return page(400, 'The login did not succeed', `<p>${text}</p>`)
  if (does('upstream-error-is-a-success') && user !== null)
    return succeed(context, transaction, incoming, user)
  const told = registered.includes(error) || does('upstream-error-is-passed-on') ? error : 'access_denied'
  const journey = does('upstream-error-loses-the-state')
    ? { ...transaction, asked: { ...transaction.asked, state: undefined } }
    : transaction
  return refuse(context, journey, incoming, told, {
    status: 'cancelled',
    description: does('upstream-text-is-passed-on') ? text : null,
  })
}

/** The exchange has proved nothing. */
function unproved(context: Context, transaction: Transaction, incoming: Incoming, said: string): Outgoing {
  const { does } = context
  const user = userOf(context, transaction)
  if (does('failed-exchange-is-a-success') && user !== null)
    return succeed(context, transaction, incoming, user)
  if (does('upstream-body-on-the-page')) return page(502, 'The connection failed', `<pre>${said}</pre>`)
  return refuse(context, transaction, incoming, 'temporarily_unavailable', {
    description: does('upstream-body-at-the-client') ? said : null,
  })
}

/** Serves an answer of a journey that this browser has begun. */
async function served(
  context: Context,
  transaction: Transaction,
  incoming: Incoming,
  path: string,
): Promise<Outgoing> {
  const { does, transactions, connections } = context
  if (!does('failure-leaves-it-open') && !does('answers-work-again')) transactions.close(transaction)
  if (!isFromConnection(context, transaction, incoming, path)) return refuse(context, transaction, incoming)
  const error = only(incoming.query, 'error')
  if (error !== undefined) return denied(context, transaction, incoming, error)
  const named = connections.find(({ name }) => name === path)
  const journey =
    does('connection-by-path') && named !== undefined ? { ...transaction, connection: named } : transaction
  const codes = incoming.query?.get('code') ?? []
  const tried = does('each-code-is-redeemed')
    ? codes
    : does('last-code-is-redeemed')
      ? codes.slice(-1)
      : codes.slice(0, 1)
  let said = ''
  for (const code of tried.filter((one) => one !== '')) {
    const proof = await exchange(context, journey, code)
    if ('identity' in proof) {
      if (!does('answers-work-again')) transactions.close(transaction)
      return goOn(context, journey, incoming, proof, code)
    }
    said = proof.said
  }
  return unproved(context, transaction, incoming, said)
}

/** An answer that belongs to no journey of this browser. */
async function astray(context: Context, incoming: Incoming, path: string): Promise<Outgoing> {
  const { does, seen, connections } = context
  const { query, cookies } = incoming
  const [state, error, code] = ['state', 'error', 'code'].map((name) => only(query, name))
  const connection = connections.find(({ name }) => name === path)
  if (does('redeemed-before-the-state') && code !== undefined && connection !== undefined)
    await redeemUnseen(context, connection, code)
  const isTold = does('error-without-state-goes-to-the-latest') && state === undefined && error !== undefined
  return isTold && seen.latest !== null
    ? tellClient(context, seen.latest, [['error', 'access_denied']], cookies)
    : lost(context, 'Nobody here has begun this')
}

/** Those of several states that are served. */
async function eachState(context: Context, incoming: Incoming, path: string): Promise<Outgoing> {
  const { transactions, does } = context
  const all = (incoming.query?.get('state') ?? []).flatMap((state) => found(context, incoming, state) ?? [])
  if (!all.some((one) => transactions.isBound(one, incoming.cookies))) return astray(context, incoming, path)
  let last = lost(context, 'Nobody here has begun this')
  for (const one of does('last-state-is-served') ? all.slice(-1) : all)
    last = await served(context, one, incoming, path)
  return last
}

const trace =
  'TypeError: Cannot read properties of undefined\n    at answer (/srv/accounts/callback.js:17:4)\n'

/** What a server does with a request that it did not expect. */
function unreadable(context: Context, { method }: Incoming): Outgoing | null {
  const { does } = context
  if (method === 'POST' && does('post-is-a-failure-with-a-trace'))
    return { status: 400, headers: { 'content-type': 'text/plain' }, body: trace }
  return method === 'GET' ? null : { ...page(405, 'Answers come by GET', ''), cookies: [] }
}

/** What may stand in an answer once. */
const singles = ({ does }: Context): readonly string[] => [
  ...['iss', 'error'],
  ...(does('each-code-is-redeemed') || does('last-code-is-redeemed') ? [] : ['code']),
  ...(does('each-state-is-served') || does('last-state-is-served') ? [] : ['state']),
]

/** Where the upstream sends the browser back to. */
export async function callback(context: Context, incoming: Incoming, path: string): Promise<Outgoing> {
  const { does } = context
  const { query } = incoming
  const wrong = unreadable(context, incoming)
  if (context.deadAt === 'callback') return page(400, 'Logins by others are out of order', '')
  if (wrong !== null) return wrong
  if (query === null)
    return does('bad-input-is-a-failure') ? page(500, handle(), '') : lost(context, 'This is no answer')
  if (hasTwice(query, singles(context))) return lost(context, 'This is no answer')
  if ((query.get('state')?.length ?? 0) > 1) return eachState(context, incoming, path)
  const transaction = found(context, incoming, only(query, 'state'))
  const isKnown = transaction !== null && isOfBrowser(context, transaction, incoming)
  if (transaction !== null && does('error-needs-no-cookie') && only(query, 'error') !== undefined)
    return refuse(context, transaction, incoming)
  return transaction !== null && isKnown
    ? served(context, transaction, incoming, path)
    : astray(context, incoming, path)
}
