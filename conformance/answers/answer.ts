import { errorCodes } from '../../generated/contract.js'
import { firstValue, type Pairs, splitQuery } from '../syntax/encoding.js'
import { placeOf } from '../syntax/place.js'
import { parseUri } from '../syntax/uri.js'
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
import { hasShape } from './shape.js'

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
  /** `error` is the client's fault that the body names: the server refused on purpose, with the wrong status. */
  | { readonly kind: 'server-error'; readonly status: number; readonly error: string | null }
  | { readonly kind: 'escaped'; readonly navigation: Navigation }
  | { readonly kind: 'delivered'; readonly response: ClientResponse }
  | { readonly kind: 'error-redirect'; readonly response: ClientResponse }
  | { readonly kind: 'success-redirect'; readonly response: ClientResponse }
  | { readonly kind: 'accepted'; readonly location: string }
  | { readonly kind: 'login-page'; readonly location: string }
  | { readonly kind: 'own-redirect'; readonly location: string; readonly error: string | null }
  | { readonly kind: 'elsewhere'; readonly location: string }
  | { readonly kind: 'page'; readonly status: number }
  | { readonly kind: 'no-location'; readonly status: number }

function clientResponse(navigation: Navigation): ClientResponse {
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

function classifyNavigation(navigation: Navigation, request: WireRequest, context: AnswerContext): Answer {
  const { reference } = navigation
  const sent = sentValues(request)
  const place = placeOf(reference, requestUrl(request))
  if (escapes(navigation, request, context)) return { kind: 'escaped', navigation }
  if (isDelivery(reference, place, request, context))
    return { kind: 'delivered', response: clientResponse(navigation) }
  if (context.accepted !== null && hasShape(context.accepted, place, sent))
    return { kind: 'accepted', location: reference }
  if (registeredPrefix(reference, context) !== null) {
    const response = clientResponse(navigation)
    return { kind: response.error === null ? 'success-redirect' : 'error-redirect', response }
  }
  if (context.loginPage !== null && hasShape(context.loginPage, place, sent))
    return { kind: 'login-page', location: reference }
  return context.ownOrigins.includes(place.origin)
    ? { kind: 'own-redirect', location: reference, error: firstValue(place.parameters, 'error') }
    : { kind: 'elsewhere', location: reference }
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
  const { request, response, failure } = exchange
  if (response === null)
    return { kind: 'unanswered', failure: failure ?? { kind: 'closed', message: 'no answer' } }
  const { status } = response
  const navigation = worstNavigation(response, request, context)
  if (navigation !== null && goesAstray(navigation)) return navigation
  if (status === 429 || status === 503) return { kind: 'throttled', status }
  if (status >= 500) return { kind: 'server-error', status, error: namedFault(response) }
  if (navigation !== null) return navigation
  return redirects(response) ? { kind: 'no-location', status } : { kind: 'page', status }
}
