import type { Account, AccountIdentity } from '../accounts/change.js'
import { asLinkError, clientRedirect, errorPage, errorRedirect, ownRedirect, withFields } from '../answers.js'
import type { Received } from '../context.js'
import { LinkError } from '../errors.js'
import { randomText } from '../pending.js'
import { transactionCookie } from '../steps/start-transaction.js'
import { grantedScope } from '../token/scopes.js'
import type { Transaction } from '../transactions.js'
import type { Answer } from '../wire.js'

// RFC 9700 §4.12: after a form, 303 does not send it again.
const seeOther = 303

const endOf = ({ method }: Received['request']): number | undefined =>
  method === 'POST' ? seeOther : undefined

/** The user agent needs the cookie no more. */
const atEnd = (answer: Answer): Answer => withFields(answer, 'Set-Cookie', transactionCookie('', 0))

/** Tells the client that it came to nothing; what is no refusal is a defect of this program. */
export function failed(received: Received, transaction: Transaction, error: unknown): Answer {
  const known = asLinkError(error)
  const { settings, request } = received
  if (known.delivery === 'page') return atEnd(errorPage(received, known))
  return atEnd(errorRedirect(settings, known, transaction, endOf(request)))
}

async function success(received: Received, transaction: Transaction, subject: string) {
  const { clientId, redirectUri, codeChallenge, clientNonce: nonce, responseType } = transaction
  const scope = grantedScope(transaction.scope)
  if (responseType === 'token') {
    const access_token = await received.accessTokens.issue({ subject, clientId, scope })
    return { access_token, token_type: 'Bearer', expires_in: '3600', scope }
  }
  const code = randomText()
  received.codes.add(code, { clientId, redirectUri, codeChallenge, nonce, subject, scope })
  return { code }
}

/** Brings the client its code, or its token, of this user. */
export async function succeeded(
  received: Received,
  transaction: Transaction,
  { user_id }: Account,
): Promise<Answer> {
  const values = await success(received, transaction, user_id)
  return atEnd(clientRedirect(received.settings, transaction, values, endOf(received.request)))
}

/** @throws LinkError when the client may not use the connection any more */
export function checkEnabled({ settings }: Received, { clientId, connection }: Transaction): void {
  const enabled = settings.clientNamed(clientId)?.connections ?? []
  if (!enabled.some(({ name }) => name === connection))
    throw new LinkError('access_denied', 'the connection was not found')
}

/**
 * Somebody has proved who he is at the connection. Who is not linking is logged in; a link waits for a word of the user:
 * whoever begins with his own token can have another finish it, whose identity would then be his (RFC 9700 §4.7).
 */
export async function arrived(
  received: Received,
  transaction: Transaction,
  identity: AccountIdentity,
): Promise<Answer> {
  checkEnabled(received, transaction)
  if (transaction.subject === undefined)
    return succeeded(received, transaction, received.accounts.loggedIn(identity))
  const id = randomText()
  received.confirmations.add(id, { transaction, identity })
  return ownRedirect(received.settings, `/confirm?confirmation=${id}`, endOf(received.request) ?? 302)
}
