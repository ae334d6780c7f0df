import type { Redirectable } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

/**
 * A scope is a list of tokens with one space between them. Linking needs none, so an unknown one changes nothing.
 * @see RFC 6749 §3.3
 */
export function checkScope({ parameters }: Redirectable): void {
  const scope = valueIn(parameters, 'scope')
  if (scope === undefined || /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(scope)) return
  throw new LinkError('invalid_scope', 'scope is malformed', { row: 'LINK-PARAM-012' })
}
