import type { ErrorDelivery } from '../../generated/contract.js'
import type { Read } from '../context.js'
import { LinkError } from '../errors.js'
import { recognised } from '../parameters.js'

function rejectRepeatedOf(delivery: ErrorDelivery, { parameters }: Read): void {
  const seen = new Set<string>()
  for (const { name } of parameters) {
    if (recognised.get(name) !== delivery) continue
    if (seen.has(name)) throw new LinkError('invalid_request', `${name} is repeated`, { delivery })
    seen.add(name)
  }
}

/**
 * Refuses a repeated client or redirection URI: no one of them is known, so there is nowhere to send the error.
 *
 * @see RFC 6749 §3.1 and RFC 9700 §4.11.2
 */
export const rejectRepeatedOnPage = (context: Read): void => rejectRepeatedOf('page', context)

/**
 * Refuses every other parameter that was sent more than once, even with one value.
 *
 * @see RFC 6749 §3.1
 */
export const rejectRepeated = (context: Read): void => rejectRepeatedOf('redirect', context)
