import { withFields, without } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { everywhere, onErrorPage, onErrorRedirect, onLink, steering } from './making.js'

const always = (...pairs: readonly string[]) => everywhere((answer) => withFields(answer, ...pairs))

const never = (...names: readonly string[]) => everywhere((answer) => without(answer, ...names))

const notice = '<https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation"'

const link = (...more: readonly string[]) => always('Link', [notice, ...more].join(', '))

export const fields: readonly Fault[] = [
  {
    id: 'answers-may-be-stored',
    what: 'No answer says no-store.',
    kills: ['answers-forbid-storing'],
    ...never('Cache-Control'),
  },
  {
    id: 'answers-are-public',
    what: 'Any cache may keep every answer for an hour.',
    kills: ['answers-are-not-cacheable', 'answers-forbid-storing'],
    ...always('Cache-Control', 'public, max-age=3600'),
  },
  {
    id: 'answers-expire-later',
    what: 'Answers have an Expires in the future and no Cache-Control.',
    kills: ['answers-are-not-cacheable', 'answers-forbid-storing'],
    ...everywhere((answer) =>
      withFields(without(answer, 'Cache-Control'), 'Expires', 'Thu, 01 Jan 2099 00:00:00 GMT'),
    ),
  },
  {
    id: 'answers-come-from-a-cache',
    what: 'A cache in front answers, and says so with Age.',
    kills: ['answers-come-from-no-cache'],
    ...onLink((answer) => withFields(answer, 'Age', '12')),
  },
  {
    id: 'answers-are-cache-hits',
    what: 'A content delivery network answers, and says so with X-Cache.',
    kills: ['answers-come-from-no-cache'],
    ...onErrorPage((answer) => withFields(answer, 'X-Cache', 'Hit from cloudfront')),
  },
  {
    id: 'cors-is-open',
    what: 'Every answer lets every origin read it.',
    kills: ['cors-is-not-enabled', 'cors-is-refused-to-foreign-origins'],
    ...always('Access-Control-Allow-Origin', '*'),
  },
  {
    id: 'cors-echoes-the-origin',
    what: 'Whatever Origin asks is allowed, with credentials.',
    kills: ['cors-is-not-enabled', 'cors-is-refused-to-foreign-origins'],
    ...steering((answer, { headers: { origin } }) =>
      origin === undefined
        ? answer
        : withFields(
            answer,
            'Access-Control-Allow-Origin',
            origin,
            'Access-Control-Allow-Credentials',
            'true',
          ),
    ),
  },
  {
    id: 'cors-preflight-is-answered',
    what: 'A middleware answers the preflight request for every path.',
    kills: ['cors-is-not-enabled', 'cors-is-refused-to-foreign-origins'],
    ...steering((answer, { method, headers: { origin } }) =>
      method === 'OPTIONS'
        ? { status: 204, headers: ['Access-Control-Allow-Origin', origin ?? '*'], body: '' }
        : answer,
    ),
  },
  {
    id: 'deprecation-is-not-announced',
    what: 'Nothing says that the endpoint is deprecated.',
    kills: ['deprecation-is-announced', 'deprecation-notice-is-linked'],
    ...never('Deprecation', 'Sunset', 'Link'),
  },
  {
    id: 'deprecation-is-true',
    what: 'Deprecation is the word of an old draft, true.',
    kills: ['deprecation-is-a-structured-date'],
    ...always('Deprecation', 'true'),
  },
  {
    id: 'deprecation-lies-ahead',
    what: 'Deprecation is a date of the year 2100, behind an even later Sunset.',
    kills: ['deprecation-date-has-passed'],
    ...always('Deprecation', '@4102444800', 'Sunset', 'Sat, 01 Jan 2101 00:00:00 GMT'),
  },
  {
    id: 'sunset-is-an-iso-date',
    what: 'Sunset is an ISO date.',
    kills: ['sunset-is-an-http-date'],
    ...always('Sunset', '2017-03-01T00:00:00Z'),
  },
  {
    id: 'sunset-is-an-obsolete-date',
    what: 'Sunset has the obsolete form of RFC 850.',
    kills: ['sunset-is-an-http-date'],
    verdict: 'warn',
    ...always('Sunset', 'Wednesday, 01-Mar-17 00:00:00 GMT'),
  },
  {
    id: 'sunset-precedes-deprecation',
    what: 'Sunset is earlier than Deprecation.',
    kills: ['sunset-follows-deprecation'],
    ...always('Sunset', 'Fri, 01 Jan 2016 00:00:00 GMT'),
  },
  {
    id: 'notice-is-not-linked',
    what: 'No Link leads to the notice.',
    kills: ['deprecation-notice-is-linked'],
    ...never('Link'),
  },
  {
    id: 'notice-is-a-mail-address',
    what: 'The notice is a mail address.',
    kills: ['deprecation-notice-is-linked'],
    ...always('Link', '<mailto:support@example.com>; rel="deprecation"'),
  },
  {
    id: 'successor-is-a-template',
    what: 'The successor is a template, no URI.',
    kills: ['successor-link-is-a-uri'],
    alsoTrips: ['LINK-DEPR-008'],
    ...link('</api/v2/users/{id}/identities>; rel="successor-version"'),
  },
  {
    id: 'successor-is-itself',
    what: 'The endpoint names itself as its successor.',
    kills: ['successor-link-is-a-uri'],
    ...link('</authorize>; rel="successor-version"'),
  },
  {
    id: 'link-lacks-its-brackets',
    what: 'The Link field has no angle brackets.',
    kills: ['link-fields-parse', 'deprecation-notice-is-linked'],
    ...always('Link', 'https://auth0.com/docs/notice; rel="deprecation"'),
  },
  {
    id: 'deprecation-on-success-alone',
    what: 'Refusing pages lack the fields of the deprecation.',
    kills: ['deprecation-fields-are-the-same-everywhere'],
    ...onErrorPage((answer) => without(answer, 'Deprecation', 'Sunset', 'Link')),
  },
  {
    id: 'warning-is-the-only-sign',
    what: 'A Warning field, obsolete since RFC 9111, stands in for Deprecation.',
    kills: ['warning-field-is-not-the-only-sign', 'deprecation-is-announced'],
    ...everywhere((answer) => withFields(without(answer, 'Deprecation'), 'Warning', '299 - "deprecated"')),
  },
  {
    id: 'hsts-over-plain-http',
    what: 'Strict-Transport-Security is sent over plain http.',
    kills: ['plain-http-answers-carry-no-hsts'],
    ...always('Strict-Transport-Security', 'max-age=31536000'),
  },
  {
    id: 'redirect-refreshes-elsewhere',
    what: 'Besides Location a Refresh field leads somewhere else.',
    kills: ['redirect-holds-no-second-redirect'],
    ...onLink((answer) => withFields(answer, 'Refresh', '0; url=/welcome')),
  },
  {
    id: 'redirect-has-a-script',
    what: 'The body of an error redirect leads to another page by script.',
    kills: ['redirect-holds-no-second-redirect'],
    ...onErrorRedirect((answer) => ({
      ...withFields(
        answer,
        'Content-Type',
        'text/html; charset=utf-8',
        'Content-Security-Policy',
        "frame-ancestors 'none'",
      ),
      body: '<script>location.replace("/error")</script>',
    })),
  },
  {
    id: 'token-comes-back-in-a-field',
    what: 'The access token comes back in a header field.',
    kills: ['token-is-not-reflected'],
    ...steering((answer, { url = '' }) => {
      const token = /access_token=([\w.-]{20,})/.exec(url)?.[1]
      return token === undefined ? answer : withFields(answer, 'X-Debug-Token', token)
    }),
  },
  {
    id: 'token-comes-back-in-a-cookie',
    what: 'The access token is kept in a cookie, in base64.',
    kills: ['token-is-not-reflected'],
    ...steering((answer, { url = '' }) => {
      const token = /access_token=([\w.-]{20,})/.exec(url)?.[1]
      const session = Buffer.from(JSON.stringify({ token })).toString('base64url')
      return token === undefined
        ? answer
        : {
            ...answer,
            headers: [...answer.headers, 'Set-Cookie', `s=${session}; HttpOnly; Secure; SameSite=Lax`],
          }
    }),
  },
]
