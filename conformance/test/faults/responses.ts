import type { Fault } from './fault.js'
import { asked, onResponse } from './making.js'

/** Faults of what the client gets at its redirection URI. */
export const responses: readonly Fault[] = [
  {
    id: 'error-code-is-invented',
    what: 'Errors have codes of their own making.',
    kills: ['error-code-is-registered'],
    alsoTrips: [
      'LINK-PARAM-003',
      'LINK-RTYPE-003',
      'LINK-STATE-004',
      'LINK-TOKEN-001',
      'LINK-OIDC-004',
      'LINK-PKCE-002',
      'LINK-PKCE-003',
      'LINK-PKCE-004',
    ],
    ...onResponse((location) => location.replace(/error=invalid_request/, 'error=bad_request')),
  },
  {
    id: 'error-code-is-unauthorized',
    what: 'An error is the unregistered code unauthorized, as from an Auth0 rule.',
    kills: ['error-code-is-registered'],
    verdict: 'warn',
    ...onResponse((location) => location.replace(/error=access_denied/, 'error=unauthorized')),
  },
  {
    id: 'error-text-has-quotation-marks',
    what: 'error_description holds quotation marks.',
    kills: ['error-text-keeps-its-characters'],
    ...onResponse((location) => location.replace('error_description=', 'error_description=%22oh%22%20')),
  },
  {
    id: 'error-text-is-german',
    what: 'error_description is in German, with an umlaut.',
    kills: ['error-text-keeps-its-characters'],
    ...onResponse((location) =>
      location.replace(/error_description=[^&]*/, 'error_description=ung%C3%BCltig'),
    ),
  },
  {
    id: 'error-occurs-twice',
    what: 'The error stands in the answer twice.',
    kills: ['response-parameters-occur-once'],
    ...onResponse((location) => `${location}&error=server_error`),
  },
  {
    id: 'error-comes-with-a-code',
    what: 'An error comes together with a code.',
    kills: ['error-carries-no-credential', 'no-credential-before-login'],
    ...onResponse((location) => `${location}&code=SplxlOBeZQQYbYS6WxSbIA`),
  },
  {
    id: 'error-names-the-user',
    what: 'An error names the user of the token.',
    kills: ['errors-tell-nothing-about-the-token'],
    ...onResponse((location) =>
      location.replace('error_description=', 'error_description=auth0%7Cdemo-user%20'),
    ),
  },
  {
    id: 'error-tells-the-token',
    what: 'An error repeats the access token.',
    kills: ['errors-tell-nothing-about-the-token', 'token-is-not-in-location'],
    ...onResponse((location, { request }) => {
      const token = /access_token=([\w.-]{20,})/.exec(request.query)?.[1] ?? ''
      return location.replace('error_description=', `error_description=${token}%20`)
    }),
  },
  {
    id: 'iss-is-left-out',
    what: 'The metadata promises iss, and errors lack it.',
    kills: ['advertised-iss-is-in-error-redirects', 'iss-comes-with-every-error'],
    ...onResponse((location) => location.replace(/&iss=[^&]*/, '')),
  },
  {
    id: 'iss-is-left-out-without-a-state',
    what: 'Errors lack iss where the request has no state.',
    kills: ['iss-comes-with-every-error'],
    ...onResponse((location) =>
      /[?&#]state=/.test(location) ? location : location.replace(/&iss=[^&]*/, ''),
    ),
  },
  {
    id: 'iss-is-left-out-of-posts',
    what: 'Errors of POST lack iss.',
    kills: ['iss-comes-with-every-error'],
    depth: 'default',
    ...onResponse((location, { request }) =>
      request.method === 'POST' ? location.replace(/&iss=[^&]*/, '') : location,
    ),
  },
  {
    id: 'iss-is-left-out-of-login-required',
    what: 'The error login_required lacks iss.',
    kills: ['iss-comes-with-every-error'],
    ...onResponse((location) =>
      location.includes('error=login_required') ? location.replace(/&iss=[^&]*/, '') : location,
    ),
  },
  {
    id: 'iss-lacks-its-slash',
    what: 'iss is the issuer without its trailing slash.',
    kills: ['iss-equals-the-issuer'],
    ...onResponse((location) => location.replace(/(&iss=[^&]*)%2F$/, '$1')),
  },
  {
    id: 'iss-comes-from-the-request',
    what: 'An iss of the request is passed through to the client.',
    kills: [
      'iss-of-the-request-is-ignored',
      'iss-of-the-request-is-not-passed-through',
      'iss-equals-the-issuer',
    ],
    ...onResponse((location, { request }) => {
      const sent = /[?&]iss=([^&]+)/.exec(request.query)?.[1]
      return sent === undefined ? location : location.replace(/iss=[^&]*/, `iss=${sent}`)
    }),
  },
  {
    id: 'error-for-code-is-in-the-fragment',
    alsoTrips: ['LINK-ERROR-003'],
    what: 'Errors for response_type=code travel in the fragment.',
    kills: ['error-for-code-travels-in-the-query'],
    ...onResponse((location) => location.replace(/[?&]error=/, '#error=')),
  },
  {
    id: 'error-for-token-is-in-the-query',
    alsoTrips: ['LINK-CONN-006', 'LINK-ERROR-003', 'LINK-TOKEN-003'],
    what: 'Errors for response_type=token travel in the query.',
    kills: ['error-for-token-travels-in-the-fragment'],
    ...onResponse((location) => location.replace('#error=', '?error=')),
  },
  {
    id: 'registered-query-is-lost',
    what: 'An error replaces the query that the client has registered.',
    kills: ['redirect-uri-query-is-kept', 'registered-query-is-kept-in-the-answer'],
    ...onResponse((location) => location.replace('?tenant=demo&', '?')),
  },
  {
    id: 'registered-query-gets-a-second-mark',
    what: 'An error is appended to a registered query with a second question mark.',
    kills: ['redirect-uri-query-is-kept', 'registered-query-is-kept-in-the-answer'],
    ...onResponse((location) => location.replace('?tenant=demo&', '?tenant=demo?')),
  },
  {
    id: 'state-is-not-returned',
    what: 'Errors lack state.',
    kills: [
      'state-comes-back-as-sent',
      'state-comes-back-with-every-error',
      'hostile-state-stays-inside-its-parameter',
    ],
    ...onResponse((location) => location.replace(/&state=[^&]*/, '')),
  },
  {
    id: 'state-is-cut',
    what: 'State is cut after 255 characters.',
    kills: ['state-comes-back-as-sent'],
    ...onResponse((location) => location.replace(/&state=([^&]{255})[^&]*/, '&state=$1')),
  },
  {
    id: 'state-is-encoded-twice',
    depth: 'default',
    what: 'State is encoded twice.',
    kills: ['state-comes-back-as-sent', 'hostile-state-stays-inside-its-parameter'],
    ...onResponse((location) => location.replace(/(?<=&state=)[^&]*/, (state) => encodeURIComponent(state))),
  },
  {
    id: 'state-has-plus-for-space',
    depth: 'default',
    what: 'A space in state comes back as an encoded plus sign.',
    kills: ['state-comes-back-as-sent', 'hostile-state-stays-inside-its-parameter'],
    ...onResponse((location) => location.replace(/&state=[^&]*/, (state) => state.replaceAll('%20', '%2B'))),
  },
  {
    id: 'state-is-invented',
    what: 'Without state the answer says state=undefined.',
    kills: ['state-is-not-invented'],
    ...onResponse((location) => (location.includes('state=') ? location : `${location}&state=undefined`)),
  },
  {
    id: 'state-is-pasted',
    depth: 'default',
    what: 'State is pasted into Location as it was decoded.',
    kills: [
      'hostile-state-stays-inside-its-parameter',
      'state-comes-back-as-sent',
      'location-is-a-uri-reference',
    ],
    alsoTrips: ['LINK-REDIRECT-008', 'LINK-ERROR-004', 'LINK-ERROR-005'],
    ...onResponse((location, context) =>
      location.replace(/&state=[^&]*/, () => `&state=${asked(context, 'state')?.replaceAll(/[^ -~]/g, '')}`),
    ),
  },
]
