import { errorCodes } from '../../generated/contract.js'
import { oncePerObject } from '../common/remember.js'
import { splitQuery } from '../syntax/encoding.js'
import type { Place } from '../syntax/place.js'
import { placeOf } from '../syntax/place.js'
import { navigationTargets, parseUri } from '../syntax/uri.js'
import { legallyMatches } from '../target/registrations.js'
import type { RegisteredUri } from '../target/target.js'
import type { Exchange, ExchangeFailure, WireRequest, WireResponse } from '../wire/exchange.js'
import { type Navigation, navigationsOf } from './navigation.js'
import { keepsQuery, placesOf, samePage } from './respelling.js'
import { hasShape, type Shape } from './shape.js'

export type Channel = 'query' | 'fragment' | 'form_post'

/** An authorization response at a URI of the client: where it went and what it carried. */
export interface ClientResponse {
  readonly navigation: Navigation
  readonly channel: Channel
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly error: string | null
  readonly description: string | null
}

/** What one answer means, judged by where it takes the user agent and not by its status. */
export type Answer =
  | { readonly kind: 'unanswered'; readonly failure: ExchangeFailure }
  | { readonly kind: 'throttled'; readonly status: number }
  /** `error` is the client's fault that the body names: the server refused on purpose, with the wrong status. */
  | { readonly kind: 'server-error'; readonly status: number; readonly error: string | null }
  | { readonly kind: 'escaped'; readonly navigation: Navigation; readonly to: string }
  | { readonly kind: 'delivered'; readonly response: ClientResponse }
  | { readonly kind: 'error-redirect'; readonly response: ClientResponse }
  | { readonly kind: 'success-redirect'; readonly response: ClientResponse }
  | { readonly kind: 'accepted'; readonly location: string }
  | { readonly kind: 'login-page'; readonly location: string }
  | { readonly kind: 'own-redirect'; readonly location: string; readonly error: string | null }
  | { readonly kind: 'elsewhere'; readonly location: string }
  | { readonly kind: 'page'; readonly status: number }
  | { readonly kind: 'no-location'; readonly status: number }

/** What has to be known about the target to read its answers. */
export interface AnswerContext {
  readonly attackerHost: string
  /** Every URI that an authorization response may go to. */
  readonly registered: readonly RegisteredUri[]
  readonly ownOrigins: readonly string[]
  readonly accepted: Shape | null
  readonly loginPage: Shape | null
  /** Where a request without a connection leads, when that is none of the origins that the target is known to have. */
  readonly foreignLoginPage?: Shape | null
  /** Every request leads to the server's own login page, a worthless one too: what it refuses shows only later. */
  readonly validatesAfterLogin?: boolean
}

export function requestUrl({ secure, host, port, target }: WireRequest): string {
  const origin = `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
  return target.startsWith('/') ? origin + target : `${origin}/`
}

/** Every parameter that a request carries, decoded once, from its query and its form body. */
export const sentPairs = oncePerObject(
  ({ target, body }: WireRequest): readonly (readonly [name: string, value: string])[] => {
    const at = target.indexOf('?')
    const query = at < 0 ? '' : target.slice(at + 1)
    return [...splitQuery(query), ...splitQuery(body ?? '')]
  },
)

const looksLikeRedirectUri = /redirect_?ur[il]|callback|return_?to/i

/** The redirection URIs that a request names in any way, other than registered ones. */
function unregisteredUris(request: WireRequest, context: AnswerContext): readonly string[] {
  return sentPairs(request)
    .filter(([name, value]) => looksLikeRedirectUri.test(name) && value !== '')
    .map(([, value]) => value)
    .filter((value) => !isRegistered(value, context))
}

const isRegistered = (value: string, { registered }: AnswerContext): boolean =>
  registered.some((uri) => uri.value === value) || legallyMatches(value, registered)

/** Whether `reference` is `uri` with response parameters added to it. */
function extendsUri(reference: string, uri: string): boolean {
  if (!reference.startsWith(uri)) return false
  const next = reference[uri.length]
  if (uri.endsWith('&')) return true
  return next === undefined || next === '#' || next === (uri.includes('?') ? '&' : '?')
}

/** The registered URI that an authorization response goes to, or null. */
export function registeredPrefix(reference: string, context: AnswerContext): string | null {
  const exact = context.registered.find(
    ({ value }) => extendsUri(reference, value) || (value.endsWith('?') && reference.startsWith(value)),
  )
  if (exact !== undefined) return exact.value
  const bare = reference.split(/[?#]/, 1)[0] ?? ''
  const kept = context.registered.some(({ match }) => match === 'query-lenient')
    ? (reference.split('#', 1)[0] ?? '')
    : bare
  if (isRegistered(bare, context) || isRegistered(kept, context)) return bare
  return spelledAnew(reference, context)
}

/** The registered URI whose query an answer keeps in another spelling, as after parsing and writing it again. */
function spelledAnew(reference: string, { registered }: AnswerContext): string | null {
  if (!reference.includes('?')) return null
  const place = placeOf(reference, reference)
  return registered.find(({ value }) => keepsQuery(place, value))?.value ?? null
}

/** Schemes that a browser may be sent to: the web's, and those of the client's own URIs. */
const clientSchemes = oncePerObject((registered: readonly RegisteredUri[]): readonly string[] => [
  'http',
  'https',
  ...registered.map(({ value }) => parseUri(value).scheme?.toLowerCase() ?? ''),
])

/** Whether a browser or a strict parser would be led to the attacker's host or to an active scheme. */
function escapes(
  navigation: Navigation,
  base: string,
  sent: readonly string[],
  context: AnswerContext,
): boolean {
  const { reference } = navigation
  const { rfc3986, whatwg } = navigationTargets(reference, base)
  // `javascript:void(0)` as a form's action is ordinary, unless the request put it there.
  const bySchemeToo = ['Location', 'Refresh'].includes(navigation.via) || sent.includes(reference)
  const schemes = clientSchemes(context.registered)
  return [rfc3986, whatwg].some((place) => {
    if (place === null) return false
    if (place.host?.toLowerCase().endsWith(context.attackerHost)) return true
    return bySchemeToo && place.scheme !== null && !schemes.includes(place.scheme.toLowerCase())
  })
}

function clientResponse(navigation: Navigation): ClientResponse {
  const { query, fragment } = parseUri(navigation.reference)
  const inFragment = /(^|&)(error|code|access_token|id_token|state)=/.test(fragment ?? '')
  const channel: Channel = navigation.via === 'form' ? 'form_post' : inFragment ? 'fragment' : 'query'
  const parameters =
    channel === 'form_post'
      ? navigation.fields
      : splitQuery((channel === 'fragment' ? fragment : query) ?? '')
  const find = (name: string): string | null => parameters.find(([key]) => key === name)?.[1] ?? null
  return { navigation, channel, parameters, error: find('error'), description: find('error_description') }
}

const sameOriginAsClient = (place: Place, context: AnswerContext): boolean =>
  context.registered.some(({ value }) => placeOf(value, value).origin === place.origin)

/** Whether a navigation goes to a URI that was sent, is not registered, and is not the server's own. */
function isDelivery(
  navigation: Navigation,
  place: Place,
  unregistered: readonly string[],
  context: AnswerContext,
): boolean {
  if (unregistered.some((uri) => extendsUri(navigation.reference, uri) || keepsQuery(place, uri))) return true
  if (context.ownOrigins.includes(place.origin) || registeredPrefix(navigation.reference, context) !== null)
    return false
  const bound = unregistered.flatMap(placesOf).some((sent) => samePage(sent, place))
  return bound || (unregistered.length > 0 && sameOriginAsClient(place, context))
}

function classifyNavigation(navigation: Navigation, exchange: Exchange, context: AnswerContext): Answer {
  const { reference } = navigation
  const base = requestUrl(exchange.request)
  const unregistered = unregisteredUris(exchange.request, context)
  const place = placeOf(reference, base)
  const sent = sentPairs(exchange.request).map(([, value]) => value)
  if (escapes(navigation, base, sent, context)) return { kind: 'escaped', navigation, to: reference }
  if (isDelivery(navigation, place, unregistered, context)) {
    return { kind: 'delivered', response: clientResponse(navigation) }
  }
  if (context.accepted !== null && hasShape(context.accepted, place, sent))
    return { kind: 'accepted', location: reference }
  if (registeredPrefix(reference, context) !== null) {
    const response = clientResponse(navigation)
    return { kind: response.error === null ? 'success-redirect' : 'error-redirect', response }
  }
  if (context.loginPage !== null && hasShape(context.loginPage, place, sent)) {
    return { kind: 'login-page', location: reference }
  }
  if (context.ownOrigins.includes(place.origin)) {
    const error = place.parameters.find(([name]) => name === 'error')?.[1] ?? null
    return { kind: 'own-redirect', location: reference, error }
  }
  return { kind: 'elsewhere', location: reference }
}

/** The more harmful a navigation, the earlier: an answer with several counts as its worst. */
const harm: readonly Answer['kind'][] = [
  'escaped',
  'delivered',
  'accepted',
  'success-redirect',
  'login-page',
  'elsewhere',
  'error-redirect',
  'own-redirect',
]

function worstNavigation(response: WireResponse, exchange: Exchange, context: AnswerContext): Answer | null {
  const redirects = response.status >= 300 && response.status < 400
  const answers = navigationsOf(response)
    // Without a redirect status a browser ignores Location; what it would lead to still counts when it is harmful.
    .map((navigation) => ({ navigation, answer: classifyNavigation(navigation, exchange, context) }))
    .filter(({ navigation, answer }) => {
      if (navigation.via === 'Location' && !redirects) return ['escaped', 'delivered'].includes(answer.kind)
      if (navigation.via === 'Location') return true
      // A page of the server's own is full of forms and scripts that lead back to it or to its help pages.
      if (['own-redirect', 'elsewhere'].includes(answer.kind)) return false
      return response.status < 400 || !['accepted', 'login-page'].includes(answer.kind)
    })
    .map(({ answer }) => answer)
  return answers.sort((a, b) => harm.indexOf(a.kind) - harm.indexOf(b.kind))[0] ?? null
}

/** Codes with which a server blames itself. @see RFC 6749 §4.1.2.1 */
const ownFaults: readonly string[] = ['server_error', 'temporarily_unavailable']

/** The OAuth error of a JSON body, when it blames the request. */
function namedFault({ body }: WireResponse): string | null {
  const code = /^\s*\{[^{}[\]]*"error"\s*:\s*"([a-z_]+)"/.exec(body)?.[1] ?? null
  const codes: readonly string[] = errorCodes
  return code !== null && codes.includes(code) && !ownFaults.includes(code) ? code : null
}

/** Says what an exchange means. */
export function classify(exchange: Exchange, context: AnswerContext): Answer {
  const { response, failure } = exchange
  if (response === null) {
    return { kind: 'unanswered', failure: failure ?? { kind: 'closed', message: 'no answer' } }
  }
  const { status } = response
  const navigation = worstNavigation(response, exchange, context)
  if (navigation !== null && (navigation.kind === 'escaped' || navigation.kind === 'delivered'))
    return navigation
  if (status === 429 || status === 503) return { kind: 'throttled', status }
  if (status >= 500) return { kind: 'server-error', status, error: namedFault(response) }
  if (navigation !== null) return navigation
  return status >= 300 && status < 400 ? { kind: 'no-location', status } : { kind: 'page', status }
}
