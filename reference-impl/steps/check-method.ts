import type { Received } from '../context.js'
import { LinkError } from '../errors.js'

const methods = ['GET', 'HEAD', 'POST']

/**
 * GET is required, HEAD is GET without content, and POST carries the same parameters in a form.
 *
 * @see RFC 6749 §3.1 and RFC 9110 §15.5.6
 */
export function checkMethod({ request }: Received): void {
  if (methods.includes(request.method)) return
  throw new LinkError('invalid_request', 'This method is not supported', {
    status: 405,
    delivery: 'page',
    headers: ['Allow', methods.join(', ')],
  })
}
