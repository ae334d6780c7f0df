import { parseParameters, valueIn } from '../../../reference-impl/parameters.js'
import type { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import type { Handler } from '../benign/variant.js'
import type { Fault } from './fault.js'
import {
  binding,
  comparing,
  intercepting,
  nothing,
  pair,
  reading,
  readingSteps,
  refuse,
  replacing,
  retargeting,
  unchecked,
} from './making.js'

/** Hands the content of a request to `change`, which gives the new request target. */
const withContent =
  (method: string, change: (target: string, content: string) => string) =>
  (handler: Handler): Handler =>
  (request, response) => {
    if (request.method !== method) return handler(request, response)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      request.url = change(request.url ?? '', Buffer.concat(chunks).toString('latin1'))
      handler(request, response)
    })
  }

const aliases = /^(redirectUri|redirect_url|callbackURL|returnTo)$/

const named =
  (name: RegExp) =>
  ({ parameters }: Parameters<typeof checkRedirectUri>[0]): string | undefined =>
    parameters.findLast((one) => name.test(one.name))?.value

/** Reads redirect_uri from somewhere else when the parameter is missing. */
const missingFrom = (
  find: (read: Parameters<Parameters<typeof reading>[0]>[0], cookie: string) => string | undefined,
) =>
  reading((read, { cookie }) => {
    const found = valueIn(read, 'redirect_uri') === undefined ? find(read, cookie) : undefined
    return found === undefined ? read : [...read, pair('redirect_uri', found)]
  })

const cookieUri = (cookie: string): string | undefined => {
  const sent = /redirect_uri=([^;]*)/.exec(cookie)?.[1]
  return sent === undefined ? undefined : decodeURIComponent(sent)
}

const claimedUri = (token: string | undefined): string | undefined => {
  const claims: unknown = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString() || '{}')
  return typeof claims === 'object' && claims !== null && 'redirect_uri' in claims
    ? String(claims.redirect_uri)
    : undefined
}

const lists: readonly Fault[] = [
  {
    id: 'bracketed-list-is-searched',
    alsoTrips: ['LINK-PARAM-010'],
    what: 'redirect_uri[] and redirect_uri[0] make a list: one of it must be registered, the last is used.',
    kills: ['param-redirect_uri-in-brackets-is-not-read', 'request-pollution-l05', 'request-pollution-l06'],
    depth: 'default',
    ...replacing(
      unchecked(({ parameters, client, settings }) => {
        const list = parameters.filter(({ name }) => /^redirect_uri(\[\d*\])?$/.test(name))
        const good = list.some(({ value }) => client.redirectUris.some((one) => settings.matches(one, value)))
        return list.length > 1 || list[0]?.name !== 'redirect_uri'
          ? good
            ? list.at(-1)?.value
            : undefined
          : undefined
      }),
    ),
  },
  {
    id: 'bracketed-list-is-not-compared',
    alsoTrips: ['LINK-PARAM-010'],
    what: 'redirect_uri[] is used, and compared with nothing.',
    kills: ['request-pollution-l04', 'request-pollution-l05', 'param-redirect_uri-in-brackets-is-not-read'],
    depth: 'default',
    ...replacing(unchecked(named(/^redirect_uri\[\]$/))),
  },
  {
    id: 'redirect-uri-is-a-list-in-text',
    what: 'redirect_uri is split at commas and white space, its first part compared and all of it used.',
    kills: ['request-pollution-l07', 'request-pollution-l08', 'request-pollution-l09'],
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-021', 'LINK-RURI-023'],
    depth: 'default',
    ...comparing((registered, sent, match) => match === 'exact' && sent.split(/[, \n]/)[0] === registered),
  },
]

const secondNames: readonly Fault[] = [
  {
    id: 'name-in-another-case-is-used',
    alsoTrips: ['LINK-PARAM-010'],
    what: 'redirect_uri is compared, Redirect_Uri is used.',
    kills: ['request-pollution-l10'],
    depth: 'default',
    ...replacing(binding(named(/^Redirect_Uri$/))),
  },
  {
    id: 'encoded-name-is-used',
    what: 'The proxy compares redirect_uri, the server behind it uses redirect%5Furi.',
    kills: ['request-pollution-l11'],
    alsoTrips: ['LINK-PARAM-003'],
    depth: 'default',
    ...replacing({
      ...readingSteps((_, { query }) => parseParameters(query.replaceAll(/redirect%5Furi=/gi, 'behind='))),
      ...binding(named(/^behind$/)),
    }),
  },
  {
    id: 'alias-is-used',
    depth: 'default',
    what: 'redirect_uri is compared; callbackURL and its like, from older clients, are used.',
    kills: ['param-redirect_uri-elsewhere-changes-nothing'],
    ...replacing(binding(named(aliases))),
  },
  {
    id: 'alias-stands-in',
    what: 'callbackURL and its like stand in for a missing redirect_uri.',
    kills: ['param-redirect_uri-elsewhere-is-not-read', 'request-pollution-l13'],
    depth: 'default',
    ...missingFrom((read) => read.find(({ name }) => aliases.test(name))?.value),
  },
  {
    id: 'cookie-is-used',
    depth: 'default',
    what: 'redirect_uri is compared; the one in a cookie is used.',
    kills: ['param-redirect_uri-elsewhere-changes-nothing'],
    ...replacing(binding(({ request }) => cookieUri(request.cookie))),
  },
  {
    id: 'cookie-stands-in',
    what: 'A cookie stands in for a missing redirect_uri.',
    kills: ['param-redirect_uri-elsewhere-is-not-read'],
    ...missingFrom((_, cookie) => cookieUri(cookie)),
  },
]

const contents: readonly Fault[] = [
  {
    id: 'content-of-get-stands-in',
    what: 'The content of a GET is read like that of a POST.',
    kills: ['param-redirect_uri-elsewhere-is-not-read', 'request-pollution-l15'],
    depth: 'default',
    around: withContent('GET', (target, content) =>
      content.startsWith('redirect_uri=') && !target.includes('redirect_uri=')
        ? `${target}&${content}`
        : target,
    ),
  },
  {
    id: 'json-of-get-stands-in',
    what: 'A JSON document in a GET supplies what the query lacks.',
    kills: ['param-redirect_uri-elsewhere-is-not-read'],
    depth: 'default',
    around: withContent('GET', (target, content) => {
      const uri = /"redirect_uri":"([^"]*)"/.exec(content)?.[1]
      return uri === undefined ? target : `${target}&redirect_uri=${encodeURIComponent(uri)}`
    }),
  },
  {
    id: 'content-of-post-is-used',
    what: 'Of a POST the query is compared and the content used.',
    kills: ['request-pollution-l14'],
    ...replacing({
      ...readingSteps((read, { method, query, body }) => {
        if (method !== 'POST' || !query.includes('redirect_uri=')) return read
        const used = parseParameters(body).map((one) => ({ ...one, name: `body ${one.name}` }))
        return [...parseParameters(query), ...used]
      }),
      ...binding(named(/^body redirect_uri$/)),
    }),
  },
  {
    id: 'request-object-is-used',
    alsoTrips: ['LINK-ROBUST-001'],
    what: 'The redirect_uri of an unsigned request object is used, the one of the query compared.',
    kills: ['request-pollution-l16'],
    depth: 'default',
    ...replacing({
      ...binding(({ parameters }) => claimedUri(valueIn(parameters, 'request'))),
      'reject-request-object': nothing,
    }),
  },
  {
    id: 'request-object-is-fetched',
    what: 'What the document at request_uri says is used, wherever that is.',
    kills: ['request-pollution-l17'],
    depth: 'default',
    ...replacing({
      ...binding(({ parameters }) => valueIn(parameters, 'request_uri')?.replace(/[^/]*$/, 'cb')),
      'reject-request-object': nothing,
    }),
  },
  {
    id: 'response-mode-skips-the-comparison',
    what: 'With a response_mode redirect_uri is not compared.',
    kills: [
      'response-mode-does-not-loosen-redirect-uri',
      'request-pollution-l22',
      'redirect-uri-error-not-delivered-with-bad-response-mode',
    ],
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-PARAM-016'],
    depth: 'default',
    ...replacing(
      unchecked(({ parameters }) =>
        valueIn(parameters, 'response_mode') === undefined ? undefined : valueIn(parameters, 'redirect_uri'),
      ),
    ),
  },
]

const types: readonly Fault[] = [
  {
    id: 'names-are-taken-as-they-are',
    what: 'The names of parameters are not decoded.',
    kills: ['encoded-names-are-read'],
    alsoTrips: ['LINK-PARAM-003'],
    verdict: 'warn',
    ...retargeting((target) => target.replace(/([?&][a-z]*)%5F/gi, '$1%255F')),
  },
  {
    id: 'media-type-has-one-spelling',
    what: 'Only application/x-www-form-urlencoded in these letters is a form.',
    kills: ['media-type-of-a-form-has-no-case'],
    ...replacing({
      'check-content-type': (context) => {
        const { method, contentType } = context.request
        if (method === 'POST' && contentType !== 'application/x-www-form-urlencoded')
          refuse('invalid_request', 'this content is no form', { delivery: 'page', status: 415 })
      },
    }),
  },
  {
    id: 'content-has-no-limit',
    what: 'Content of a megabyte is read and answered with a page.',
    kills: ['over-long-content-is-cut-short'],
    depth: 'default',
    ...intercepting(({ headers }) => Number(headers['content-length'] ?? 0) > 1_000_000, {
      status: 200,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': "frame-ancestors 'none'",
      },
      body: '<!doctype html><title>Thank you</title><p>Thank you.</p>',
    }),
  },
]

export const carriers: readonly Fault[] = [...lists, ...secondNames, ...contents, ...types]
