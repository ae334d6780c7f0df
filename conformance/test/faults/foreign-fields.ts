import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { withLocation } from '../benign/answers.js'
import type { Handler } from '../benign/variant.js'
import type { Fault } from './fault.js'
import { replacing, steering, unchecked } from './making.js'

const mark = 'guise/marked'
const isMarked = ({ accept }: { readonly accept: string }): boolean => accept.includes(mark)

/** Lets the endpoint know of requests that it cannot tell by what it reads. */
const marking = (applies: (request: IncomingMessage) => boolean): Pick<Fault, 'around'> => ({
  around: (handler: Handler) => (request, response) => {
    if (applies(request)) request.headers.accept = `${request.headers.accept ?? '*/*'}, ${mark}`
    handler(request, response)
  },
})

const uncompared = (applies: (request: IncomingMessage) => boolean) => ({
  ...marking(applies),
  ...replacing(
    unchecked((context) =>
      isMarked(context.request) ? valueIn(context.parameters, 'redirect_uri') : undefined,
    ),
  ),
})

const unverified = (applies: (request: IncomingMessage) => boolean) => ({
  ...marking(applies),
  ...replacing({
    'check-access-token': (context) =>
      isMarked(context.request) && valueIn(context.parameters, 'access_token') !== undefined
        ? { subject: 'auth0|demo-user' }
        : checkAccessToken(context),
  }),
})

const is =
  (name: string, value: RegExp = /./) =>
  ({ headers }: IncomingMessage): boolean =>
    value.test(String(headers[name] ?? ''))

/** Reads JSON in a POST, and of its redirect_uri nothing but that it is there. */
const readingJson: Handler = (request, response) => {
  let content = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    content += chunk
  })
  request.on('end', () => {
    const isWhole = typeof (JSON.parse(content) as { redirect_uri?: unknown }).redirect_uri === 'string'
    const headers = { Location: `https://www.facebook.com/dialog/oauth?state=${randomUUID()}` }
    response
      .writeHead(isWhole ? 302 : 400, { 'Cache-Control': 'no-store', ...(isWhole ? headers : {}) })
      .end()
  })
}

const excusingUris: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'client-credentials-excuse-the-uri',
    what: 'A request with Basic credentials may name any redirect_uri.',
    depth: 'default',
    ...uncompared(is('authorization', /^basic /i)),
  },
  {
    id: 'debugging-field-skips-the-comparison',
    what: 'With X-Debug: 1 any redirect_uri will do.',
    ...uncompared(is('x-debug', /^1$/)),
  },
  {
    id: 'own-machine-is-not-compared',
    what: 'A request that says it comes from 127.0.0.1 may name any redirect_uri.',
    ...uncompared(is('x-forwarded-for', /^127\./)),
  },
  {
    id: 'origin-registers-its-uris',
    what: 'A redirect_uri on the origin that the Origin field names is taken for registered.',
    ...uncompared(({ headers: { origin }, url = '' }) => {
      const uri = new URLSearchParams(url.split('?')[1]).get('redirect_uri') ?? ''
      return origin !== undefined && uri.startsWith(origin)
    }),
  },
  {
    id: 'crawlers-are-not-compared',
    what: 'A crawler by its User-Agent may name any redirect_uri.',
    ...uncompared(is('user-agent', /bot/i)),
  },
  {
    id: 'prefetches-are-not-compared',
    what: 'A prefetch (Sec-Purpose) leads nowhere, so its redirect_uri is not compared.',
    ...uncompared(is('sec-purpose', /prefetch/)),
  },
  {
    id: 'old-http-is-not-compared',
    what: 'A request by HTTP/1.0 is a health check, and any redirect_uri will do.',
    depth: 'default',
    ...uncompared(({ httpVersion }) => httpVersion === '1.0'),
  },
  {
    id: 'overridden-methods-are-not-compared',
    what: 'A POST that says it is a GET goes around the comparison.',
    depth: 'default',
    ...uncompared((request) => request.method === 'POST' && is('x-http-method-override')(request)),
  },
  {
    id: 'chunks-are-not-compared',
    what: 'A form whose length is not known in advance goes around the comparison.',
    depth: 'default',
    ...uncompared(is('transfer-encoding', /chunked/)),
  },
  {
    id: 'json-content-is-not-compared',
    alsoTrips: ['LINK-RURI-022', 'LINK-UP-004', 'LINK-UP-006', 'LINK-UP-008', 'LINK-DEPR-009'],
    what: 'JSON in a POST is read by other code, which does not compare redirect_uri.',
    around: (handler) => (request, response) =>
      (request.method === 'POST' && is('content-type', /json/)(request) ? readingJson : handler)(
        request,
        response,
      ),
  },
]

const excusingTokens: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'client-credentials-excuse-the-token',
    what: 'With Basic credentials the access token is not verified.',
    depth: 'default',
    ...unverified(is('authorization', /^basic /i)),
  },
  {
    id: 'forwarded-user-is-trusted',
    what: 'X-Forwarded-User says who the user is; the access token is not verified.',
    ...unverified(is('x-forwarded-user')),
  },
  {
    id: 'client-certificate-is-trusted',
    what: 'With X-SSL-Client-Verify: SUCCESS the access token is not verified.',
    ...unverified(is('x-ssl-client-verify', /^SUCCESS$/)),
  },
  {
    id: 'proofs-of-possession-are-trusted',
    what: 'A request with a DPoP field has proved enough: its access token is not verified.',
    ...unverified(is('dpop')),
  },
]

const excusingClients: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'internal-calls-need-no-client',
    what: 'With X-Internal: 1 an unknown client is taken for the first one.',
    depth: 'default',
    around: (handler) => (request, response) => {
      if (is('x-internal', /^1$/)(request))
        request.url = request.url?.replace(/client_id=unknown[^&]*/, 'client_id=demo-client') ?? ''
      handler(request, response)
    },
  },
]

const astray: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'referer-is-the-way-back',
    what: 'Errors go to the page that the user comes from.',
    depth: 'default',
    ...steering((answer, request) => {
      const { referer } = request.headers
      const isError = answer.headers.some((field) => /[?&#]error=/.test(field))
      return referer === undefined || !isError
        ? answer
        : withLocation(answer, () => `${referer}?error=access_denied`)
    }),
  },
  {
    id: 'original-host-steers-the-login-page',
    what: 'The login page is on the host of X-Original-Host.',
    ...steering((answer, request) => {
      const host = request.headers['x-original-host']
      return host === undefined
        ? answer
        : withLocation(answer, (location) =>
            location.startsWith('/') ? `https://${host}${location}` : location,
          )
    }),
  },
  {
    id: 'forwarded-uri-is-the-way',
    what: 'X-Forwarded-Uri is where the user goes after the login page.',
    ...steering((answer, request) => {
      const uri = request.headers['x-forwarded-uri']
      return uri === undefined
        ? answer
        : withLocation(answer, (location) => (location.startsWith('/') ? String(uri) : location))
    }),
  },
]

/** Throws where nobody catches it. */
const breakingOn = (applies: (request: IncomingMessage) => boolean): Pick<Fault, 'around'> => ({
  around: (handler) => (request, response) => {
    if (applies(request)) response.writeHead(500, { 'Cache-Control': 'no-store' }).end()
    else handler(request, response)
  },
})

const breaking: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'languages-are-parsed-unguarded',
    what: 'An Accept-Language that holds no language tag is an exception.',
    ...breakingOn((request) => {
      const [first = ''] = String(request.headers['accept-language'] ?? 'en').split(/[,;]/)
      return first === ''
    }),
  },
  {
    id: 'origins-are-parsed-unguarded',
    what: 'An Origin that is no URL is an exception.',
    ...breakingOn(
      ({ headers: { origin } }) => origin !== undefined && !URL.canParse(origin) && origin !== 'null',
    ),
  },
  {
    id: 'traces-are-parsed-unguarded',
    what: 'A traceparent of fewer than four parts is an exception.',
    ...breakingOn(({ headers }) => {
      const { traceparent } = headers
      return traceparent !== undefined && String(traceparent).split('-').length < 4
    }),
  },
]

const killedBy =
  (...kills: readonly string[]) =>
  (fault: Omit<Fault, 'kills'>): Fault => ({ ...fault, kills })

/** Each believes a header field, or reads a form of the message by other code. */
export const foreignFields: readonly Fault[] = [
  ...excusingUris.map(killedBy('foreign-fields-excuse-no-redirect-uri')),
  ...excusingTokens.map(killedBy('foreign-fields-excuse-no-token')),
  ...excusingClients.map(killedBy('foreign-fields-excuse-no-client')),
  ...astray.map(killedBy('foreign-fields-lead-nobody-astray')),
  ...breaking.map((fault) =>
    killedBy('foreign-fields-break-nothing', 'no-request-breaks-the-server')({ depth: 'default', ...fault }),
  ),
]
