import type { Read } from '../context.js'
import { pageError } from '../errors.js'
import { recognised } from '../parameters.js'

/**
 * A value that has no decoding is not guessed at. On a page, because it is unknown what the client meant.
 *
 * @see RFC 6749 Appendix B
 */
export function rejectMalformed({ parameters }: Read): void {
  const malformed = parameters.find(({ name, wellFormed }) => !wellFormed && recognised.has(name))
  if (malformed !== undefined) throw pageError(`${malformed.name} is not well-formed`)
}
