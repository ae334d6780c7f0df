import { errorPage, pageAnswer } from '../answers.js'
import type { Received } from '../context.js'
import { LinkError } from '../errors.js'
import { renderConfirmation } from '../page.js'
import { parseParameters, singleValueIn } from '../parameters.js'
import type { Answer } from '../wire.js'
import { browserOf, ended } from './browser.js'
import { checkEnabled, failed, succeeded } from './completion.js'
import type { Confirmation } from './confirmations.js'

const refusal = (description: string): LinkError => new LinkError('access_denied', description)

/** Asks the user, on a page that names the account and the connection and cannot be framed (RFC 9700 §4.16). */
export function askForConfirmation(received: Received): Answer {
  const { settings, confirmations, accounts, request } = received
  const id = singleValueIn(parseParameters(request.query), 'confirmation') ?? ''
  const confirmation = confirmations.find(id, browserOf(request))
  if (confirmation === undefined) return errorPage(received, ended)
  const { transaction, identity } = confirmation
  const account = accounts.find(transaction.subject ?? '')
  if (account === undefined) return errorPage(received, ended)
  // No form-action: browsers apply it to the redirect that follows the form.
  return pageAnswer(settings, 200, renderConfirmation(account, identity, id), '')
}

/** Adds the identity, unless something has changed since the transaction began. */
async function link(received: Received, { transaction, identity }: Confirmation): Promise<Answer> {
  checkEnabled(received, transaction)
  const { accessTokens, accounts } = received
  const { subject = '', accessToken = '', clientId } = transaction
  if ((await accessTokens.verify(accessToken, clientId)) !== subject)
    throw refusal('access_token is not valid for this client_id')
  const linked = accounts.link(subject, identity)
  const account = accounts.find(subject)
  if (linked === 'no-account' || account === undefined) throw refusal('There is no such account')
  if (linked === 'taken') throw refusal('The identity belongs to another account')
  return succeeded(received, transaction, account)
}

/**
 * The user's word. The form's hidden value can be guessed by nobody and is good once, and in that user agent only, so that
 * no foreign page can give it (RFC 9700 §4.7).
 */
export async function confirm(received: Received): Promise<Answer> {
  const { confirmations, request } = received
  const parameters = parseParameters(request.body)
  const id = singleValueIn(parameters, 'confirmation') ?? ''
  const confirmation = confirmations.take(id, browserOf(request))
  if (confirmation === undefined) return errorPage(received, ended)
  try {
    if (singleValueIn(parameters, 'decision') !== 'link') throw refusal('The user said no')
    return await link(received, confirmation)
  } catch (error) {
    return failed(received, confirmation.transaction, error)
  }
}
