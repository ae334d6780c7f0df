import type { ErrorDelivery } from '../../generated/contract.js'
import type { Read, Received } from '../context.js'
import { LinkError, pageError } from '../errors.js'
import { parseParameters, recognised } from '../parameters.js'

/**
 * A GET has its parameters in the query, a POST in its body. A recognised parameter that a POST has in both counts
 * twice, so that no two readers of the request can take different ones.
 */
export function readParameters({ request }: Received): Pick<Read, 'parameters'> {
  const query = parseParameters(request.query)
  if (request.method !== 'POST') return { parameters: query }
  const body = parseParameters(request.body)
  const names = new Set(body.map(({ name }) => name).filter((name) => recognised.has(name)))
  return { parameters: [...body, ...query.filter(({ name }) => names.has(name))] }
}

/**
 * A value that has no decoding is not guessed at. On a page, because it is unknown what the client meant.
 * @see RFC 6749 Appendix B
 */
export function rejectMalformed({ parameters }: Read): void {
  const malformed = parameters.find(({ name, wellFormed }) => !wellFormed && recognised.has(name))
  if (malformed !== undefined)
    throw pageError(`${malformed.name} is not well-formed`, { row: 'LINK-PARAM-008' })
}

function rejectRepeatedOf(delivery: ErrorDelivery, { parameters }: Read): void {
  const row = delivery === 'page' ? 'LINK-PARAM-004' : 'LINK-PARAM-003'
  const seen = new Set<string>()
  for (const { name } of parameters) {
    if (recognised.get(name) !== delivery) continue
    if (seen.has(name)) throw new LinkError('invalid_request', `${name} is repeated`, { delivery, row })
    seen.add(name)
  }
}

/**
 * Refuses a repeated client or redirection URI: no one of them is known, so there is nowhere to send the error.
 * @see RFC 6749 §3.1 and RFC 9700 §4.11.2
 */
export const rejectRepeatedOnPage = (context: Read): void => rejectRepeatedOf('page', context)

/** Refuses every other parameter that was sent more than once, even with one value (RFC 6749 §3.1). */
export const rejectRepeated = (context: Read): void => rejectRepeatedOf('redirect', context)
