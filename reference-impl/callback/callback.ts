import { errorPage } from '../answers.js'
import type { Received } from '../context.js'
import { LinkError } from '../errors.js'
import { parseParameters, singleValueIn } from '../parameters.js'
import { segmentOf } from '../steps/start-transaction.js'
import type { Answer } from '../wire.js'
import { codeOf } from './arrival.js'
import { browserOf, ended } from './browser.js'
import { arrived, checkEnabled, failed } from './completion.js'
import { type Asked, exchange } from './exchange.js'

function connectionNamed({ settings }: Received, name: string): Asked {
  const connection = settings.connections.find((one) => one.name === name)
  if (connection !== undefined && connection.kind !== 'database' && connection.upstream !== undefined)
    return { ...connection, upstream: connection.upstream }
  throw new LinkError('access_denied', 'The connection is not configured to say who the user is')
}

/**
 * Where a connection sends the user back. The state must be one that this user agent took to this connection, and whatever
 * comes of it, it is used up.
 * @see RFC 9700 §4.4 and §4.7
 */
export async function callback(received: Received, [segment = '']: readonly string[]): Promise<Answer> {
  const { settings, transactions, request } = received
  const parameters = parseParameters(request.query)
  const state = singleValueIn(parameters, 'state') ?? ''
  const transaction = transactions.take(state, browserOf(request))
  if (transaction === undefined || segmentOf(transaction.connection) !== segment)
    return errorPage(received, ended)
  try {
    checkEnabled(received, transaction)
    const connection = connectionNamed(received, transaction.connection)
    const code = codeOf(parameters, connection.upstream)
    return await arrived(received, transaction, await exchange(settings, connection, code, transaction))
  } catch (error) {
    return failed(received, transaction, error)
  }
}
