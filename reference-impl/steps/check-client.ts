import type { Identified, Read } from '../context.js'
import { pageError } from '../errors.js'
import { valueIn } from '../parameters.js'

/**
 * The client must be registered. Never by redirect: without a client no redirection URI is trustworthy.
 * @see RFC 6749 §4.1.2.1
 */
export function checkClient({ parameters, settings }: Read): Pick<Identified, 'client'> {
  const clientId = valueIn(parameters, 'client_id')
  if (clientId === undefined) throw pageError('client_id is missing', { row: 'LINK-CLIENT-001' })
  const client = settings.clientNamed(clientId)
  if (client === undefined) throw pageError('client_id is unknown', { row: 'LINK-CLIENT-002' })
  return { client }
}
