import type { Read, Received } from '../context.js'
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
