import type { ClientCode, Context } from './context.js'
import { escaped, type Incoming, type Outgoing, page, redirect } from './http.js'
import { handle } from './registry.js'
import type { Asked } from './transactions.js'

type Parameters = readonly (readonly [name: string, value: string])[]

/** What comes back to the client as its state. */
function stateFor({ does, seen }: Context, asked: Asked, cookies: Incoming['cookies']): Parameters {
  if (does('client-state-dropped')) return []
  const kept = does('client-state-in-one-cookie') ? cookies.get('client-state') : asked.state
  const state = does('client-state-of-the-latest') ? seen.latest?.state : kept
  if (state === undefined) return []
  const sent = does('client-state-changed') ? `${state}.` : state
  const pair = ['state', decodeURIComponent(sent)] as const
  return does('client-state-twice') ? [pair, pair] : [pair]
}

const hidden = ([name, value]: readonly [string, string]): string =>
  `<input type="hidden" name="${name}" value="${escaped(value)}">`

function formPost(uri: string, parameters: Parameters): Outgoing {
  const fields = parameters.map(hidden).join('')
  const form = `<form method="post" action="${escaped(uri)}">${fields}<button>Go on</button></form>`
  const { headers, ...rest } = page(
    200,
    'Back to the application',
    `${form}<script>document.forms[0].submit()</script>`,
  )
  return { ...rest, headers: { ...headers, 'content-security-policy': "script-src 'unsafe-inline'" } }
}

/** Sends the browser to the client, with whatever it is to be told. */
export function tellClient(
  context: Context,
  asked: Asked,
  parameters: Parameters,
  cookies: Incoming['cookies'],
): Outgoing {
  const { does, url } = context
  const all: Parameters = [
    ...parameters,
    ...(does('iss-left-out') ? [] : [['iss', url] as const]),
    ...stateFor(context, asked, cookies),
  ]
  if (does('form-post-to-the-client')) return formPost(asked.redirectUri, all)
  const query = all.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  const isFragment = asked.responseType === 'token' && !does('token-in-the-query')
  const joint = isFragment ? '#' : asked.redirectUri.includes('?') ? '&' : '?'
  return redirect(`${asked.redirectUri}${joint}${query}`, 303)
}

function codeFor({ does, seen }: Context): string {
  seen.codes++
  if (does('short-codes')) return handle().slice(0, 8)
  if (does('counted-codes'))
    return `code-of-the-accounts-server-number-${String(seen.codes).padStart(20, '0')}`
  return handle()
}

function codeParameters(context: Context, asked: Asked, user: string): Parameters {
  const code: ClientCode = { asked, user, isUsed: false, issued: [] }
  const name = codeFor(context)
  context.codes.set(name, code)
  return [['code', name]]
}

/** The code or token of a user for a client. */
export function credentials(context: Context, asked: Asked, user: string): Parameters {
  if (asked.responseType === 'code') return codeParameters(context, asked, user)
  const token = context.tokens.issue({ user, client: asked.client.id })
  return [
    ['access_token', token],
    ['token_type', 'Bearer'],
    ['expires_in', '3600'],
  ]
}

export type Status = 'success' | 'cancelled' | 'error'

/** Beside an answer that is the same either way, when the server is one that gives its users a code whatever happens. */
export const statusOf = ({ does }: Context, status: Status): Parameters =>
  does('status-beside-the-answer') ? [['link_status', status]] : []
