import { type Answer, respond } from '../../../reference-impl/index.js'
import { randomText } from '../../../reference-impl/pending.js'
import { field, withFields, withLocation } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, onLink, retargeting, steering } from './making.js'

/** Rewrites one parameter of the upstream request. */
const rewriting = (name: string, change: (old: string) => string) =>
  onLink((answer) =>
    withLocation(answer, (location) =>
      location.replace(
        new RegExp(`([?&]${name}=)([^&]*)`),
        (_, start: string, old: string) => start + change(old),
      ),
    ),
  )

/** Gives some of the copies of one and the same request another answer. */
const counting = (
  applies: (count: number) => boolean,
  location: () => string,
): Pick<Fault, 'around' | 'depth'> => ({
  depth: 'default',
  around: (handler) => {
    const counts = new Map<string, number>()
    return (request, response) => {
      const key = `${request.method} ${request.url} ${request.rawHeaders.join()}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      const own = !request.url?.startsWith('/authorize') || !applies(count)
      if (own) handler(request, response)
      else response.writeHead(302, { ...guarded, Location: location() }).end()
    }
  },
})

const guarded = {
  'Cache-Control': 'no-store',
  Deprecation: '@1483401600',
  Link: '<https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation"',
}

const upstreams: readonly Fault[] = [
  {
    id: 'upstream-callback-is-the-clients',
    what: 'The upstream request names the redirection URI of the client.',
    kills: ['upstream-callback-is-the-servers-own'],
    ...rewriting('redirect_uri', () => 'https%3A%2F%2Fapp.example.com%2Fcallback'),
  },
  {
    id: 'upstream-state-is-constant',
    what: 'The upstream state is the same for everyone.',
    kills: ['upstream-state-is-fresh', 'two-clients-get-two-answers', 'parallel-requests-are-independent'],
    ...rewriting('state', () => 'constantconstantconstant'),
  },
  {
    id: 'upstream-state-is-short',
    what: 'The upstream state has ten characters.',
    kills: ['upstream-state-is-fresh'],
    ...rewriting('state', (old) => old.slice(0, 10)),
  },
  {
    id: 'upstream-state-is-the-clients',
    what: 'The upstream state is that of the client.',
    kills: ['upstream-state-is-fresh', 'parallel-requests-are-independent'],
    ...onLink((answer, context) =>
      withLocation(answer, (location) =>
        location.replace(/([?&]state=)[^&]*/, `$1${encodeURIComponent(asked(context, 'state') ?? '')}`),
      ),
    ),
  },
  {
    id: 'transactions-are-shared-under-load',
    what: 'From the sixteenth copy of a request on, its users share a transaction.',
    kills: ['parallel-requests-are-independent'],
    alsoTrips: ['LINK-UP-003'],
    depth: 'default',
    options: () => {
      const seen = new Map<string, { count: number; readonly answer: Answer }>()
      return {
        respond: (response, answer, context) => {
          const key = `${response.req.method} ${response.req.url} ${response.req.rawHeaders.join()}`
          const first = seen.get(key) ?? { count: 0, answer }
          seen.set(key, first)
          first.count++
          respond(response, first.count > 15 ? first.answer : answer, context)
        },
      }
    },
  },
  {
    id: 'upstream-pkce-is-plain',
    what: 'The upstream request uses PKCE with the plain method.',
    kills: ['upstream-request-uses-pkce'],
    ...rewriting('code_challenge_method', () => 'plain'),
  },
  {
    id: 'upstream-is-plain-http',
    what: 'The connection is reached over plain http.',
    kills: ['control-leaves-over-https', 'off-origin-location-uses-https'],
    target: (content) => ({
      ...content,
      connections: [
        'facebook',
        'google-oauth2',
        { name: 'Username-Password-Authentication', kind: 'database' },
      ],
    }),
    ...onLink((answer) => withLocation(answer, (location) => location.replace(/^https:/, 'http:'))),
  },
  {
    id: 'cookie-is-open-to-scripts',
    what: 'The transaction cookie has neither HttpOnly nor SameSite.',
    kills: ['transaction-is-bound-to-the-browser'],
    ...onLink((answer) =>
      withFields(answer, 'Set-Cookie', 'transaction=8xLOxBtZp8Q4sWdWdWd; Path=/; Secure'),
    ),
  },
  {
    id: 'token-is-handed-on',
    what: 'The access token is handed on to the connection.',
    kills: ['token-is-not-in-location'],
    ...onLink((answer, context) =>
      withLocation(answer, (location) => `${location}&login_hint=${asked(context, 'access_token')}`),
    ),
  },
  {
    id: 'token-is-in-the-upstream-state',
    what: 'The upstream state is a document with the access token, in base64.',
    kills: ['token-is-not-in-location'],
    ...onLink((answer, context) =>
      withLocation(answer, (location) =>
        location.replace(
          /state=([^&]*)/,
          (_, id: string) =>
            `state=${Buffer.from(JSON.stringify({ id, token: asked(context, 'access_token') })).toString('base64url')}`,
        ),
      ),
    ),
  },
  {
    id: 'destination-changes',
    alsoTrips: ['LINK-TOKEN-007', 'LINK-UP-006', 'LINK-DEPR-009'],
    what: 'Every fourth request for one address leads to another provider.',
    kills: ['same-request-has-the-same-destination'],
    ...counting(
      (count) => count % 4 === 0,
      () => `https://www.facebook.com/standby?state=${randomText()}`,
    ),
  },
  {
    id: 'reload-issues-a-code',
    what: 'The fifth request for one address is taken for a user who is logged in, and gets a code.',
    kills: ['repeated-get-issues-nothing', 'deprecated-endpoint-still-works', 'no-credential-before-login'],
    alsoTrips: ['LINK-REDIRECT-011'],
    // Which request is the fifth is a matter of order.
    input: { concurrency: 1 },
    ...counting(
      (count) => count === 5,
      () => 'https://app.example.com/callback?code=SplxlOBeZQQYbYS6WxSbIA',
    ),
  },
  {
    id: 'endpoint-browns-out',
    what: 'Since its deprecation the endpoint shows an error page for every fifth request.',
    kills: [
      'deprecated-endpoint-still-works',
      'repeated-get-issues-nothing',
      'same-request-has-the-same-destination',
    ],
    // Which request is the fifth is a matter of order.
    input: { concurrency: 1 },
    ...counting(
      (count) => count === 5,
      () => '/error?error=invalid_request',
    ),
  },
]

const callbackOf =
  (host: string) =>
  (location: string): string =>
    location
      .replace(
        /redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A\d+/,
        `redirect_uri=${encodeURIComponent(`https://${host}`)}`,
      )
      .replace(/^\/login/, `https://${host}/login`)

const forwarded: readonly Fault[] = [
  {
    id: 'host-steers-location',
    what: 'The server learns its own origin from the Host field.',
    kills: ['forwarding-headers-do-not-steer-location', 'request-pollution-l18'],
    depth: 'default',
    ...steering((answer, { headers: { host = '' } }) =>
      host.startsWith('127.') ? answer : withLocation(answer, callbackOf(host)),
    ),
  },
  {
    id: 'forwarded-host-steers-location',
    what: 'The server learns its own origin from X-Forwarded-Host.',
    kills: ['forwarding-headers-do-not-steer-location', 'request-pollution-l19'],
    depth: 'default',
    ...steering((answer, { headers }) => {
      const host = headers['x-forwarded-host']
      return host === undefined || field(answer, 'location')?.startsWith('https://app.')
        ? answer
        : withLocation(answer, callbackOf(String(host)))
    }),
  },
  {
    id: 'forwarded-host-registers-uris',
    what: 'A redirect_uri on the server’s own host is trusted, and X-Forwarded-Host says which that is.',
    kills: ['forwarded-host-does-not-register-a-uri'],
    alsoTrips: ['LINK-RURI-022'],
    ...retargeting((target, { headers }) => {
      const host = headers['x-forwarded-host']
      const own = host !== undefined && target.includes(`redirect_uri=https%3A%2F%2F${host}`)
      return own
        ? target.replace(/redirect_uri=[^&]*/, 'redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback')
        : target
    }),
  },
]

export const upstream: readonly Fault[] = [...upstreams, ...forwarded]
