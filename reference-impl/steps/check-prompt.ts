import type { Redirectable } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

/**
 * Linking needs the user: `none` cannot be met, for there is no session that a silent link could use.
 *
 * @see OpenID Connect Core §3.1.2.1 and §3.1.2.6
 */
export function checkPrompt({ parameters }: Redirectable): void {
  const prompt = valueIn(parameters, 'prompt')?.split(' ') ?? []
  if (!prompt.includes('none')) return
  if (prompt.length > 1) throw new LinkError('invalid_request', 'prompt combines none with another value')
  throw new LinkError('login_required', 'The user has to log in')
}
