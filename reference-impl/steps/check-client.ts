import type { Identified, Read } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

/**
 * The client must be registered. Never by redirect: without a client no redirection URI is trustworthy.
 *
 * @see RFC 6749 §4.1.2.1
 */
export function checkClient({ parameters, settings }: Read): Pick<Identified, 'client'> {
  const clientId = valueIn(parameters, 'client_id')
  if (clientId === undefined)
    throw new LinkError('invalid_request', 'client_id is missing', { delivery: 'page' })
  const client = settings.clients.get(clientId)
  if (client === undefined)
    throw new LinkError('invalid_request', 'client_id is unknown', { delivery: 'page' })
  return { client }
}
