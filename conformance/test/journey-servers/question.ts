import type { Context, Pending } from './context.js'
import { finish, type Proved, succeed } from './finish.js'
import { escaped, type Incoming, type Outgoing, only, page, redirect } from './http.js'
import { lost, refuse, userOf } from './refusals.js'
import { handle } from './registry.js'
import { toUpstream } from './to-upstream.js'
import type { Transaction } from './transactions.js'

/** What the user knows beside what is in the browser. */
export const password = 'correct horse battery staple'

function remember(
  context: Context,
  transaction: Transaction,
  proved: Proved | null,
  upstreamCode: string | null,
): string {
  const id = handle()
  context.pending.set(id, {
    ...{ transaction, proved, upstreamCode, hidden: handle() },
    ...{ isProven: false, isAnswered: false },
  })
  return id
}

/** The user is asked before anybody goes anywhere. */
export const askFirst = (context: Context, transaction: Transaction): Outgoing =>
  redirect(`/confirm/${remember(context, transaction, null, null)}`)

function isAsked({ does, sessions }: Context, { token }: Transaction, { cookies }: Incoming): boolean {
  if (token === null || does('question-first') || does('no-question')) return false
  return !(does('no-question-in-a-session') && sessions.has(cookies.get('session') ?? ''))
}

/** What follows when the upstream has proved who it is. */
export function goOn(
  context: Context,
  transaction: Transaction,
  incoming: Incoming,
  proved: Proved,
  upstreamCode: string,
): Outgoing {
  const { does } = context
  const status = does('hop-repeats-the-request') ? 307 : 302
  if (does('linked-before-the-question'))
    context.accounts.link(userOf(context, transaction) ?? '', proved.identity)
  if (does('own-step-between'))
    return redirect(`/resume/${remember(context, transaction, proved, upstreamCode)}`, status)
  return isAsked(context, transaction, incoming)
    ? redirect(`/confirm/${remember(context, transaction, proved, upstreamCode)}`, status)
    : finish(context, transaction, incoming, proved)
}

/** What waits under this name for this browser. */
function pendingFor(
  context: Context,
  id: string,
  { cookies }: Incoming,
  isAnybodys: boolean,
): Pending | null {
  const pending = context.pending.get(id)
  if (pending === undefined || pending.isAnswered) return null
  return isAnybodys || context.transactions.isBound(pending.transaction, cookies) ? pending : null
}

/** A step of the server's own. */
export function resume(context: Context, incoming: Incoming, id: string): Outgoing {
  const isAnybodys = context.does('resumed-in-any-browser')
  const pending = pendingFor(context, id, incoming, isAnybodys)
  if (pending === null || pending.proved === null) return lost(context, 'Nothing waits here')
  if (isAsked(context, pending.transaction, incoming)) return redirect(`/confirm/${id}`)
  pending.isAnswered = !isAnybodys
  return finish(context, pending.transaction, incoming, pending.proved)
}

const form = (content: string): string => `<form method="post">${content}</form>`

/** Asks for the password of the account, once more. */
export function askPassword(context: Context, incoming: Incoming, id: string): Outgoing {
  const pending = pendingFor(context, id, incoming, false)
  if (pending === null) return lost(context, 'Nothing waits here')
  if (incoming.method === 'POST' && only(incoming.form, 'password') === password) {
    pending.isProven = true
    return redirect(`/confirm/${id}`, 303)
  }
  return page(200, 'Is it you?', form('<input type="password" name="password"><button>Go on</button>'))
}

function questionPage({ does, accounts }: Context, pending: Pending): Outgoing {
  const { transaction, proved, hidden, upstreamCode } = pending
  const name = accounts.profileOf(transaction.user ?? '')?.name ?? 'your account'
  const whose = proved?.identity.email ?? 'an account'
  const words = `Shall ${whose} of ${transaction.connection.name} open the account of ${name}?`
  const code = does('question-holds-the-upstream-code')
    ? `<input type="hidden" name="c" value="${upstreamCode}">`
    : ''
  const buttons =
    '<button name="answer" value="yes">Link</button><button name="answer" value="no">Cancel</button>'
  const shown = page(
    200,
    'Link these accounts?',
    `<p>${escaped(words)}</p>${form(`<input type="hidden" name="once" value="${hidden}">${code}${buttons}`)}`,
  )
  return does('question-may-be-framed') ? { ...shown, headers: { 'content-type': 'text/html' } } : shown
}

/** The page that asks. */
export function ask(context: Context, incoming: Incoming, id: string): Outgoing {
  const pending = pendingFor(context, id, incoming, context.does('question-for-any-browser'))
  if (pending === null) return lost(context, 'Nothing waits here')
  if (context.does('password-before-the-question') && !pending.isProven) return redirect(`/password/${id}`)
  return questionPage(context, pending)
}

function declined(context: Context, { transaction, proved }: Pending, incoming: Incoming): Outgoing {
  const { does } = context
  const user = userOf(context, transaction)
  if (does('decline-is-a-success') && user !== null) return succeed(context, transaction, incoming, user)
  if (does('decline-links') && proved !== null) context.accounts.link(user ?? '', proved.identity)
  return refuse(context, transaction, incoming, 'access_denied', { status: 'cancelled' })
}

/** The user's answer. */
export function answer(context: Context, incoming: Incoming, id: string): Outgoing {
  const { does } = context
  const pending = pendingFor(context, id, incoming, does('answer-of-any-browser'))
  if (pending === null) return lost(context, 'Nothing waits here')
  if (does('password-before-the-question') && !pending.isProven) return redirect(`/password/${id}`, 303)
  const isOurs = only(incoming.form, 'once') === pending.hidden || does('hidden-field-not-compared')
  const said = only(incoming.form, 'answer')
  if (!isOurs || (said !== 'yes' && said !== 'no'))
    return lost(context, 'This is not the answer to the question')
  pending.isAnswered = true
  if (said === 'no') return declined(context, pending, incoming)
  return pending.proved === null
    ? toUpstream(context, pending.transaction)
    : finish(context, pending.transaction, incoming, pending.proved)
}
