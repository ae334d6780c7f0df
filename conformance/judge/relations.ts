import { describeAnswer } from '../answers/describe.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { inapplicable, met, metWith, unmet } from '../common/judgement.js'
import type { Place } from '../syntax/place.js'
import { headerValues } from '../wire/exchange.js'
import { refusalOf } from './refused.js'
import { cutOff, labelOf, listed, type RelationJudge, starts } from './several.js'
import { destinationOf } from './upstream.js'

/** Answers that say the same to a client: the exact words and the way of refusing may differ. */
function meaningOf(seen: Observed): string {
  const { answer } = seen
  if (cutOff(seen) || refusalOf(answer) !== null) return 'refused'
  return answer.kind === 'elsewhere' ? `elsewhere ${answer.location.split(/[?#]/, 1)[0]}` : answer.kind
}

export const sameAnswer: RelationJudge = (seen) => {
  const crash = seen.find(
    (one) =>
      (one.answer.kind === 'server-error' && one.answer.error === null) ||
      (one.answer.kind === 'unanswered' && !cutOff(one)),
  )
  if (crash !== undefined) return unmet(describeAnswer(crash.answer))
  const [first] = seen
  if (first !== undefined && new Set(seen.map(meaningOf)).size === 1)
    return met(`every answer is the same: ${describeAnswer(first.answer)}`)
  const escaped = seen.some(({ answer }) => answer.kind === 'escaped')
  return unmet(listed(seen), escaped ? 'critical' : 'medium')
}

export const sameError: RelationJudge = (seen) => {
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
  const varying = (accepted?.required ?? []).filter(({ varies }) => varies !== 'no').map(({ name }) => name)
  const alike = accepted?.origin === origin && accepted.segments.length === segments.length
  const path = segments.map((segment, index) =>
    alike && accepted.segments[index]?.varies !== 'no' ? '*' : segment,
  )
  const rest = parameters.filter(([name]) => !fresh.includes(name) && !varying.includes(name))
  return `${origin}${path.join('/')}?${rest.map((pair) => pair.join('=')).join('&')}`
}

export const differentDestination: RelationJudge = (seen, context) => {
  const places = seen.map(destinationOf).filter((place) => place !== null)
  if (places.length < seen.length) return unmet(listed(seen))
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

export const stableDestination: RelationJudge = (seen) => {
  const odd = seen.find(({ answer }) => answer.kind !== 'accepted')
  return odd === undefined
    ? met(`${seen.length} times the same destination`)
    : unmet(describeAnswer(odd.answer), 'low')
}

export const safeToRepeat: RelationJudge = (seen) => {
  const odd = seen.find((one) => !starts(one))
  return odd === undefined
    ? met(`${seen.length} times a transaction starts`)
    : unmet(describeAnswer(odd.answer), 'high')
}

const deprecationFields = ['deprecation', 'sunset', 'link']

export const sameDeprecationFields: RelationJudge = (seen) => {
  const sets = seen.map(({ exchange }) =>
    deprecationFields
      .map((name) => `${name}: ${headerValues(exchange.response, name).join(', ')}`)
      .join('\n'),
  )
  if (sets.every((set) => /^deprecation: \nsunset: \nlink: $/.test(set)))
    return inapplicable('no answer carries a deprecation field')
  const differing = sets.findIndex((set) => set !== sets[0])
  return differing < 0
    ? met('every answer carries the same fields')
    : unmet(
        `the control has\n${sets[0]}\nbut ${labelOf(seen[differing]?.mutation ?? {})} has\n${sets[differing]}`,
        'low',
      )
}

/** Some servers hold every refusal back on purpose: the fastest of these answers shows what a refusal takes. */
const usualMs = (seen: readonly Observed[], { control }: JudgeContext): number =>
  Math.max(control.ms, Math.min(...seen.map(({ exchange }) => exchange.ms)))

const tookLonger = ({ exchange }: Observed, usual: number): boolean =>
  exchange.ms > usual * 5 + 1000 || exchange.failure?.kind === 'timeout'

/** Whether an answer took much longer than the control's, or never came. */
export const isSlowBesideControl = (one: Observed, { control }: JudgeContext): boolean =>
  tookLonger(one, control.ms)

/** Whether an answer took much longer than others, or never came. */
export const isSlow = (one: Observed, seen: readonly Observed[], context: JudgeContext): boolean =>
  tookLonger(one, usualMs(seen, context))

export const boundedTime: RelationJudge = (seen, context) => {
  const slow = seen.find((one) => isSlow(one, seen, context))
  if (slow === undefined) return met('every answer within five times the usual time and one second')
  const [took, usual] = [slow.exchange.ms, usualMs(seen, context)].map(Math.round)
  return unmet(`an answer took ${took} ms, measured alone as well, where others take ${usual} ms`)
}
