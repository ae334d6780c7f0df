import type { IncomingMessage } from 'node:http'
import type { ContextSoFar, Redirectable } from '../../../reference-impl/context.js'
import { LinkError } from '../../../reference-impl/errors.js'
import type { Replacements } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkPrompt } from '../../../reference-impl/steps/check-modifiers.js'
import { withFields, withLocation } from './answers.js'
import { replacing } from './replacing.js'
import type { Variant } from './variant.js'

type Seen = Pick<ContextSoFar, 'parameters' | 'request'>

const sent = ({ parameters = [] }: Seen, name: string): string | undefined => valueIn(parameters, name)
const queryOf = ({ url = '' }: IncomingMessage): string => url.slice(`${url}?`.indexOf('?') + 1)

const refusalFields = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

/** Something before the endpoint refuses some requests. */
const turningAway = (
  applies: (request: IncomingMessage) => boolean,
  status: number,
): Pick<Variant, 'around'> => ({
  around: (handler) => (request, response) => {
    if (applies(request))
      response
        .writeHead(status, refusalFields)
        .end(request.method === 'HEAD' ? undefined : '<title>Refused</title><p>Not served.</p>')
    else handler(request, response)
  },
})

const has =
  (name: string, value = /./) =>
  ({ headers }: IncomingMessage): boolean =>
    value.test(String(headers[name] ?? ''))

/** Refuses what it knows of other specifications, once the redirection URI is known to be good. */
const knowing = (
  check: (context: Redirectable) => string | null,
  code: LinkError['code'] = 'invalid_request',
) =>
  replacing({
    'check-prompt': (context) => {
      checkPrompt(context)
      const problem = check(context)
      if (problem !== null) throw new LinkError(code, problem)
    },
  } satisfies Replacements)

/** Hands a value on to the connection, under a name of its own. */
const handingOn = (pairs: Readonly<Record<string, string>>): Pick<Variant, 'answer'> => ({
  answer: (answer, context) =>
    context.location === undefined || context.location.startsWith('/')
      ? answer
      : withLocation(answer, (location) =>
          Object.entries(pairs).reduce((to, [from, name]) => {
            const value = sent(context, from)
            return value === undefined
              ? to
              : `${to}&${name}=${encodeURIComponent(Buffer.from(value).toString())}`
          }, location),
        ),
})

const honoured: readonly Variant[] = [
  {
    id: 'hints-are-handed-on',
    says: 'login_hint, ui_locales, domain_hint and access_type go to the connection, encoded.',
    ...handingOn({
      login_hint: 'login_hint',
      ui_locales: 'hl',
      domain_hint: 'hd',
      access_type: 'access_type',
    }),
  },
  {
    id: 'age-becomes-a-prompt',
    says: 'max_age=0 becomes prompt=login upstream.',
    answer: (answer, context) =>
      sent(context, 'max_age') === '0' && context.location?.startsWith('https:') === true
        ? withLocation(answer, (location) => `${location}&prompt=login`)
        : answer,
  },
  {
    id: 'known-provider-hints-steer',
    says: 'idp names another provider, from a list; what is not on the list is ignored.',
    answer: (answer, context) =>
      sent(context, 'idp') === 'example' && context.location?.startsWith('https:') === true
        ? withLocation(
            answer,
            () => 'https://login.example-provider.example/authorize?state=8OQnUkT7mGzvW1hJ2cXbZr5e',
          )
        : answer,
  },
  {
    id: 'sign-up-has-a-page',
    says: 'screen_hint=signup leads to a page of the server itself.',
    answer: (answer, context) =>
      sent(context, 'screen_hint') === 'signup' && context.location !== undefined
        ? withLocation(
            answer,
            (location) =>
              `/signup?transaction=${/state=([\w-]+)|transaction=([\w-]+)/.exec(location)?.slice(1).join('')}`,
          )
        : answer,
  },
]

const refusing: readonly Variant[] = [
  {
    id: 'display-is-checked',
    says: 'A display that OpenID Connect does not list is an error.',
    ...knowing((context) =>
      ['page', 'popup', 'touch', 'wap', undefined].includes(sent(context, 'display'))
        ? null
        : 'display is not known',
    ),
  },
  {
    id: 'age-is-checked',
    says: 'A max_age that is no number is an error.',
    ...knowing((context) =>
      /^\d*$/.test(sent(context, 'max_age') ?? '') ? null : 'max_age is not a number',
    ),
  },
  {
    id: 'claims-are-checked',
    says: 'claims that are no JSON are an error, and so is an id_token_hint of another issuer.',
    ...knowing((context) => {
      if (sent(context, 'id_token_hint') !== undefined) return 'the hint is not of this server'
      try {
        JSON.parse(sent(context, 'claims') ?? '{}')
        return null
      } catch {
        return 'claims is not JSON'
      }
    }),
  },
  {
    id: 'organizations-are-known',
    says: 'An organization that does not exist is an error.',
    ...knowing((context) =>
      sent(context, 'organization') === undefined ? null : 'the organization is not known',
    ),
  },
  {
    id: 'resources-are-known',
    says: 'An audience that is no API of this server is access_denied.',
    ...knowing(
      (context) => (sent(context, 'audience') === undefined ? null : 'the service is not known'),
      'access_denied',
    ),
  },
  {
    id: 'nothing-occurs-twice',
    says: 'Any name that occurs twice is refused (RFC 6749 §3.1), known or not.',
    ...turningAway((request) => {
      const names = [...new URLSearchParams(queryOf(request)).keys()]
      return new Set(names).size < names.length
    }, 400),
    warns: 'many',
  },
]

const fields: readonly Variant[] = [
  {
    id: 'errors-in-the-readers-language',
    says: 'Content-Language follows Accept-Language, where it is one that the server has.',
    write: (response, { status, headers, body }) => {
      const wanted = String(response.req.headers['accept-language'] ?? 'en').slice(0, 2)
      const language = ['en', 'de', 'fr'].includes(wanted) ? wanted : 'en'
      response.writeHead(status, [
        ...headers,
        'Content-Language',
        language,
        'Content-Length',
        String(Buffer.byteLength(body)),
      ])
      response.end(body)
    },
  },
  { id: 'crawlers-get-403', says: 'A crawler is refused.', ...turningAway(has('user-agent', /bot/i), 403) },
  {
    id: 'prefetches-get-403',
    says: 'A prefetch is refused.',
    ...turningAway(has('sec-purpose', /prefetch/), 403),
  },
  {
    id: 'frames-get-403',
    says: 'What is meant for a frame is refused.',
    ...turningAway(has('sec-fetch-dest', /iframe/), 403),
  },
  {
    id: 'firewall-knows-loopback',
    says: 'A firewall refuses who says to come from the server itself.',
    ...turningAway(
      (request) => has('x-forwarded-for', /^127\./)(request) || has('x-real-ip', /^127\./)(request),
      403,
    ),
  },
  {
    id: 'scripts-get-406',
    says: 'What asks for JSON is told that there is none.',
    ...turningAway(has('accept', /^application\/json$/), 406),
    warns: 'many',
  },
  { id: 'ranges-get-416', says: 'A range is refused.', ...turningAway(has('range'), 416) },
  { id: 'conditions-get-412', says: 'A condition is never met.', ...turningAway(has('if-none-match'), 412) },
  {
    id: 'old-http-gets-400',
    says: 'HTTP/1.0 is refused.',
    ...turningAway(({ httpVersion }) => httpVersion === '1.0', 400),
  },
  {
    id: 'chunks-get-411',
    says: 'Content of unknown length is refused.',
    ...turningAway(has('transfer-encoding', /chunked/), 411),
  },
  {
    id: 'overrides-get-405',
    says: 'A method in a field is refused.',
    ...turningAway(
      (request) => has('x-http-method-override')(request) || has('x-method-override')(request),
      400,
    ),
  },
  {
    id: 'request-id-comes-back',
    says: 'X-Request-Id of the request comes back, if it is a plain word.',
    write: (response, { status, headers, body }) => {
      const id = String(response.req.headers['x-request-id'] ?? '')
      const own = /^\w{1,64}$/.test(id) ? ['X-Request-Id', id] : []
      response
        .writeHead(status, [...headers, ...own, 'Content-Length', String(Buffer.byteLength(body))])
        .end(body)
    },
  },
  {
    id: 'languages-vary',
    says: 'Vary names what the answer depends on.',
    answer: (answer) => withFields(answer, 'Vary', 'Accept-Language, Cookie'),
  },
]

/** Servers that know parameters and fields of other specifications, and use or refuse them as they may. */
export const foreign: readonly Variant[] = [...honoured, ...refusing, ...fields]
