import type { Connected, Redirectable } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

/**
 * The connection must be enabled for the client, under exactly that name; without one it is the first database. What
 * is disabled is answered as what does not exist, so that names cannot be probed.
 * @see Auth0 Authentication API, Account Linking: Link
 */
export function checkConnection({ parameters, client }: Redirectable): Pick<Connected, 'connection'> {
  const name = valueIn(parameters, 'connection')
  const connection = client.connections.find((enabled) =>
    name === undefined ? enabled.kind === 'database' : enabled.name === name,
  )
  if (connection === undefined)
    throw new LinkError('invalid_request', 'the connection was not found', { row: 'LINK-CONN-006' })
  return { connection }
}
