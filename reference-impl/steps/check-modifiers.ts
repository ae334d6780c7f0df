import type { Redirectable, Typed } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

/** A token never travels in a query, which reaches logs and `Referer` (RFC 9700 §4.3.2). */
const modeOf = { code: 'query', token: 'fragment' } satisfies Record<Typed['responseType'], string>

/**
 * The response mode may name the response type's own mode; others are not supported and not ignored.
 * @see OAuth 2.0 Multiple Response Type Encoding Practices §2.1
 */
export function checkResponseMode({ parameters, responseType }: Typed): void {
  const mode = valueIn(parameters, 'response_mode')
  if (mode === undefined || mode === modeOf[responseType]) return
  throw new LinkError('invalid_request', 'response_mode is not supported here', { row: 'LINK-OIDC-004' })
}

/**
 * Request objects are refused, never read and never fetched: nothing in them can override a checked parameter.
 * @see OpenID Connect Core §3.1.2.6 and RFC 9101 §10
 */
export function rejectRequestObject({ parameters }: Redirectable): void {
  if (valueIn(parameters, 'request') !== undefined) {
    throw new LinkError('request_not_supported', 'request is not supported', { row: 'LINK-OIDC-003' })
  }
  if (valueIn(parameters, 'request_uri') !== undefined) {
    throw new LinkError('request_uri_not_supported', 'request_uri is not supported', { row: 'LINK-OIDC-003' })
  }
}

/**
 * Linking needs the user: `none` cannot be met, for there is no session that a silent link could use.
 * @see OpenID Connect Core §3.1.2.1 and §3.1.2.6
 */
export function checkPrompt({ parameters }: Redirectable): void {
  const prompt = valueIn(parameters, 'prompt')?.split(' ') ?? []
  if (!prompt.includes('none')) return
  if (prompt.length > 1)
    throw new LinkError('invalid_request', 'prompt combines none with another value', {
      row: 'LINK-OIDC-002',
    })
  throw new LinkError('login_required', 'The user has to log in', { row: 'LINK-OIDC-001' })
}
