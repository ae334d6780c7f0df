import { roles } from '../../generated/contract.js'
import { type Answer, classify } from '../answers/answer.js'
import type { AnswerContext } from '../answers/destination.js'
import { type Aspect, aspects } from '../answers/observed.js'
import { asksToGoOn, learnPage, matchPage, outlineOf, type PageShape } from '../answers/page.js'
import { hasHandle, learnShape, type Shape } from '../answers/shape.js'
import { controlConnection } from '../request/control.js'
import { type Place, placeOf } from '../syntax/place.js'
import { inProfile } from '../target/registrations.js'
import type { Target } from '../target/target-file.js'
import { type Exchange, headerValue } from '../wire/exchange.js'
import { requestUrl, sentValues } from '../wire/sent.js'
import type { ControlState } from './applicable.js'

/** What valid requests are answered with: an address, or a page. */
export interface Acceptance {
  readonly accepted: Shape | null
  readonly acceptedPage: PageShape | null
}

const nothingAccepted: Acceptance = { accepted: null, acceptedPage: null }

/** A redirect that is no error: the answers that a control may have. */
const startsSomething = (answer: Answer): boolean =>
  answer.kind === 'elsewhere' ||
  answer.kind === 'success-redirect' ||
  (answer.kind === 'own-redirect' && answer.error === null)

const placeIn = ({ request, response }: Exchange): Place | null => {
  const location = headerValue(response, 'location')
  return location === null ? null : placeOf(location, requestUrl(request))
}

/** Where the answers lead that lead anywhere. */
export const placesOf = (exchanges: readonly Exchange[]): readonly Place[] =>
  exchanges.map(placeIn).filter((place) => place !== null)

/** Every value that these requests sent. */
export const sentBy = (exchanges: readonly Exchange[]): readonly string[] => [
  ...new Set(exchanges.flatMap(({ request }) => sentValues(request))),
]

/** What redirects of the same meaning have in common; null where one of them starts nothing. */
export function learnRedirect(exchanges: readonly Exchange[], open: AnswerContext): Shape | null {
  const all = exchanges.every((exchange) => startsSomething(classify(exchange, open)))
  return all ? learnShape(placesOf(exchanges), sentBy(exchanges), open.ownOrigins) : null
}

/** RFC 6749 §3.1 leaves to the server how a user logs in; for a social connection the contract wants its redirect. */
export const mayShowPage = (target: Target): boolean =>
  !inProfile(roles.connection, target) || controlConnection(target)?.kind !== 'social'

/**
 * The page that valid requests are answered with; null when it is no page that starts anything. Other pages
 * with a way on, buttons or an application in a script, start something when worthless requests are answered otherwise.
 */
export function learnAcceptedPage(
  controls: readonly Exchange[],
  worthless: readonly Exchange[],
): PageShape | null {
  const sent = sentBy(controls)
  const page = learnPage(controls, sent)
  if (page === null) return null
  const outlines = controls.map(outlineOf).filter((outline) => outline !== null)
  if (outlines.every((outline) => asksToGoOn(outline, sent))) return page
  const offers =
    outlines.every((outline) => outline.isApplication) ||
    page.exits.some(({ exit, place }) => exit.kind === 'post' || hasHandle(place, sent))
  const stands = worthless.length > 0 && worthless.every((exchange) => matchPage(page, exchange) === 'other')
  return offers && stands ? page : null
}

const before = [
  'refused',
  'unresolved',
  'tls',
  'timeout',
  'unread',
  'not-http',
  'closed',
  'reset',
  'too-large',
]

/** The answer's context before anything is known about accepted answers. */
export function firstContext(target: Target): AnswerContext {
  const second =
    target.secondClient === null ? [] : [{ value: target.secondClient.redirectUri, match: 'exact' as const }]
  return {
    attackerHost: target.attackerHost,
    registered: [...target.redirectUris, ...second],
    ownOrigins: target.origins,
    ...nothingAccepted,
    variants: [],
    variantPages: [],
    loginPage: null,
    shownLoginPage: null,
    errorPages: [],
  }
}

/** Whether an answer to the first control is worth a second look. */
export const mayStart = (exchange: Exchange, target: Target, open: AnswerContext): boolean =>
  startsSomething(classify(exchange, open)) || (mayShowPage(target) && outlineOf(exchange) !== null)

/** Answers to requests of which no endpoint can make anything, or which are none of its own. */
export type NegativeControls = Readonly<Record<Aspect | 'empty' | 'nowhere', Exchange>>

export interface Controls extends Acceptance {
  readonly state: ControlState
}

/** Whether one and the same page answers whatever is asked, as a router in a script is served. */
function isEverywhere(controls: readonly Exchange[], others: readonly Exchange[]): boolean {
  const page = learnPage(controls, sentBy(controls))
  return page !== null && others.length > 0 && others.every((one) => matchPage(page, one) !== 'other')
}

/** Learns from the controls how this target accepts a request, if it does. */
export function learnControls(
  controls: readonly Exchange[],
  negatives: NegativeControls | null,
  target: Target,
  open: AnswerContext,
): Controls {
  const answers = controls.map((exchange) => classify(exchange, open))
  if (answers.every((answer) => answer.kind === 'unanswered' && before.includes(answer.failure.kind)))
    return { ...nothingAccepted, state: 'unreachable' }
  if (answers.every(startsSomething)) {
    const accepted = learnRedirect(controls, open)
    return { ...nothingAccepted, accepted, state: accepted === null ? 'unstable' : 'accepted' }
  }
  if (!mayShowPage(target) || negatives === null) return { ...nothingAccepted, state: 'refused' }
  const acceptedPage = learnAcceptedPage(
    controls,
    aspects.map((aspect) => negatives[aspect]),
  )
  if (acceptedPage !== null) return { ...nothingAccepted, acceptedPage, state: 'accepted' }
  const state = isEverywhere(controls, Object.values(negatives)) ? 'intercepted' : 'refused'
  return { ...nothingAccepted, state }
}
