import { STATUS_CODES } from 'node:http'
import type { Context, ContextSoFar } from './context.js'
import { LinkError } from './errors.js'
import type { Settings } from './options.js'
import { escapeHtml, renderPage } from './page.js'
import { singleValueIn } from './parameters.js'
import type { Answer } from './respond.js'

// The address of every request holds a token: nothing may keep it (RFC 6750 §5.3) or pass it on (RFC 9700 §4.2.4).
const guard = [
  'Cache-Control',
  'no-store',
  'Referrer-Policy',
  'no-referrer',
  'X-Content-Type-Options',
  'nosniff',
]
// RFC 6797 §7.2: only over TLS.
const transport = ['Strict-Transport-Security', 'max-age=31536000']

/** The endpoint's own fields, on each of its answers (RFC 9745, RFC 8594). The dates are those of Auth0's notice. */
const deprecation = [
  'Deprecation',
  '@1483401600',
  'Sunset',
  'Wed, 01 Mar 2017 00:00:00 GMT',
  'Link',
  '<https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", ' +
    '<https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"',
]

const commonHeaders = (settings: Settings): readonly string[] =>
  settings.secure ? [...guard, ...transport] : guard

/** A page that cannot be framed and loads nothing (RFC 9700 §4.16). */
export const pageAnswer = (
  settings: Settings,
  status: number,
  body: string,
  forms = "; form-action 'none'",
): Answer => ({
  status,
  headers: [
    ...commonHeaders(settings),
    'Content-Type',
    'text/html; charset=utf-8',
    'Content-Security-Policy',
    `default-src 'none'; frame-ancestors 'none'; base-uri 'none'${forms}`,
    'X-Frame-Options',
    'DENY',
  ],
  body,
})

export const jsonAnswer = (settings: Settings, status: number, type: string, value: unknown): Answer => ({
  status,
  headers: [...commonHeaders(settings), 'Content-Type', type],
  body: JSON.stringify(value),
})

/** Percent-encodes what RFC 3986 does not allow in a URI, and leaves the rest as it is. */
const toUri = (text: string): string =>
  text.replace(/[^\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]|%(?![\dA-Fa-f]{2})/gu, encodeURIComponent)

const redirectAnswer = (
  settings: Settings,
  location: string,
  further: readonly string[] = [],
  status = 302,
): Answer => ({
  status,
  headers: [...commonHeaders(settings), 'Location', toUri(location), ...further],
  body: '',
})

/** To the connection or the login page. */
export const linkAnswer = ({ settings, location, cookie }: Context): Answer =>
  redirectAnswer(settings, location, ['Set-Cookie', cookie, ...deprecation])

export interface ErrorTarget {
  readonly redirectUri: string
  readonly responseType: string | undefined
  readonly state: string | undefined
}

/** Appends to the query or, for `token`, to the fragment; the URI's own query stays as it is. */
function appendTo(
  { redirectUri, responseType }: ErrorTarget,
  pairs: readonly (readonly [string, string])[],
): string {
  const encoded = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  if (responseType === 'token') return `${redirectUri}#${encoded}`
  return `${redirectUri}${/[?&]$/.test(redirectUri) ? '' : redirectUri.includes('?') ? '&' : '?'}${encoded}`
}

/**
 * Delivers an error to the client.
 *
 * @see RFC 6749 §4.1.2.1 and §4.2.2.1, RFC 9207 §2
 */
export function errorRedirect(
  settings: Settings,
  error: LinkError,
  target: ErrorTarget,
  status = 302,
): Answer {
  const pairs = [
    ['error', error.code],
    ['error_description', error.message],
    ...(target.state === undefined ? [] : [['state', target.state] as const]),
    ['iss', settings.issuer],
  ] as const
  return redirectAnswer(settings, appendTo(target, pairs), [], status)
}

/** Tells the user, as HTML; a client that asks for a problem document and for no HTML gets one (RFC 9457). */
export function errorPage(settings: Settings, error: LinkError, accept: string): Answer {
  const title = STATUS_CODES[error.status] ?? 'Error'
  const problem = {
    type: 'about:blank',
    title,
    status: error.status,
    detail: error.message,
    error: error.code,
  }
  const answer =
    /application\/(?:problem\+)?json/i.test(accept) && !/text\/html/i.test(accept)
      ? jsonAnswer(settings, error.status, 'application/problem+json', problem)
      : pageAnswer(
          settings,
          error.status,
          renderPage(title, `<p>${escapeHtml(error.message)}.</p>\n<p><code>${error.code}</code></p>`),
        )
  return { ...answer, headers: [...answer.headers, 'Vary', 'Accept', ...error.headers] }
}

/** Answers an error of the pipeline: by redirect if the error permits it and the redirection URI is known to be good. */
export function errorAnswer(
  error: LinkError,
  { settings, request, parameters = [], redirectUri }: ContextSoFar,
): Answer {
  const answer =
    redirectUri === undefined || error.delivery === 'page'
      ? errorPage(settings, error, request.accept)
      : errorRedirect(settings, error, {
          redirectUri,
          responseType: singleValueIn(parameters, 'response_type'),
          state: singleValueIn(parameters, 'state'),
        })
  return { ...answer, headers: [...answer.headers, ...deprecation] }
}

/** What is no refusal is a defect of this program, of which the answer says nothing. */
export const asLinkError = (error: unknown): LinkError =>
  error instanceof LinkError
    ? error
    : new LinkError('server_error', 'Something went wrong', { status: 500, delivery: 'page' })
