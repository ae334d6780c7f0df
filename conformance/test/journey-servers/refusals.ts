import { credentials, type Status, statusOf, tellClient } from './client-answer.js'
import type { Context } from './context.js'
import { type Incoming, json, type Outgoing, page, redirect } from './http.js'
import { cookieLine, type Transaction } from './transactions.js'

/** On a page of the server's own: nobody knows whose answer it is. */
export function lost({ does }: Context, title: string): Outgoing {
  if (does('replay-goes-to-an-error-page')) return redirect('/sorry')
  if (does('refusals-as-json')) return json(403, { error: 'access_denied' })
  const again = '<form method="get" action="/"><button>Try again</button></form>'
  return page(400, title, does('refusal-page-offers-another-try') ? again : '<p>Please begin again.</p>')
}

/** The account that a journey is about. */
export const userOf = ({ tokens, does }: Context, { token, user }: Transaction): string | null => {
  if (does('token-looked-at-once')) return user
  return token === null ? null : (tokens.find(token)?.user ?? null)
}

/** Takes the cookie of a journey away that is over. */
export const endingCookies = ({ does }: Context, { cookie }: Transaction): readonly string[] =>
  does('answers-work-again') || does('failure-leaves-it-open') ? [] : [cookieLine(cookie, null, does)]

/** What this server tells of a journey that came to nothing. */
function refusal(
  context: Context,
  transaction: Transaction,
  incoming: Incoming,
  error: string,
  description: string | null,
  status: Status,
): Outgoing {
  const { does } = context
  const { asked } = transaction
  if (does('refusals-as-pages') || does('refusals-as-json') || does('refusal-page-offers-another-try'))
    return lost(context, 'Nothing was linked')
  const user = userOf(context, transaction)
  if (does('status-beside-the-answer') && user !== null) {
    const pairs = [...credentials(context, asked, user), ...statusOf(context, status)]
    return tellClient(context, asked, pairs, incoming.cookies)
  }
  const words = description === null ? [] : [['error_description', description] as const]
  return tellClient(context, asked, [['error', error], ...words], incoming.cookies)
}

/** Ends a journey that came to nothing: its client learns why, and its cookie goes. */
export function refuse(
  context: Context,
  transaction: Transaction,
  incoming: Incoming,
  error = 'access_denied',
  {
    description = null,
    status = 'error',
  }: { readonly description?: string | null; readonly status?: Status } = {},
): Outgoing {
  const answer = refusal(context, transaction, incoming, error, description, status)
  return { ...answer, cookies: endingCookies(context, transaction) }
}
