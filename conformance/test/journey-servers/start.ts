import { tellClient } from './client-answer.js'
import type { Context } from './context.js'
import { hasTwice, type Incoming, json, type Outgoing, only, page, redirect } from './http.js'
import { askFirst } from './question.js'
import { clients, handle } from './registry.js'
import { toUpstream } from './to-upstream.js'
import { type Asked, cookieLine } from './transactions.js'

const known = [
  ...['response_type', 'client_id', 'connection', 'redirect_uri', 'access_token', 'state', 'prompt', 'scope'],
  ...['code_challenge', 'code_challenge_method', 'response_mode'],
]

/** What the client asks for; an answer where it must not be told, or cannot be. */
function readAsked(context: Context, { query, cookies }: Incoming): Asked | Outgoing {
  if (query === null || hasTwice(query, known)) return page(400, 'The request cannot be read', '')
  const client = clients.find(({ id }) => id === only(query, 'client_id'))
  const redirectUri = only(query, 'redirect_uri') ?? ''
  if (client === undefined || !client.redirectUris.includes(redirectUri))
    return page(400, 'Nobody knows this application', '')
  const asked = { client, redirectUri, state: only(query, 'state'), challenge: only(query, 'code_challenge') }
  const type = only(query, 'response_type')
  const tell = (error: string): Outgoing =>
    tellClient(context, { ...asked, responseType: 'code' }, [['error', error]], cookies)
  if (type !== 'code' && type !== 'token') return tell('unsupported_response_type')
  const method = only(query, 'code_challenge_method')
  const isS256 = method === 'S256' && /^[\w-]{43}$/.test(asked.challenge ?? '')
  if ((method !== undefined || asked.challenge !== undefined) && !isS256) return tell('invalid_request')
  if (only(query, 'prompt')?.split(' ').includes('none') === true) return tell('interaction_required')
  return { ...asked, responseType: type }
}

/** The access token of the link request, if it is good for this client; undefined where none is needed. */
function tokenIn(
  { tokens, mode, does }: Context,
  { query }: Incoming,
  asked: Asked,
): string | null | undefined {
  const token = only(query, 'access_token')
  if (token === undefined)
    return mode === 'overloaded' || does('link-only-connection-logs-in') ? undefined : null
  return tokens.find(token)?.client === asked.client.id ? token : null
}

const nobody = { token: null, user: null }

/** The endpoint at which every journey begins. */
export function authorize(context: Context, incoming: Incoming): Outgoing {
  const asked = readAsked(context, incoming)
  if ('status' in asked) return asked
  const token = tokenIn(context, incoming, asked)
  if (token === null) return json(401, { error: 'invalid_token' })
  const connection = context.connections.find(({ name }) => name === only(incoming.query, 'connection'))
  if (connection === undefined)
    return tellClient(context, asked, [['error', 'invalid_request']], incoming.cookies)
  const by = token === undefined ? nobody : { token, user: context.tokens.find(token)?.user ?? null }
  const { transaction, cookies } = context.transactions.begin(asked, connection, by, incoming.cookies)
  context.seen.latest = asked
  if (context.does('placeholder-linked-at-the-start') && token !== undefined)
    linkPlaceholder(context, token, connection.name)
  const more = context.does('client-state-in-one-cookie')
    ? [cookieLine('client-state', encodeURIComponent(asked.state ?? ''), context.does)]
    : []
  if (context.deadAt === 'start') return redirect(`/out-of-order/${transaction.state}`)
  const isAsked = context.does('question-first') && token !== undefined
  const answer = isAsked ? askFirst(context, transaction) : toUpstream(context, transaction)
  return { ...answer, cookies: [...cookies, ...more] }
}

/** What a server would do that fills in the name of the identity later. */
function linkPlaceholder({ accounts, tokens }: Context, token: string, connection: string): void {
  const user = tokens.find(token)?.user ?? ''
  const identity = {
    connection,
    subject: `pending-${handle()}`,
    email: null,
    isEmailVerified: false,
    claims: {},
  }
  accounts.link(user, identity)
}
