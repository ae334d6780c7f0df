import type { Received } from '../context.js'
import { pageError } from '../errors.js'

/**
 * Parameters come in a form or not at all: JSON and multipart bodies would be a second way to say the same thing.
 *
 * @see OpenID Connect Core §3.1.2.1 and §13.2
 */
export function checkContentType({ request }: Received): void {
  if (request.method !== 'POST' || request.body === '') return
  const [mediaType = ''] = request.contentType.split(';')
  if (mediaType.trim().toLowerCase() === 'application/x-www-form-urlencoded') return
  throw pageError('The content must be application/x-www-form-urlencoded', 415)
}
