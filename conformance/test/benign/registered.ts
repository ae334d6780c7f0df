import type { IncomingMessage, ServerResponse } from 'node:http'
import { demoOptions } from '../../../reference-impl/demo.js'
import { LinkError } from '../../../reference-impl/errors.js'
import { errorAnswer, type Matches, matches, type RegisteredUri } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import { whatwgHref } from '../../syntax/uri.js'
import { field } from './answers.js'
import { replacing } from './replacing.js'
import type { Variant } from './variant.js'

type Registrations = readonly (string | RegisteredUri)[]
type Making = Pick<Variant, 'options'>
type Registering = Required<Pick<Variant, 'options' | 'target'>>

/** Gives the demo client these registrations, in the server, which may differ in another way too. */
const serving = (
  registrations: (own: Registrations) => Registrations,
  { options }: Making = {},
): Required<Making> => ({
  options: (origin) => ({
    clients: demoOptions().clients.map((client) =>
      client.client_id === 'demo-client'
        ? { ...client, redirect_uris: registrations(client.redirect_uris) }
        : client,
    ),
    ...options?.(origin),
  }),
})

/** Registers more at the demo client, in the server and in its target file. */
const alsoRegistering = (more: Registrations, making?: Making): Registering => ({
  ...serving((own) => [...own, ...more], making),
  target: (content) => ({
    ...content,
    redirect_uris: [...(content.redirect_uris as Registrations), ...more],
  }),
})

/** Registers these alone at the demo client, in the server and in its target file. */
export const registering = (uris: Registrations, making?: Making): Registering => ({
  ...serving(() => uris, making),
  target: (content) => ({ ...content, redirect_uris: uris }),
})

/** Registrations by a rule, which RFC 9700 §2.1 forbids. */
const byRule: Pick<Variant, 'profiles'> = { profiles: ['contract', 'oauth'] }

const comparingBy = (rule: Matches): Making => ({ options: () => ({ matches: rule }) })

/** Accepts more than the reference implementation does, as far as the declared way of matching goes. */
const alsoMatching = (rule: (registered: RegisteredUri, sent: string) => boolean): Making =>
  comparingBy((registered, sent) => matches(registered, sent) || rule(registered, sent))

const responseParameter =
  /^(?:code|state|iss|error\w*|access_token|id_token|token_type|expires_in|scope|response|session_state)$/i

/** Names in a query, decoded, as a client will read them. */
const plantsNothing = (query: string): boolean =>
  [...new URLSearchParams(query.replaceAll(';', '&')).keys()].every(
    (name) => !responseParameter.test(name.trim()),
  )

const ofUri = /^(?:[\w.~:/?@!$&'()*+,;=-]|%[\dA-F]{2})*$/i

/** A prefix as a careful server has it: by characters, in a URI's characters, and again after parsing. */
const below = (prefix: string, sent: string): boolean =>
  sent === prefix ||
  (sent.startsWith(prefix) &&
    ofUri.test(sent) &&
    whatwgHref(sent)?.startsWith(prefix) === true &&
    plantsNothing(sent.split('?').slice(1).join('?')))

const belowTools = 'https://tools.example.com/app/'
const inTools = `${belowTools}callback`
const prefix = { value: `${belowTools}*`, match: 'prefix' }

/** As many signs as a column holds. */
const exactly = (length: number): string => `https://app.example.com/${'a/'.repeat(length)}`.slice(0, length)

/** Refuses a redirection URI for how it is written, before it is looked for. */
const refusing = (isBad: (uri: string) => boolean, status: number, words: string): Making =>
  replacing({
    'check-redirect-uri': (context) => {
      if (isBad(valueIn(context.parameters, 'redirect_uri') ?? ''))
        throw new LinkError('invalid_request', words, { status, delivery: 'page' })
      return checkRedirectUri(context)
    },
  })

const holdsControl = (encoded: string): boolean => /%(?:[01][\da-f]|7f)/i.test(encoded)
const holdsMarkup = (encoded: string): boolean =>
  /%(?:25)*(?:00|22|27|3c|3e|60)|(?:\.|%2e){2}|[<>"'`]/i.test(encoded)

function isUndecodable(encoded: string): boolean {
  try {
    return decodeURIComponent(encoded) === undefined
  } catch {
    return true
  }
}
const isOdd = (encoded: string): boolean => holdsControl(encoded) || isUndecodable(encoded)

/** A guard in front of the server, which looks at the parameter as it is encoded. */
const guarding = (
  isBad: (encoded: string) => boolean,
  refuse: (request: IncomingMessage, response: ServerResponse) => void,
): Pick<Variant, 'around'> => ({
  around: (handler) => (request, response) => {
    const [, redirectUri = ''] = /[?&]redirect_uri=([^&]*)/.exec(request.url ?? '') ?? []
    if (isBad(redirectUri)) refuse(request, response)
    else handler(request, response)
  },
})

const guard = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
}
const forbidden = '<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1></body></html>'

/** The reference implementation knows no prefixes: of the demo client's registrations one stands for them. */
const registeringPrefix = (...declared: readonly unknown[]): Registering => ({
  ...serving(
    () => [inTools],
    alsoMatching(({ value }, sent) => value === inTools && below(belowTools, sent)),
  ),
  target: (content) => ({ ...content, redirect_uris: declared }),
})

const namingAParameter = 'https://app.example.com/return?client_id=7'

/** Refuses with the address that was sent, without the signs that cannot be shown. */
const showingTheAddress = replacing({
  'check-redirect-uri': (context) => {
    try {
      return checkRedirectUri(context)
    } catch {
      const uri = valueIn(context.parameters, 'redirect_uri') ?? ''
      const shown = uri.replaceAll(/[^\x20-\x7e]/g, '?')
      throw new LinkError('invalid_request', `The address ${shown} is not registered`, { delivery: 'page' })
    }
  },
})

const exact: readonly Variant[] = [
  {
    id: 'edits-of-one-another',
    says: 'Registered URIs are edits of one another: a sign more or less, another case, another spelling, a key.',
    ...registering([
      'https://app.example.com/cb',
      ...['https://app.example.com/cb/', 'https://app.example.com/cb2', 'https://app.example.com/c'],
      ...['https://app.example.com/CB', 'https://app.example.com/%63b', 'https://app.example.com/bc'],
      ...['https://app.example.com:443/cb', 'https://app.example.com:4430/cb', 'https://App.example.com/cb'],
      ...[
        'https://app.example.com/cb?',
        'https://app.example.com/cb?utm_source=x',
        'https://app.example.com/./cb',
      ],
    ]),
  },
  {
    id: 'http-and-https-on-localhost',
    says: 'An address for development is registered with both schemes and with two ports.',
    ...registering([
      ...['http://localhost:3000/cb', 'https://localhost:3000/cb'],
      ...['http://localhost:3001/cb', 'https://localhost/cb'],
    ]),
  },
  {
    id: 'loopback-registered-exactly',
    says: 'Loopback URIs are registered with their ports, which may not vary.',
    ...registering(['http://127.0.0.1:8080/cb', 'http://[::1]:8080/cb']),
  },
  {
    id: 'paths-of-one-sign',
    says: 'Registered URIs are as short as can be.',
    ...registering(['https://a.example/x', 'https://b.example/', 'a.b:/c', 'a.b:c']),
  },
  {
    id: 'signs-of-patterns-are-literal',
    says: 'Signs that mean something in patterns stand for themselves.',
    ...registering([
      'https://app.example.com/a.b*c(d)+e$',
      'https://app.example.com/*',
      'https://app.example.com/?q=.*',
    ]),
  },
  {
    id: 'many-escapes',
    says: 'Registered URIs have escapes of everything that may be escaped.',
    ...registering([
      'https://xn--mnchen-3ya.example/caf%C3%A9/a+b;v=1/(x)/%2F%3f?q=a+b%20c&r=%26%3D&next=https%3A%2F%2Fapp.example.com%2F%3Fa%3Db',
      'https://xn--mnchen-3ya.example/r%C3%BCck',
    ]),
  },
  {
    id: 'ipv6-with-a-port',
    says: 'URIs are registered on IPv6 addresses, with and without a port.',
    ...registering(['https://[2001:db8::7]:8443/cb', 'https://[2001:db8::7]/cb?a=b']),
  },
  {
    id: 'very-long-uri',
    says: 'A registered URI has 1,500 characters.',
    ...registering([exactly(1500), `https://app.example.com/cb?t=${'x'.repeat(1400)}`]),
  },
]

const ruled: readonly Variant[] = [
  {
    id: 'loopback-of-both-families',
    says: 'Any port is right for loopback URIs of both families, of which one has a port and a query.',
    ...registering([
      { value: 'http://127.0.0.1:51004/cb?app=1', match: 'loopback' },
      { value: 'http://[::1]/cb', match: 'loopback' },
    ]),
  },
  {
    id: 'loopback-port-in-any-digits',
    says: 'The port of a loopback URI may be any digits, none and zeros in front too.',
    ...registering(
      [{ value: 'http://127.0.0.1:8080/cb', match: 'loopback' }],
      alsoMatching(
        ({ match }, sent) =>
          match === 'loopback' &&
          Number(/^http:\/\/127\.0\.0\.1:(\d{0,5})\/cb$/.exec(sent)?.[1] ?? Number.NaN) <= 65535,
      ),
    ),
  },
  {
    id: 'any-query-may-be-added',
    says: 'To a registered URI any query may be added, an empty one too, but for response parameters.',
    ...byRule,
    ...registering(
      [{ value: 'https://tools.example.com/callback', match: 'query-lenient' }],
      alsoMatching(
        ({ value, match }, sent) =>
          match === 'query-lenient' &&
          sent.startsWith(`${value}?`) &&
          ofUri.test(sent) &&
          plantsNothing(sent.slice(value.length + 1)),
      ),
    ),
  },
  {
    id: 'exact-beside-lenient',
    says: 'One URI is registered exactly, with a query, and leniently, without.',
    ...byRule,
    ...registering([
      'https://tools.example.com/callback?a=b',
      { value: 'https://tools.example.com/callback', match: 'query-lenient' },
    ]),
  },
  {
    id: 'wildcard-around-exact',
    says: 'A registered wildcard covers the exact registration too, and labels of one edit.',
    ...byRule,
    ...registering([
      'https://app.example.org/callback',
      { value: 'https://*.example.org/callback', match: 'auth0-wildcard' },
      { value: 'https://app-*.example.org/callback', match: 'auth0-wildcard' },
    ]),
  },
  {
    id: 'wildcard-alone',
    says: 'The only registration is a wildcard, whose label may begin and end with a hyphen.',
    ...byRule,
    ...registering(
      [{ value: 'https://app-*.example.com/callback', match: 'auth0-wildcard' }],
      alsoMatching(
        ({ match }, sent) =>
          match === 'auth0-wildcard' && /^https:\/\/app-[A-Za-z0-9-]+\.example\.com\/callback$/.test(sent),
      ),
    ),
  },
  {
    id: 'prefix-around-exact',
    says: 'What is below a registered prefix is accepted, and an exact registration is among it.',
    ...byRule,
    ...registeringPrefix(inTools, prefix),
  },
  {
    id: 'prefix-alone',
    says: 'The only registration is a prefix.',
    ...byRule,
    ...registeringPrefix(prefix),
  },
]

const refusals: readonly Variant[] = [
  {
    id: 'long-uris-are-refused-unread',
    says: 'A redirect_uri of more than 512 characters is a 414, and one that is registered has just as many.',
    ...alsoRegistering(
      [exactly(512)],
      refusing((uri) => uri.length > 512, 414, 'redirect_uri is too long'),
    ),
  },
  {
    id: 'column-of-1000',
    says: 'A redirect_uri of more than 1,000 characters does not fit its column: 400.',
    ...refusing((uri) => uri.length > 1000, 400, 'value too long for type character varying(1000)'),
  },
  {
    id: 'odd-signs-are-an-empty-400',
    says: 'Control characters and octets that are no UTF-8 are a bare 400.',
    ...guarding(isOdd, (_, response) => {
      response.writeHead(400, { ...guard, 'Content-Length': '0' }).end()
    }),
  },
  {
    id: 'undecodable-octets-are-an-error-of-the-framework',
    says: 'Octets that are no UTF-8 are an error of the framework, as on Express.',
    ...guarding(isUndecodable, (_, response) => {
      response
        .writeHead(400, { ...guard, 'Content-Type': 'text/plain; charset=utf-8' })
        .end('Failed to decode param\n')
    }),
  },
  {
    id: 'firewall-refuses-markup',
    says: 'A firewall answers 403 for markup, quotes, steps up and NUL, however they are encoded.',
    ...guarding(holdsMarkup, (_, response) => {
      response.writeHead(403, { ...guard, 'Content-Type': 'text/html; charset=utf-8' }).end(forbidden)
    }),
  },
  {
    id: 'malformed-and-unregistered-differ',
    says: 'A redirect_uri that is no URI is a 422, one that is not registered a 403.',
    ...replacing({
      'check-redirect-uri': (context) => {
        const uri = valueIn(context.parameters, 'redirect_uri') ?? ''
        const isUri = ofUri.test(uri.replaceAll(/[[\]#]/g, '')) && /^[A-Za-z][\w+.-]*:/.test(uri)
        try {
          return checkRedirectUri(context)
        } catch {
          throw new LinkError(
            'invalid_request',
            isUri ? 'redirect_uri is not registered' : 'redirect_uri is no URI',
            {
              status: isUri ? 403 : 422,
              delivery: 'page',
            },
          )
        }
      },
    }),
  },
]

const answers: readonly Variant[] = [
  {
    id: 'found-by-parsing-answered-as-registered',
    says: 'A URI is looked up as browsers parse it, and answers go to the registered spelling.',
    profiles: ['contract', 'oauth'],
    ...replacing({
      'check-redirect-uri': (context) => {
        const sent = valueIn(context.parameters, 'redirect_uri')
        const href = sent?.startsWith('http') === true ? whatwgHref(sent) : null
        const found = context.client.redirectUris.find(
          ({ value, match }) => match === 'exact' && value.startsWith('https:') && whatwgHref(value) === href,
        )
        return found === undefined ? checkRedirectUri(context) : { redirectUri: found.value }
      },
    }),
    warns: 'many',
  },
  {
    id: 'apps-get-a-page-in-between',
    says: 'Errors for an app are a page, because browsers follow no redirect to an app without being asked.',
    answer: (answer, context) =>
      context.location === undefined && field(answer, 'location')?.startsWith('com.') === true
        ? errorAnswer(new LinkError('invalid_request', 'Back to the app', { delivery: 'page' }), context)
        : answer,
  },
  {
    id: 'page-shows-what-can-be-shown',
    says: 'The page shows the address that was sent, a question mark in place of each sign that cannot be shown.',
    ...alsoRegistering([namingAParameter], showingTheAddress),
  },
]

const others: readonly Variant[] = [
  {
    id: 'wildcard-covers-another-client',
    says: 'A registered wildcard covers the URI that another client has registered exactly.',
    ...byRule,
    ...registering([
      'https://app.example.com/callback',
      { value: 'https://*.example.com/callback', match: 'auth0-wildcard' },
    ]),
  },
  {
    id: 'page-shows-an-address-that-names-a-parameter',
    says: 'The page shows the address that was sent, as far as it can be shown, and its query names a parameter.',
    warns: ['error-page-lists-no-registered-uri'],
    ...registering([namingAParameter], showingTheAddress),
  },
]

/** A quick run makes no edits of a URI, and looks at no registration but one. */
const deeply = (variants: readonly Variant[]): readonly Variant[] =>
  variants.map((variant) => ({ ...variant, input: { depth: 'default' } }))

/** What is registered, how it is compared and refused, in ways that an edit of a registered URI meets. */
export const registered: readonly Variant[] = deeply([...exact, ...ruled, ...refusals, ...answers, ...others])
