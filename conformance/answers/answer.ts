import { roles } from '../../generated/contract.js'
import { encodeValue, firstValue, type Pairs, splitQuery } from '../syntax/encoding.js'
import { errorIn, type Place, placeOf } from '../syntax/place.js'
import { parseUri } from '../syntax/uri.js'
import { legallyMatches } from '../target/registrations.js'
import {
  type Exchange,
  type ExchangeFailure,
  redirects,
  type WireRequest,
  type WireResponse,
} from '../wire/exchange.js'
import { requestUrl, sentValues } from '../wire/sent.js'
import { type AnswerContext, escapes, isDelivery, registeredPrefix } from './destination.js'
import { type Navigation, navigationsOf } from './navigation.js'
import { asksToGoOn, carriedBy, carriesOn, matchPage, outlineOf } from './page.js'
import { hasShape, matchShape, samePath } from './shape.js'

type Channel = 'query' | 'fragment' | 'form_post'

/** An authorization response at a URI of the client: where it went and what it carried. */
export interface ClientResponse {
  readonly navigation: Navigation
  readonly channel: Channel
  readonly parameters: Pairs
  readonly error: string | null
  readonly description: string | null
}

/** What one answer means, judged by where it takes the user agent and not by its status. */
export type Answer =
  | { readonly kind: 'unanswered'; readonly failure: ExchangeFailure }
  | { readonly kind: 'throttled'; readonly status: number }
  | { readonly kind: 'server-error'; readonly status: number }
  | { readonly kind: 'escaped'; readonly navigation: Navigation }
  | { readonly kind: 'delivered'; readonly response: ClientResponse }
  | { readonly kind: 'error-redirect'; readonly response: ClientResponse }
  | { readonly kind: 'success-redirect'; readonly response: ClientResponse }
  /** `certain` unless only a mask hides what is different; `location` is null when the control's page is shown at once. */
  | { readonly kind: 'accepted'; readonly location: string | null; readonly certain: boolean }
  | { readonly kind: 'login-page'; readonly location: string | null; readonly certain: boolean }
  /** `refuses`: with an error, or to where a request led that is known to be bad. */
  | {
      readonly kind: 'own-redirect'
      readonly location: string
      readonly error: string | null
      readonly refuses: boolean
    }
  | { readonly kind: 'elsewhere'; readonly location: string }
  /** A page of success that asks the user to go on, and is not the control's; `carries`: with this request. */
  | { readonly kind: 'entry-page'; readonly status: number; readonly carries: boolean }
  | { readonly kind: 'page'; readonly status: number }
  | { readonly kind: 'no-location'; readonly status: number }

/** Reads a navigation as an authorization response. */
export function responseOf(navigation: Navigation): ClientResponse {
  const { query, fragment } = parseUri(navigation.reference)
  const inFragment = /(^|&)(error|code|access_token|id_token|state)=/.test(fragment ?? '')
  const channel: Channel = navigation.via === 'form' ? 'form_post' : inFragment ? 'fragment' : 'query'
  const parameters =
    channel === 'form_post'
      ? navigation.fields
      : splitQuery((channel === 'fragment' ? fragment : query) ?? '')
  const [error, description] = [firstValue(parameters, 'error'), firstValue(parameters, 'error_description')]
  return { navigation, channel, parameters, error, description }
}

/** Where redirects lead that start something, by what the preflight has learned of it. */
function startedAt(
  place: Place,
  location: string,
  sent: readonly string[],
  context: AnswerContext,
): Answer | null {
  for (const [kind, shape] of [
    ['accepted', context.accepted],
    ['login-page', context.loginPage],
    ...context.variants.map((shape) => ['accepted', shape] as const),
  ] as const) {
    const match = shape === null ? 'other' : matchShape(shape, place, sent)
    if (match !== 'other') return { kind, location, certain: match === 'same' }
  }
  return null
}

/** Whether something of the server's own takes an unregistered redirection URI along, as the place to go on to. */
const takesAlong = (
  carried: readonly string[],
  request: WireRequest,
  { registered }: AnswerContext,
): boolean =>
  sentValues(request, roles.redirectionUri)
    .filter((uri) => uri !== '' && !legallyMatches(uri, registered))
    .some((uri) => carried.some((value) => value.includes(uri) || value.includes(encodeValue(uri))))

/** A redirect to the login page, with no word of an error and with what is wrong. */
const logsInFor = (place: Place, request: WireRequest, context: AnswerContext): boolean =>
  context.loginPage !== null &&
  samePath(context.loginPage, place) &&
  errorIn(place) === null &&
  takesAlong(
    place.parameters.map(([, value]) => value),
    request,
    context,
  )

function ownRedirect(
  place: Place,
  location: string,
  sent: readonly string[],
  context: AnswerContext,
): Answer {
  const error = errorIn(place)
  const refuses = error !== null || context.errorPages.some((page) => hasShape(page, place, sent))
  return { kind: 'own-redirect', location, error, refuses }
}

function classifyNavigation(navigation: Navigation, request: WireRequest, context: AnswerContext): Answer {
  const { reference } = navigation
  const place = placeOf(reference, requestUrl(request))
  if (escapes(navigation, request, context)) return { kind: 'escaped', navigation }
  if (isDelivery(reference, place, request, context))
    return { kind: 'delivered', response: responseOf(navigation) }
  const started = startedAt(place, reference, sentValues(request), context)
  if (started?.kind === 'accepted') return started
  if (registeredPrefix(reference, context) !== null) {
    const response = responseOf(navigation)
    return { kind: response.error === null ? 'success-redirect' : 'error-redirect', response }
  }
  if (started !== null) return started
  if (context.ownOrigins.includes(place.origin) && logsInFor(place, request, context))
    return { kind: 'login-page', location: reference, certain: true }
  return context.ownOrigins.includes(place.origin)
    ? ownRedirect(place, reference, sentValues(request), context)
    : { kind: 'elsewhere', location: reference }
}

/** A login form where a redirect is the usual answer, that goes on to an unregistered redirection URI. */
const isLoginFor = (exchange: Exchange, status: number, context: AnswerContext): boolean =>
  status < 300 &&
  (context.loginPage ?? context.shownLoginPage) !== null &&
  outlineOf(exchange)?.exits.some(({ controls }) => controls.includes('password')) === true &&
  takesAlong(carriedBy(exchange), exchange.request, context)

/** A page that is what the preflight has learned, or offers a way on as such a page does. */
function pageAnswer(exchange: Exchange, status: number, context: AnswerContext): Answer {
  for (const [kind, page] of [
    ['accepted', context.acceptedPage],
    ['login-page', context.shownLoginPage],
    ...context.variantPages.map((page) => ['accepted', page] as const),
  ] as const) {
    const match = page === null ? 'other' : matchPage(page, exchange)
    if (match !== 'other') return { kind, location: null, certain: match === 'same' }
  }
  if (isLoginFor(exchange, status, context)) return { kind: 'entry-page', status, carries: true }
  const outline = context.acceptedPage === null ? null : outlineOf(exchange)
  const sent = sentValues(exchange.request)
  return outline !== null && asksToGoOn(outline, sent)
    ? { kind: 'entry-page', status, carries: carriesOn(outline, sent) }
    : { kind: 'page', status }
}

/** To the attacker, or to a URI that was sent and is not registered. */
export const goesAstray = ({ kind }: Answer): boolean => kind === 'escaped' || kind === 'delivered'

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

function worstNavigation(
  response: WireResponse,
  request: WireRequest,
  context: AnswerContext,
): Answer | null {
  const answers = navigationsOf(response)
    // Without a redirect status a browser ignores Location; what it would lead to still counts when it is harmful.
    .map((navigation) => ({ navigation, answer: classifyNavigation(navigation, request, context) }))
    .filter(({ navigation, answer }) => {
      if (navigation.via === 'Location') return redirects(response) || goesAstray(answer)
      // A page of the server's own is full of forms and scripts that lead back to it or to its help pages.
      if (['own-redirect', 'elsewhere'].includes(answer.kind)) return false
      return response.status < 400 || !['accepted', 'login-page'].includes(answer.kind)
    })
    .map(({ answer }) => answer)
  return answers.sort((a, b) => harm.indexOf(a.kind) - harm.indexOf(b.kind))[0] ?? null
}

/** Says what an exchange means. */
export function classify(exchange: Exchange, context: AnswerContext): Answer {
  const { request, response, failure } = exchange
  if (response === null)
    return { kind: 'unanswered', failure: failure ?? { kind: 'closed', message: 'no answer' } }
  const { status } = response
  const navigation = worstNavigation(response, request, context)
  if (navigation !== null && goesAstray(navigation)) return navigation
  if (status === 429 || status === 503) return { kind: 'throttled', status }
  if (status >= 500) return { kind: 'server-error', status }
  if (navigation !== null) return navigation
  return redirects(response) ? { kind: 'no-location', status } : pageAnswer(exchange, status, context)
}
