import type { Relation } from '../check.js'
import { headerValues } from '../exchange.js'
import type { Answer } from './answer.js'
import { describeAnswer, quote } from './describe.js'
import {
  type JudgeContext,
  type Judgement,
  met,
  metWith,
  type Observed,
  undecided,
  unmet,
} from './judgement.js'
import { refusalOf } from './refused.js'
import type { Place } from './shape.js'
import { destinationOf, parameterOf } from './upstream.js'
import { wellFormed } from './well-formed.js'

type Judge = (seen: readonly Observed[], context: JudgeContext) => Judgement

/** RFC 9112 §3: a server, or a proxy before it, may cut off octets that are illegal in a request target. */
const cutOff = ({ answer, exchange }: Observed): boolean =>
  answer.kind === 'unanswered' &&
  ['closed', 'reset'].includes(answer.failure.kind) &&
  !wellFormed(exchange.request)

/** Answers that say the same to a client: the exact words and the way of refusing may differ. */
function meaningOf(seen: Observed): string {
  const { answer } = seen
  if (cutOff(seen) || refusalOf(answer) !== null) return 'refused'
  return answer.kind === 'elsewhere' ? `elsewhere ${answer.location.split(/[?#]/, 1)[0]}` : answer.kind
}

const unsettled = (seen: readonly Observed[]): Observed | undefined =>
  seen.find(
    (one) =>
      one.answer.kind === 'throttled' ||
      (one.answer.kind === 'unanswered' &&
        ['closed', 'reset'].includes(one.answer.failure.kind) &&
        !cutOff(one)),
  )

const listed = (seen: readonly Observed[]): string =>
  seen.map(({ answer, mutation }) => `${labelOf(mutation)}: ${describeAnswer(answer)}`).join('\n')

function labelOf(mutation: Observed['mutation']): string {
  const parts = [
    mutation.method,
    ...Object.keys(mutation.headers ?? {}),
    ...(mutation.omit ?? []).map((name) => `without ${name}`),
    ...(mutation.empty ?? []).map((name) => `${name} empty`),
    ...Object.entries(mutation.set ?? {}).map(([name, value]) => `${name}=${value}`),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? 'as the control' : parts.join(', ')
}

const sameAnswer: Judge = (seen) => {
  const crash = seen.find(
    (one) =>
      (one.answer.kind === 'server-error' && one.answer.error === null) ||
      (one.answer.kind === 'unanswered' && !cutOff(one)),
  )
  if (crash !== undefined) return unmet(describeAnswer(crash.answer), 'medium')
  const meanings = new Set(seen.map(meaningOf))
  if (meanings.size === 1)
    return met(`every answer is the same: ${describeAnswer(seen[0]?.answer as Answer)}`)
  const escaped = seen.some(({ answer }) => answer.kind === 'escaped')
  return unmet(listed(seen), escaped ? 'critical' : 'medium')
}

const sameError: Judge = (seen) => {
  const codes = new Set(
    seen.map(({ answer, exchange }) =>
      answer.kind === 'error-redirect'
        ? `${answer.response.error} ${answer.response.description}`
        : `status ${exchange.response?.status ?? 'none'}`,
    ),
  )
  return codes.size === 1 ? met(`every answer says ${[...codes][0]}`) : metWith('note', listed(seen))
}

/** Parameters that are fresh in each answer and so say nothing about the destination. */
const fresh = ['state', 'nonce', 'code_challenge', 'RelayState', 'SAMLRequest', 'request', 'request_uri']

/** A destination without what changes from one answer to the control to the next. */
function fixedPart({ origin, segments, parameters }: Place, { accepted }: JudgeContext): string {
  const varying = (accepted?.required ?? []).filter(({ value }) => value === null).map(({ name }) => name)
  const alike = accepted?.origin === origin && accepted.segments.length === segments.length
  const path = segments.map((segment, index) => (alike && accepted.segments[index] === null ? '*' : segment))
  const rest = parameters.filter(([name]) => !fresh.includes(name) && !varying.includes(name))
  return `${origin}${path.join('/')}?${rest.map((pair) => pair.join('=')).join('&')}`
}

const differentDestination: Judge = (seen, context) => {
  const places = seen.map(destinationOf).filter((place) => place !== null)
  if (places.length < seen.length) return unmet(listed(seen), 'medium')
  if (new Set(places.map((place) => fixedPart(place, context))).size === places.length)
    return met('every connection has a destination of its own')
  // A page of the server's own may lead anywhere: a confirmation, or a login page that remembers the connection.
  return places.every(({ origin }) => context.ownOrigins.includes(origin))
    ? metWith(
        'note',
        `every connection starts on the same page of the server, so where it leads cannot be seen\n${listed(seen)}`,
      )
    : unmet(listed(seen), 'high')
}

/** 128 bits in base64url. @see RFC 6749 §10.10 */
const shortestState = 22

const freshUpstreamState: Judge = (seen, context) => {
  const places = seen.map(destinationOf)
  if (places.some((place) => place === null)) return unmet(listed(seen), 'medium')
  if (places.some((place) => context.ownOrigins.includes(place?.origin ?? ''))) {
    return metWith(
      'inapplicable',
      'the answer stays on the origins of the server: its upstream request is not visible',
    )
  }
  const bound = places.map((place) => {
    if (place === null) return null
    const nonce = parameterOf(place, 'nonce')
    const pkce = parameterOf(place, 'code_challenge')
    return (
      parameterOf(place, 'state') ??
      parameterOf(place, 'RelayState') ??
      (nonce !== null && pkce !== null ? nonce : null) ??
      // RFC 9126 §2.2, RFC 9101 §4, SAML Core §3.2.1: the request itself is elsewhere or inside, new each time.
      parameterOf(place, 'request_uri') ??
      parameterOf(place, 'request') ??
      parameterOf(place, 'SAMLRequest')
    )
  })
  const sentState = context.control.pairs.find(([name]) => name === 'state')?.[1]
  const weak = bound.find((value) => value === null || value.length < shortestState || value === sentState)
  if (weak !== undefined) {
    const what =
      weak === null
        ? 'no "state", "RelayState", nonce with PKCE or pushed request'
        : `upstream "state" ${quote(weak)}`
    const why = weak === null ? '' : weak === sentState ? ", the client's own" : `, ${weak.length} characters`
    return unmet(`${what}${why}`, 'high')
  }
  const distinct = new Set(bound).size
  return distinct === bound.length
    ? met(
        `${bound.length} answers, ${distinct} different upstream states of ${bound[0]?.length ?? 0} characters`,
      )
    : unmet(
        `${bound.length} answers share ${distinct} upstream states, for example ${quote(bound[0] ?? '')}`,
        'high',
      )
}

const stableDestination: Judge = (seen) => {
  const odd = seen.find(({ answer }) => answer.kind !== 'accepted')
  return odd === undefined
    ? met(`${seen.length} times the same destination`)
    : unmet(describeAnswer(odd.answer), 'low')
}

/** Where a transaction starts is another claim. */
const starts = ({ answer }: Observed): boolean =>
  ['accepted', 'login-page', 'elsewhere'].includes(answer.kind) ||
  (answer.kind === 'own-redirect' && answer.error === null)

const safeToRepeat: Judge = (seen) => {
  const odd = seen.find((one) => !starts(one))
  return odd === undefined
    ? met(`${seen.length} times a transaction starts`)
    : unmet(describeAnswer(odd.answer), 'high')
}

const deprecationFields = ['deprecation', 'sunset', 'link']

const sameDeprecationFields: Judge = (seen) => {
  const sets = seen.map(({ exchange }) =>
    deprecationFields
      .map(
        (name) =>
          `${name}: ${exchange.response === null ? '' : headerValues(exchange.response, name).join(', ')}`,
      )
      .join('\n'),
  )
  if (sets.every((set) => /^deprecation: \nsunset: \nlink: $/.test(set))) {
    return metWith('inapplicable', 'no answer carries a deprecation field')
  }
  const differing = sets.findIndex((set) => set !== sets[0])
  return differing < 0
    ? met('every answer carries the same fields')
    : unmet(
        `the control has\n${sets[0]}\nbut ${labelOf(seen[differing]?.mutation ?? {})} has\n${sets[differing]}`,
        'low',
      )
}

const boundedTime: Judge = (seen, context) => {
  const limit = context.control.ms * 5 + 1000
  const slow = seen.find(
    ({ exchange, answer }) =>
      exchange.ms > limit || (answer.kind === 'unanswered' && answer.failure.kind === 'timeout'),
  )
  if (slow === undefined) return met(`every answer within five times the control's time and one second`)
  return unmet(
    `an answer took ${Math.round(slow.exchange.ms)} ms where the control takes ${Math.round(context.control.ms)} ms`,
    'medium',
  )
}

const judges: { readonly [Name in Relation['relation']]: Judge } = {
  'same-answer': sameAnswer,
  'same-error': sameError,
  'different-destination': differentDestination,
  'fresh-upstream-state': freshUpstreamState,
  'stable-destination': stableDestination,
  'safe-to-repeat': safeToRepeat,
  'same-deprecation-fields': sameDeprecationFields,
  'bounded-time': boundedTime,
}

/** What several answers are to each other; undecided when one of them is missing for no fault of the target's. */
export function judgeRelation(
  name: Relation['relation'],
  seen: readonly Observed[],
  context: JudgeContext,
): Judgement {
  const missing = name === 'bounded-time' ? undefined : unsettled(seen)
  return missing === undefined ? judges[name](seen, context) : undecided(describeAnswer(missing.answer))
}
