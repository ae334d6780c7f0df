import type { Received } from '../context.js'
import { pageError } from '../errors.js'

/**
 * Bounds what one request makes the server read.
 *
 * @see RFC 9110 §15.5.14 and §15.5.15
 */
export function checkRequestSize({ request, settings }: Received): void {
  if (request.targetLength > settings.limits.requestOctets) throw pageError('The address is too long', 414)
  if (request.bodyTooLarge) throw pageError('The content is too large', 413)
}
