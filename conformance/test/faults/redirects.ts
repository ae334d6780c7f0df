import { withFields, withLocation, without } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, issueCode, onErrorPage, onErrorRedirect, onLink, onResponse, steering } from './making.js'
import { uriRows } from './uri-rows.js'

const status = (code: number) => onLink((answer) => ({ ...answer, status: code }))

const relocated = (change: (location: string) => string) => onLink((answer) => withLocation(answer, change))

const statuses: readonly Fault[] = [
  {
    id: 'success-is-303',
    what: 'Success is a 303, where the contract says 302.',
    kills: ['success-status-is-302'],
    verdict: 'warn',
    ...status(303),
  },
  {
    id: 'success-is-307',
    what: 'Success is a 307, which repeats a POST.',
    kills: ['success-status-is-302', 'redirect-never-repeats-the-request'],
    ...status(307),
  },
  {
    id: 'success-is-308',
    what: 'Success is a 308, which repeats a POST for ever.',
    kills: ['success-status-is-302', 'redirect-never-repeats-the-request'],
    ...status(308),
  },
  {
    id: 'success-is-301',
    what: 'Success is a permanent redirect, without a word about caches.',
    kills: [
      'success-status-is-302',
      'redirect-is-not-permanent',
      'answers-are-not-cacheable',
      'answers-forbid-storing',
    ],
    ...onLink((answer) => ({ ...without(answer, 'Cache-Control'), status: 301 })),
  },
  {
    id: 'success-is-200',
    what: 'Success is a 200 with a Location that no browser follows.',
    kills: ['get-is-supported', 'success-status-is-302', 'control-carries-one-location'],
    control: 'refused',
    ...status(200),
  },
  {
    id: 'success-is-a-page',
    what: 'Success is a page that asks to go on.',
    kills: ['get-is-supported', 'success-status-is-302'],
    control: 'refused',
    ...onLink((answer) => ({ ...without(answer, 'Location'), status: 200, body: '<p>Go on' })),
  },
]

const locations: readonly Fault[] = [
  {
    id: 'two-locations',
    what: 'Success has two Location fields.',
    kills: ['control-carries-one-location', 'one-location-on-redirects-none-elsewhere'],
    ...onLink((answer) => ({
      ...answer,
      headers: [...answer.headers, 'Location', 'https://www.facebook.com/other'],
    })),
  },
  {
    id: 'location-is-missing',
    what: 'Success is a 302 without a Location.',
    kills: ['control-carries-one-location'],
    control: 'refused',
    ...onLink((answer) => without(answer, 'Location')),
  },
  {
    id: 'location-on-error-pages',
    what: 'Refusing pages have a Location.',
    kills: ['one-location-on-redirects-none-elsewhere'],
    ...onErrorPage((answer) => withFields(answer, 'Location', '/help')),
  },
  {
    id: 'refusal-carries-the-uri-in-location',
    what: 'The page that refuses a redirect_uri has it in a Location field.',
    kills: ['one-location-on-redirects-none-elsewhere', 'redirect-uri-unregistered-is-never-navigated-to'],
    alsoTrips: [
      'LINK-PARAM-003',
      'LINK-PARAM-007',
      'LINK-CLIENT-002',
      'LINK-REDIRECT-005',
      'LINK-REDIRECT-006',
      'LINK-REDIRECT-007',
      'LINK-RURI-004',
      'LINK-RURI-007',
      'LINK-RURI-011',
      'LINK-RURI-023',
      ...uriRows,
    ],
    ...onErrorPage((answer, context) => {
      const uri = asked(context, 'redirect_uri')
      return uri === undefined || /[^!-~]/.test(uri) ? answer : withFields(answer, 'Location', uri)
    }),
  },
  {
    id: 'error-is-redirected-nowhere',
    what: 'The redirect for prompt=none has no Location.',
    kills: ['response-302-carries-location', 'one-location-on-redirects-none-elsewhere'],
    alsoTrips: ['LINK-OIDC-001'],
    ...onErrorRedirect((answer, context) =>
      asked(context, 'prompt') === 'none' ? without(answer, 'Location') : answer,
    ),
  },
  {
    id: 'location-has-a-space',
    what: 'Location holds a space.',
    kills: ['control-location-is-a-uri-reference', 'location-is-a-uri-reference'],
    ...relocated((location) => location.replace('openid%20email', 'openid email')),
  },
  {
    id: 'location-has-userinfo',
    what: 'Location has userinfo.',
    kills: ['control-location-carries-no-userinfo', 'location-carries-no-userinfo'],
    target: (content) => ({
      ...content,
      connections: [
        'facebook',
        'google-oauth2',
        { name: 'Username-Password-Authentication', kind: 'database' },
      ],
    }),
    ...relocated((location) => location.replace('https://', 'https://link@')),
  },
  {
    id: 'location-has-no-scheme',
    what: 'Location leaves the server without a scheme.',
    kills: ['location-reads-alike-to-every-parser'],
    alsoTrips: ['LINK-UP-005'],
    target: (content) => ({
      ...content,
      connections: [
        'facebook',
        'google-oauth2',
        { name: 'Username-Password-Authentication', kind: 'database' },
      ],
    }),
    ...relocated((location) => location.replace(/^https:/, '')),
  },
  {
    id: 'location-is-read-in-two-ways',
    what: 'A page of the server’s own has three slashes, behind which browsers see another host.',
    kills: ['location-reads-alike-to-every-parser'],
    alsoTrips: ['LINK-CONN-003', 'LINK-CONN-009'],
    verdict: 'fail',
    ...relocated((location) => location.replace(/^\/login/, 'https:///login.example.com/login')),
  },
  {
    id: 'error-fragment-is-not-empty',
    what: 'An error in the query has a fragment of its own too.',
    kills: ['error-redirect-fragment-is-empty-for-code'],
    ...onResponse((location) => (location.includes('#') ? location : `${location}#_=_`)),
  },
]

const credentials: readonly Fault[] = [
  {
    id: 'prompt-none-issues-a-code',
    what: 'prompt=none is answered by a code, without a word to the user.',
    kills: [
      'prompt-none-links-nothing-silently',
      'no-credential-before-login',
      'prompt-none-without-session-is-login-required',
    ],
    ...onErrorRedirect((answer, context) =>
      context.redirectUri !== undefined &&
      asked(context, 'prompt') === 'none' &&
      context.connection !== undefined
        ? issueCode(answer, context)
        : answer,
    ),
  },
  {
    id: 'code-goes-to-any-uri',
    what: 'An unregistered redirect_uri gets a code at once.',
    kills: [
      'redirect-uri-unregistered-is-never-navigated-to',
      'redirect-uri-foreign-destination-refused',
      'redirect-uri-scheme-script-refused',
    ],
    alsoTrips: [
      'LINK-CLIENT-003',
      'LINK-UP-005',
      'LINK-PARAM-007',
      'LINK-REDIRECT-005',
      'LINK-REDIRECT-006',
      'LINK-REDIRECT-007',
      'LINK-REDIRECT-008',
      'LINK-RURI-007',
      'LINK-RURI-023',
      ...uriRows,
    ],
    ...onErrorPage((answer, context) => {
      const uri = asked(context, 'redirect_uri')
      return context.client === undefined || uri === undefined
        ? answer
        : issueCode(answer, { ...context, redirectUri: encodeURI(uri) })
    }),
  },
  {
    id: 'errors-go-to-whatever-redirect-uri',
    what: 'Every error goes to the redirect_uri of the request as a parser writes it, registered or not.',
    kills: ['redirect-uri-unregistered-is-never-navigated-to', 'unknown-client-is-refused-on-a-page'],
    depth: 'default',
    alsoTrips: [
      'LINK-CLIENT-001',
      'LINK-CLIENT-003',
      'LINK-DEPR-009',
      'LINK-PARAM-003',
      'LINK-PARAM-004',
      'LINK-PARAM-015',
      'LINK-REDIRECT-005',
      'LINK-REDIRECT-007',
      'LINK-RURI-004',
      'LINK-RURI-007',
      'LINK-RURI-011',
      'LINK-STATE-001',
      ...uriRows,
    ],
    ...onErrorPage((answer, context) => {
      const uri = asked(context, 'redirect_uri') ?? ''
      if (!URL.canParse(uri)) return answer
      const location = new URL(uri)
      location.searchParams.set('error', 'invalid_request')
      location.searchParams.set('iss', context.settings.issuer)
      return withFields({ ...issueCode(answer, context), body: '' }, 'Location', location.href)
    }),
  },
  {
    id: 'image-request-issues-a-code',
    what: 'A request for an image from another site gets a code.',
    kills: ['one-cross-site-request-finishes-nothing', 'no-credential-before-login'],
    ...steering((answer, { headers }) =>
      headers['sec-fetch-dest'] === 'image'
        ? withFields(answer, 'Location', 'https://app.example.com/callback?code=SplxlOBeZQQYbYS6WxSbIA')
        : answer,
    ),
  },
]

const codes: readonly Fault[] = [
  {
    id: 'bad-tokens-are-an-outage',
    what: 'A bad token is answered by temporarily_unavailable.',
    kills: ['error-code-does-not-blame-the-server'],
    ...onErrorRedirect((answer) =>
      withLocation(answer, (location) =>
        location.replace('error=access_denied', 'error=temporarily_unavailable'),
      ),
    ),
  },
  {
    id: 'login-page-is-undefined',
    what: 'The database has no address: the word undefined stands for it.',
    kills: ['location-is-a-uri-reference'],
    ...onLink((answer) =>
      withLocation(answer, (location) => location.replace(/^\/login\?/, 'undefined?response_type=code&')),
    ),
  },
]

export const redirects: readonly Fault[] = [...codes, ...statuses, ...locations, ...credentials]
