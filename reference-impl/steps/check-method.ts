import type { Received } from '../context.js'
import { pageError } from '../errors.js'

const methods = ['GET', 'HEAD', 'POST']

/**
 * GET is required, HEAD is GET without content, and POST carries the same parameters in a form.
 *
 * @see RFC 6749 §3.1 and RFC 9110 §15.5.6
 */
export function checkMethod({ request }: Received): void {
  if (methods.includes(request.method)) return
  throw pageError('This method is not supported', 405, ['Allow', methods.join(', ')])
}
