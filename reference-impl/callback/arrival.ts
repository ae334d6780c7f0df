import { type ErrorCode, errorCodeValues } from '../../generated/types.js'
import { LinkError } from '../errors.js'
import type { Upstream } from '../options.js'
import { type ParameterList, singleValueIn } from '../parameters.js'

/** What a client may learn of an upstream error: its code, where that is a registered one, and never its text. */
function asOurs(code: string): LinkError {
  const known = errorCodeValues.find((one): one is ErrorCode => one === code) ?? 'server_error'
  return new LinkError(known, 'The connection answered with an error')
}

/**
 * The code that a connection sends back with the user.
 *
 * @throws LinkError for an error of the connection, for an answer of another issuer, and for one that can be read twice
 * @see RFC 6749 §4.1.2, RFC 9207 §2.4
 */
export function codeOf(parameters: ParameterList, { openid, iss }: Upstream): string {
  const issuer = singleValueIn(parameters, 'iss')
  const isNamed = parameters.some(({ name }) => name === 'iss')
  if ((iss || (isNamed && openid !== undefined)) && issuer !== openid?.issuer)
    throw new LinkError('access_denied', 'The answer did not come from the connection')
  const error = parameters.find(({ name }) => name === 'error')
  if (error !== undefined) throw asOurs(error.value)
  const code = singleValueIn(parameters, 'code')
  if (code === undefined) throw new LinkError('access_denied', 'The connection answered without a code')
  return code
}
