import { LinkError } from '../../../reference-impl/errors.js'
import type { Answer } from '../../../reference-impl/index.js'
import { escapeHtml } from '../../../reference-impl/page.js'
import { randomText } from '../../../reference-impl/pending.js'
import { field, withLocation } from './answers.js'
import { anyLocation, isOwn, starting, withBody } from './starting.js'
import type { Variant } from './variant.js'

/** Moves a code or error answer of the query into a form that posts itself. */
function formPost(answer: Answer, redirectUri: string): Answer {
  const location = field(answer, 'location') ?? ''
  const fields = [...new URLSearchParams(location.slice(redirectUri.length + 1))]
  const inputs = fields.map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  )
  const body = `<!doctype html><title>Continue</title><form method="post" action="${escapeHtml(redirectUri)}">${inputs.join('')}</form><script>document.forms[0].submit()</script>`
  const policy = "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'"
  return {
    status: 200,
    body,
    headers: [
      'Cache-Control',
      'no-store',
      'Referrer-Policy',
      'no-referrer',
      'X-Content-Type-Options',
      'nosniff',
      'Content-Type',
      'text/html; charset=utf-8',
      'Content-Security-Policy',
      policy,
    ],
  }
}

export const redirects: readonly Variant[] = [
  {
    id: 'status-303',
    says: 'Every redirect is a 303, as node-oidc-provider and RFC 9700 §4.12 have it.',
    answer: (answer) => (answer.status === 302 ? { ...answer, status: 303 } : answer),
    warns: ['success-status-is-302'],
  },
  {
    id: 'absolute-login-page',
    says: 'The login page is named by its whole URL.',
    options: starting((location, origin) => (isOwn(location) ? origin + location : location)),
  },
  {
    id: 'login-page-on-a-custom-domain',
    says: 'The login page stands on a custom domain.',
    options: starting((location) => (isOwn(location) ? `https://id.example.com${location}` : location)),
    target: (content) => ({ ...content, origins: ['https://login.example.com', 'https://id.example.com/'] }),
  },
  {
    id: 'login-page-with-random-segment',
    says: 'The login page has a random path segment, as in node-oidc-provider.',
    options: starting((location) => (isOwn(location) ? `/interaction/${randomText()}` : location)),
  },
  {
    id: 'login-page-with-the-whole-query',
    says: 'The login page is given the whole query but the token, as in Keycloak.',
    options: starting((location, _origin, sent) =>
      isOwn(location) ? `/login?${sent}&tx=${randomText()}` : location,
    ),
  },
  {
    id: 'login-page-with-the-query-nested',
    says: 'The login page is given the address to come back to, in one parameter.',
    options: starting((location, _origin, sent) =>
      isOwn(location) ? `/login?return_to=${encodeURIComponent(`/authorize/resume?${sent}`)}` : location,
    ),
  },
  {
    id: 'broker-page-first',
    says: "Every connection starts on a page of the server's own, where the user confirms.",
    options: starting(() => `/confirm/${randomText()}`),
    target: anyLocation,
  },
  {
    id: 'broker-page-with-state',
    says: 'Every connection starts on the login page, which knows the rest by an opaque state, as on Auth0.',
    options: starting(() => `/u/login?state=${randomText()}`),
    target: anyLocation,
  },
  {
    id: 'plus-in-error-description',
    says: 'Spaces in error redirects are plus signs.',
    answer: (answer, context) =>
      context.location === undefined
        ? withLocation(answer, (location) => location.replaceAll('%20', '+'))
        : answer,
  },
  {
    id: 'bare-error-code',
    says: 'Error redirects carry no description.',
    answer: (answer, context) =>
      context.location === undefined
        ? withLocation(answer, (location) => location.replace(/&error_description=[^&]*/, ''))
        : answer,
  },
  {
    id: 'error-uri',
    says: 'Error redirects point to an explanation.',
    answer: (answer, context) =>
      context.location === undefined
        ? withLocation(answer, (location) =>
            location.replace('&iss=', '&error_uri=https%3A%2F%2Flogin.example.com%2Ferrors%2F4&iss='),
          )
        : answer,
  },
  {
    id: 'dummy-fragment',
    says: 'Every Location without a fragment ends in #_ (RFC 9700 §4.1.3).',
    answer: (answer) =>
      withLocation(answer, (location) => (location.includes('#') ? location : `${location}#_`)),
  },
  {
    id: 'express-body',
    says: 'Redirects have the body that Express writes.',
    answer: withBody(
      (location) =>
        `<p>Found. Redirecting to <a href="${escapeHtml(location)}">${escapeHtml(location)}</a></p>`,
      'text/html; charset=utf-8',
    ),
  },
  {
    id: 'text-body',
    says: 'Redirects have a line of text as body.',
    answer: withBody((location) => `Found. Redirecting to ${location}`, 'text/plain; charset=utf-8'),
  },
  {
    id: 'meta-refresh-body',
    says: 'Redirects repeat their Location in a meta refresh, for browsers without Location.',
    answer: withBody(
      (location) =>
        `<!doctype html><title>Redirecting</title><meta http-equiv="refresh" content="0;url=&quot;${escapeHtml(location)}&quot;">`,
      'text/html; charset=utf-8',
    ),
  },
  {
    id: 'form-post',
    says: 'Error answers may be posted by a form (response_mode=form_post).',
    options: () => ({
      replace: {
        'check-response-mode': ({ parameters, responseType }) => {
          const mode = parameters.find(({ name }) => name === 'response_mode')?.value || undefined
          if (
            mode === undefined ||
            mode === 'form_post' ||
            mode === (responseType === 'code' ? 'query' : 'fragment')
          )
            return
          throw new LinkError('invalid_request', 'response_mode is not supported here')
        },
      },
    }),
    answer: (answer, { redirectUri, parameters, responseType }) =>
      redirectUri !== undefined &&
      responseType !== undefined &&
      field(answer, 'location')?.startsWith(redirectUri) &&
      parameters?.some(({ name, value }) => name === 'response_mode' && value === 'form_post')
        ? formPost(answer, redirectUri)
        : answer,
  },
  {
    id: 'code-at-once',
    says: 'A session answers at once with a code, as an authorization server does for a known user.',
    profiles: ['oauth'],
    options: () => ({
      replace: {
        'start-transaction': ({ redirectUri, responseType, parameters }) => {
          const state = parameters.find(({ name }) => name === 'state')?.value
          const glue = responseType === 'token' ? '#' : redirectUri.includes('?') ? '&' : '?'
          const what =
            responseType === 'token'
              ? `access_token=${randomText()}&token_type=bearer`
              : `code=${randomText()}`
          return {
            location: `${redirectUri}${glue}${what}${state ? `&state=${encodeURIComponent(state)}` : ''}`,
            cookie: 'sid=1; HttpOnly; SameSite=Lax',
          }
        },
      },
    }),
    target: (content) => ({ ...content, headers: { Cookie: 'session=of-the-test-user' } }),
  },
]
