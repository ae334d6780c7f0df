import type { Typed } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

/** A token never travels in a query, which reaches logs and `Referer` (RFC 9700 §4.3.2). */
const modeOf = { code: 'query', token: 'fragment' } satisfies Record<Typed['responseType'], string>

/**
 * The response mode may name the response type's own mode; others are not supported and not ignored.
 *
 * @see OAuth 2.0 Multiple Response Type Encoding Practices §2.1
 */
export function checkResponseMode({ parameters, responseType }: Typed): void {
  const mode = valueIn(parameters, 'response_mode')
  if (mode === undefined || mode === modeOf[responseType]) return
  throw new LinkError('invalid_request', 'response_mode is not supported here')
}
