import type { Received } from '../context.js'
import { pageError } from '../errors.js'

const methods = ['GET', 'HEAD', 'POST']

/**
 * GET is required, HEAD is GET without content, and POST carries the same parameters in a form.
 * @see RFC 6749 §3.1 and RFC 9110 §15.5.6
 */
export function checkMethod({ request }: Received): void {
  if (methods.includes(request.method)) return
  throw pageError('This method is not supported', {
    status: 405,
    headers: ['Allow', methods.join(', ')],
    row: 'LINK-METH-004',
  })
}

/** Bounds what one request makes the server read (RFC 9110 §15.5.14 and §15.5.15). */
export function checkRequestSize({ request, settings }: Received): void {
  if (request.targetLength > settings.limits.requestOctets)
    throw pageError('The address is too long', { status: 414, row: 'LINK-PARAM-011' })
  if (request.bodyTooLarge)
    throw pageError('The content is too large', { status: 413, row: 'LINK-PARAM-011' })
}

/**
 * Parameters come in a form or not at all: JSON and multipart bodies would be a second way to say the same thing.
 * @see OpenID Connect Core §3.1.2.1 and §13.2
 */
export function checkContentType({ request }: Received): void {
  if (request.method !== 'POST' || request.body === '') return
  const [mediaType = ''] = request.contentType.split(';')
  if (mediaType.trim().toLowerCase() === 'application/x-www-form-urlencoded') return
  throw pageError('The content must be application/x-www-form-urlencoded', {
    status: 415,
    row: 'LINK-PARAM-010',
  })
}
