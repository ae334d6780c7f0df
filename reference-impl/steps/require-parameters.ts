import { parameters as contract } from '../../generated/contract.js'
import type { Read } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

const required = contract.filter((parameter) => parameter.required)

/**
 * Every parameter that the contract requires must have a value. Shared with ordinary login, the endpoint does not
 * require the access token: without one there is nothing to link.
 * @see RFC 6749 §3.1 and §4.1.2.1
 */
export function requireParameters({ parameters, settings }: Read): void {
  for (const { name, errorDelivery: delivery, checks } of required) {
    if (name === 'access_token' && settings.mode === 'overloaded') continue
    if (valueIn(parameters, name) !== undefined) continue
    throw new LinkError('invalid_request', `${name} is missing`, { delivery, row: checks.missing })
  }
}
