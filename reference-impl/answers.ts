import { STATUS_CODES } from 'node:http'
import type { SuccessStatus } from '../generated/contract.js'
import type { Context, ContextSoFar, Received } from './context.js'
import { LinkError } from './errors.js'
import type { Settings } from './options.js'
import { escapeHtml, renderPage, styleHash } from './page.js'
import { singleValueIn } from './parameters.js'
import type { Transaction } from './transactions.js'
import type { Answer } from './wire.js'

const fields = (values: Readonly<Record<string, string>>): readonly string[] => Object.entries(values).flat()

// The address of every request holds a token: nothing may keep it (RFC 6750 §5.3) or pass it on (RFC 9700 §4.2.4).
const guard = fields({
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
})
// RFC 6797 §7.2: only over TLS.
const transport = fields({ 'Strict-Transport-Security': 'max-age=31536000' })

/** The endpoint's own fields, on each of its answers (RFC 9745, RFC 8594). The dates are those of Auth0's notice. */
const deprecation = fields({
  Deprecation: '@1483401600',
  Sunset: 'Wed, 01 Mar 2017 00:00:00 GMT',
  Link:
    '<https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", ' +
    '<https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"',
})

/** Whether answers go over TLS. */
type Transport = Pick<Settings, 'secure'>

const guarded = ({ secure }: Transport, status: number, headers: readonly string[], body = ''): Answer => ({
  status,
  headers: [...guard, ...(secure ? transport : []), ...headers],
  body,
})

/** A page that cannot be framed and loads nothing (RFC 9700 §4.16). */
export function pageAnswer(
  settings: Transport,
  status: number,
  body: string,
  forms = "; form-action 'none'",
) {
  const headers = fields({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src ${styleHash}; frame-ancestors 'none'; base-uri 'none'${forms}`,
    'X-Frame-Options': 'DENY',
  })
  return guarded(settings, status, headers, body)
}

export const jsonAnswer = (settings: Transport, status: number, type: string, value: unknown): Answer =>
  guarded(settings, status, ['Content-Type', type], JSON.stringify(value))

/** Says all it has to say in its fields. */
export const emptyAnswer = (settings: Transport): Answer => guarded(settings, 200, [])

/** Percent-encodes what RFC 3986 does not allow in a URI, and leaves the rest as it is. */
const toUri = (text: string): string =>
  text.replace(/[^\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]|%(?![\dA-Fa-f]{2})/gu, encodeURIComponent)

/** What the contract answers with, whether to a connection or, with an error, to the client. */
const found = 302 satisfies SuccessStatus

/** To the connection or the login page. */
export const linkAnswer = ({ settings, location, cookie }: Context): Answer =>
  guarded(settings, found, ['Location', toUri(location), 'Set-Cookie', cookie, ...deprecation])

type ClientTarget = Pick<Transaction, 'redirectUri' | 'state'> & { readonly responseType: string | undefined }

/**
 * Brings the client its answer, with the state and the issuer: in the query, which keeps what it has, or in the fragment
 * for `token`.
 *
 * @see RFC 6749 §4.1.2 and §4.2.2, RFC 9207 §2
 */
export function clientRedirect(
  settings: Settings,
  { redirectUri, responseType, state }: ClientTarget,
  values: Readonly<Record<string, string>>,
  status: number = found,
): Answer {
  const pairs = { ...values, state, iss: settings.issuer }
  const encoded = Object.entries(pairs).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${encodeURIComponent(value)}`,
  )
  const query = /[?&]$/.test(redirectUri) ? '' : redirectUri.includes('?') ? '&' : '?'
  const location = redirectUri + (responseType === 'token' ? '#' : query) + encoded.join('&')
  return guarded(settings, status, ['Location', toUri(location)])
}

/** Delivers an error to the client (RFC 6749 §4.1.2.1 and §4.2.2.1). */
export const errorRedirect = (
  settings: Settings,
  error: LinkError,
  target: ClientTarget,
  status?: number,
): Answer => clientRedirect(settings, target, { error: error.code, error_description: error.message }, status)

/** To a page of this server. */
export const ownRedirect = (settings: Transport, path: string, status: number): Answer =>
  guarded(settings, status, ['Location', path])

export const withFields = (answer: Answer, ...more: readonly string[]): Answer => ({
  ...answer,
  headers: [...answer.headers, ...more],
})

/** Tells the user, as HTML; a client that asks for a problem document and for no HTML gets one (RFC 9457). */
export function errorPage({ settings, request }: Received, error: LinkError): Answer {
  const { status, code, message, headers } = error
  const title = STATUS_CODES[status] ?? 'Error'
  const problem = { type: 'about:blank', title, status, detail: message, error: code }
  const page = renderPage(
    'This did not work',
    `<p>${escapeHtml(message)}.</p>
<p>Nothing was sent to the application that you came from. Go back to it to begin again.</p>
<p class="quiet"><code>${status} ${code}</code></p>`,
  )
  const wantsProblem =
    /application\/(?:problem\+)?json/i.test(request.accept) && !/text\/html/i.test(request.accept)
  const answer = wantsProblem
    ? jsonAnswer(settings, status, 'application/problem+json', problem)
    : pageAnswer(settings, status, page)
  return { ...withFields(answer, 'Vary', 'Accept', ...headers), error }
}

/** Answers an error of the pipeline: by redirect if the error permits it and the redirection URI is known to be good. */
export function errorAnswer(error: LinkError, context: ContextSoFar): Answer {
  const { settings, parameters = [], redirectUri } = context
  const [responseType, state] = ['response_type', 'state'].map((name) => singleValueIn(parameters, name))
  const answer =
    redirectUri === undefined || error.delivery === 'page'
      ? errorPage(context, error)
      : errorRedirect(settings, error, { redirectUri, responseType, state })
  return withFields(answer, ...deprecation)
}

/** What is no refusal is a defect of this program, of which the answer says nothing. */
export const asLinkError = (error: unknown): LinkError =>
  error instanceof LinkError
    ? error
    : new LinkError('server_error', 'Something went wrong', { status: 500, delivery: 'page' })
