import { LinkError } from '../../../reference-impl/errors.js'
import type { Answer, LinkServerOptions } from '../../../reference-impl/index.js'
import { escapeHtml } from '../../../reference-impl/page.js'
import { randomText } from '../../../reference-impl/random.js'
import { startTransaction } from '../../../reference-impl/steps/start-transaction.js'
import { field, withFields, withLocation } from './answers.js'
import type { Variant } from './variant.js'

/** Rewrites where a transaction starts. */
const starting =
  (change: (location: string, origin: string, client: string) => string): NonNullable<Variant['options']> =>
  (origin): Partial<LinkServerOptions> => ({
    replace: {
      'start-transaction': (context) => {
        const { location, cookie } = startTransaction(context)
        const forwarded = context.parameters
          .filter(({ name }) => name !== 'access_token')
          .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
          .join('&')
        return { location: change(location, origin, forwarded), cookie }
      },
    },
  })

const isOwn = (location: string): boolean => location.startsWith('/')
const withBody =
  (body: (location: string) => string, type: string): NonNullable<Variant['answer']> =>
  (answer) => {
    const location = field(answer, 'location')
    return location === undefined
      ? answer
      : { ...withFields(answer, 'Content-Type', type), body: body(location) }
  }

const social = (location: string, query: string): string =>
  isOwn(location) ? location : `https://www.facebook.com/x?${query}`
const anyLocation = (content: Record<string, unknown>): Record<string, unknown> => ({
  ...content,
  connections: ['facebook', 'google-oauth2', { name: 'Username-Password-Authentication', kind: 'database' }],
})
const upstream = (query: () => string): Pick<Variant, 'options'> => ({
  options: starting((location) => (isOwn(location) ? location : `${location.split('?')[0]}?${query()}`)),
})

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
    id: 'upstream-pushed',
    says: 'The upstream request is pushed: only a reference shows (RFC 9126).',
    ...upstream(() => `client_id=x&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A${randomText()}`),
  },
  {
    id: 'upstream-request-object',
    says: 'The upstream request is a signed object (RFC 9101).',
    ...upstream(
      () =>
        `client_id=x&request=eyJhbGciOiJub25lIn0.${Buffer.from(`{"state":"${randomText()}"}`).toString('base64url')}.c2ln`,
    ),
  },
  {
    id: 'upstream-saml',
    says: 'The connection speaks SAML, with RelayState.',
    ...upstream(
      () =>
        `SAMLRequest=${encodeURIComponent(Buffer.from(randomText()).toString('base64'))}&RelayState=${randomText()}`,
    ),
  },
  {
    id: 'upstream-saml-alone',
    says: "The connection speaks SAML, and the request's own ID binds the answer.",
    ...upstream(() => `SAMLRequest=${encodeURIComponent(Buffer.from(randomText()).toString('base64'))}`),
  },
  {
    id: 'upstream-nonce-and-pkce',
    says: 'The upstream request relies on nonce and PKCE.',
    ...upstream(() =>
      `response_type=code&client_id=x&nonce=${randomText()}&code_challenge_method=S256&code_challenge=${randomText()}${randomText()}`
        .slice(0, 300)
        .replace(/(code_challenge=.{43}).*$/, '$1'),
    ),
  },
  {
    id: 'upstream-with-more-parameters',
    says: 'The upstream request has parameters that change every time, and a scope with plus signs.',
    options: starting((location) =>
      isOwn(location)
        ? location
        : `${location.replace('%20', '+')}&display=page&auth_nonce=${randomText()}&ts=${Date.now()}&prompt=select_account`,
    ),
  },
  {
    id: 'upstream-for-development',
    says: 'The connection is a mock on the same machine, over http.',
    options: starting((location) =>
      isOwn(location)
        ? location
        : social(location, '').replace(
            /.*/,
            `http://127.0.0.1:9/mock/${new URL(location).host}?state=${randomText()}`,
          ),
    ),
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
