import type { Redirectable } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

/**
 * Request objects are refused, never read and never fetched: nothing in them can override a checked parameter.
 *
 * @see OpenID Connect Core §3.1.2.6 and RFC 9101 §10
 */
export function rejectRequestObject({ parameters }: Redirectable): void {
  if (valueIn(parameters, 'request') !== undefined) {
    throw new LinkError('request_not_supported', 'request is not supported')
  }
  if (valueIn(parameters, 'request_uri') !== undefined) {
    throw new LinkError('request_uri_not_supported', 'request_uri is not supported')
  }
}
