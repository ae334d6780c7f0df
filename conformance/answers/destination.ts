import { encodeValue } from '../syntax/encoding.js'
import { type Place, placeOf, samePage } from '../syntax/place.js'
import { navigationTargets, parseUri, whatwgHref } from '../syntax/uri.js'
import { legallyMatches } from '../target/registrations.js'
import type { RegisteredUri } from '../target/target-file.js'
import type { WireRequest } from '../wire/exchange.js'
import { requestUrl, sentPairs, sentValues } from '../wire/sent.js'
import type { Navigation } from './navigation.js'
import type { PageShape } from './page.js'
import type { Shape } from './shape.js'

/** What has to be known about the target to tell where its answers lead. */
export interface AnswerContext {
  readonly attackerHost: string
  /** Every URI that an authorization response may go to. */
  readonly registered: readonly RegisteredUri[]
  readonly ownOrigins: readonly string[]
  /** Where the control is redirected to; null when it is not, or not accepted. */
  readonly accepted: Shape | null
  /** The page that answers the control at once. */
  readonly acceptedPage: PageShape | null
  /** Where other valid requests are led, and none that is known to be bad. */
  readonly variants: readonly Shape[]
  readonly variantPages: readonly PageShape[]
  readonly loginPage: Shape | null
  readonly shownLoginPage: PageShape | null
  /** Where a request without a connection leads, when that is none of the origins that the target is known to have. */
  readonly foreignLoginPage?: Shape | null
  /** Pages of the server's own to which requests were sent that are known to be bad. */
  readonly errorPages: readonly Shape[]
}

const isRegistered = (value: string, { registered }: AnswerContext): boolean =>
  registered.some((uri) => uri.value === value) || legallyMatches(value, registered)

const looksLikeRedirectUri = /redirect_?ur[il]|callback|return_?to/i

/** The redirection URIs that a request names in any way, other than registered ones. */
const unregisteredUris = (request: WireRequest, context: AnswerContext): readonly string[] =>
  sentPairs(request)
    .filter(([name, value]) => looksLikeRedirectUri.test(name) && value !== '')
    .map(([, value]) => value)
    .filter((value) => !isRegistered(value, context))

/** Whether `reference` is `uri` with response parameters added to it. */
export function extendsUri(reference: string, uri: string): boolean {
  if (!reference.startsWith(uri)) return false
  const next = reference[uri.length]
  if (uri.endsWith('&')) return true
  return next === undefined || next === '#' || next === (uri.includes('?') ? '&' : '?')
}

// What RFC 3986 allows nowhere in a URI: a server has to encode it before it may write it into a header.
const illegal = /[^\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]/gu

/** The places of a URI in the spellings that a server may give it: as it is, encoded, as a browser's parser spells it. */
function placesOf(uri: string): readonly Place[] {
  const spellings = new Set([uri, uri.replace(illegal, encodeValue), whatwgHref(uri) ?? uri])
  return [...spellings].map((spelling) => placeOf(spelling, 'https://nowhere.invalid/'))
}

/** Whether a place keeps the query of a URI that was sent, however it encodes it. */
export const keepsQuery = (place: Place, uri: string): boolean =>
  placesOf(uri).some(
    (sent) =>
      samePage(sent, place) &&
      sent.parameters.length > 0 &&
      sent.parameters.every(([name, value]) =>
        place.parameters.some(([key, found]) => key === name && found === value),
      ),
  )

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
  const withQuery = context.registered
    .map(({ value }) => value.slice(`${value}?`.indexOf('?')))
    .find(
      (query) => query !== '' && extendsUri(reference, bare + query) && isRegistered(bare + query, context),
    )
  if (withQuery !== undefined) return bare + withQuery
  // The query may come back in another spelling, as after parsing and writing it again.
  if (!reference.includes('?')) return null
  const place = placeOf(reference, reference)
  return context.registered.find(({ value }) => keepsQuery(place, value))?.value ?? null
}

/** Whether a browser or a strict parser would be led to the attacker's host or to an active scheme. */
export function escapes(navigation: Navigation, request: WireRequest, context: AnswerContext): boolean {
  const { reference } = navigation
  const { rfc3986, whatwg } = navigationTargets(reference, requestUrl(request))
  // `javascript:void(0)` as a form's action is ordinary, unless the request put it there.
  const bySchemeToo =
    ['Location', 'Refresh'].includes(navigation.via) || sentValues(request).includes(reference)
  // A browser may be sent to the schemes of the web, and to those of the client's own URIs.
  const isOrdinary = (scheme: string): boolean =>
    ['http', 'https'].includes(scheme) ||
    context.registered.some(({ value }) => parseUri(value).scheme?.toLowerCase() === scheme)
  return [rfc3986, whatwg].some((place) => {
    if (place === null) return false
    if (place.host?.toLowerCase().endsWith(context.attackerHost)) return true
    return bySchemeToo && place.scheme !== null && !isOrdinary(place.scheme.toLowerCase())
  })
}

/** Whether a place is on an origin of the client's. */
export const isAtClient = ({ origin }: Place, { registered }: AnswerContext): boolean =>
  registered.some(({ value }) => placeOf(value, value).origin === origin)

/** Whether a reference continues the registered spelling of a URI that is the same once it is parsed. */
const goesToItsSpelling = (reference: string, uri: string, { registered }: AnswerContext): boolean =>
  registered.some(({ value }) => {
    if (!extendsUri(reference, value)) return false
    const own = placeOf(value, value)
    return placesOf(uri).some(
      (sent) => samePage(sent, own) && JSON.stringify(sent.parameters) === JSON.stringify(own.parameters),
    )
  })

/** Whether a navigation goes to a URI that was sent, is not registered, and is not the server's own. */
export function isDelivery(
  reference: string,
  place: Place,
  request: WireRequest,
  context: AnswerContext,
): boolean {
  const unregistered = unregisteredUris(request, context)
  const isThere = (uri: string): boolean =>
    extendsUri(reference, uri) || (keepsQuery(place, uri) && !goesToItsSpelling(reference, uri, context))
  if (unregistered.some(isThere)) return true
  if (context.ownOrigins.includes(place.origin) || registeredPrefix(reference, context) !== null) return false
  const bound = unregistered.flatMap(placesOf).some((sent) => samePage(sent, place))
  return bound || (unregistered.length > 0 && isAtClient(place, context))
}
