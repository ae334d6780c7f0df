import { hash } from 'node:crypto'
import { directoryIdentity } from '../accounts/accounts.js'
import { errorPage, pageAnswer } from '../answers.js'
import type { Received } from '../context.js'
import { LinkError } from '../errors.js'
import type { UserOptions } from '../options.js'
import { renderLogin } from '../page.js'
import { type ParameterList, parseParameters, singleValueIn } from '../parameters.js'
import { randomText, same } from '../pending.js'
import type { Transaction } from '../transactions.js'
import type { Answer } from '../wire.js'
import { browserOf, ended } from './browser.js'
import { arrived, failed } from './completion.js'

const mostAttempts = 5

/** The login form of a database connection, for one transaction. */
export function showLogin(received: Received): Answer {
  const { settings, transactions, request } = received
  const id = singleValueIn(parseParameters(request.query), 'transaction') ?? ''
  const transaction = transactions.find(id, browserOf(request))
  if (transaction === undefined) return errorPage(received, ended)
  // No form-action: browsers apply it to the redirect that follows the form.
  return pageAnswer(settings, 200, renderLogin(transaction, id), '')
}

const digest = (text: string): string => hash('sha256', text, 'base64')

/** Who has that address and that password; an unknown address takes as long as a wrong password. */
function userOf({ settings }: Received, connection: string, form: ParameterList): UserOptions | undefined {
  const [email, password] = ['username', 'password'].map((name) => singleValueIn(form, name) ?? '')
  const first = settings.connections.find(({ kind }) => kind === 'database')
  const users = first?.name === connection ? settings.users : []
  const user = users.find((one) => one.email === email?.toLowerCase())
  return same(digest(password ?? ''), digest(user?.password ?? '')) && user?.password ? user : undefined
}

/** Shows the form again, under another name, so that nobody can try without end. */
function tryAgain({ settings, transactions }: Received, transaction: Transaction): Answer {
  const attempts = (transaction.attempts ?? 0) + 1
  if (attempts >= mostAttempts) throw new LinkError('access_denied', 'The user could not log in')
  const [id, next] = [randomText(), { ...transaction, attempts }]
  transactions.add(id, next)
  return pageAnswer(settings, 200, renderLogin(next, id), '')
}

/** The login of a database connection. */
export async function login(received: Received): Promise<Answer> {
  const { transactions, request } = received
  const form = parseParameters(request.body)
  const id = singleValueIn(form, 'transaction') ?? ''
  const transaction = transactions.take(id, browserOf(request))
  if (transaction === undefined) return errorPage(received, ended)
  try {
    const user = userOf(received, transaction.connection, form)
    if (user === undefined) return tryAgain(received, transaction)
    return await arrived(received, transaction, directoryIdentity(user, transaction.connection))
  } catch (error) {
    return failed(received, transaction, error)
  }
}
