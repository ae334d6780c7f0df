import { responseTypeValues } from '../../generated/types.js'
import type { Redirectable, Typed } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

/** The response type must be one of the contract's, in its case (RFC 6749 §3.1.1). */
export function checkResponseType({ parameters }: Redirectable): Pick<Typed, 'responseType'> {
  const sent = valueIn(parameters, 'response_type')
  const responseType = responseTypeValues.find((value) => value === sent)
  if (responseType === undefined) {
    throw new LinkError('unsupported_response_type', 'response_type is not supported', {
      row: 'LINK-RTYPE-004',
    })
  }
  return { responseType }
}
