import { describeAnswer, quote } from '../answers/describe.js'
import type { JudgeContext, Observed, Times } from '../answers/observed.js'
import { about, inapplicable, type Judgement, met, metWith, undecided, unmet } from '../common/judgement.js'
import { plural } from '../common/plural.js'
import { touched } from '../request/mutation.js'
import { valuesOf } from '../syntax/encoding.js'
import type { Place } from '../syntax/place.js'
import { headerValues } from '../wire/exchange.js'
import { grows } from './growth.js'
import { judgeRefused } from './refused.js'
import { cutOff, labelOf, listed, type RelationJudge, starts } from './several.js'
import { destinationOf } from './upstream.js'

/** Answers that say the same to a client: the exact words and the way of refusing may differ. */
function meaningOf(seen: Observed): string {
  const { answer } = seen
  if (judgeRefused(seen).met) return 'refused'
  return answer.kind === 'elsewhere' ? `elsewhere ${answer.location.split(/[?#]/, 1)[0]}` : answer.kind
}

const hung = (seen: readonly Observed[]): Observed | undefined =>
  seen.find((one) => one.answer.kind === 'unanswered' && !cutOff(one))

const broke = (seen: readonly Observed[]): Observed | undefined =>
  seen.find(({ answer }) => answer.kind === 'server-error')

const breaks = 'The server answers with a server error'
const isLate = 'The server does not answer in time'

function differs(seen: readonly Observed[]): Judgement {
  const escaped = seen.some(({ answer }) => answer.kind === 'escaped')
  return unmet(listed(seen), escaped ? 'critical' : 'medium')
}

export const sameAnswer: RelationJudge = (seen) => {
  const hanging = hung(seen)
  if (hanging !== undefined) return about(isLate, unmet(describeAnswer(hanging.answer)))
  const [first] = seen
  const alike = new Set(seen.map(meaningOf)).size === 1
  const broken = broke(seen)
  if (broken !== undefined) {
    const observed = describeAnswer(broken.answer)
    return alike ? metWith('note', observed, breaks) : undecided(observed)
  }
  return first !== undefined && alike
    ? met(`every answer is the same: ${describeAnswer(first.answer)}`)
    : differs(seen)
}

/** What a request carries beside its parameters is not read: it is answered as the last one, which lacks it, or refused. */
export const ignoredOrRefused: RelationJudge = (seen) => {
  const hanging = hung(seen)
  if (hanging !== undefined) return about(isLate, unmet(describeAnswer(hanging.answer)))
  const plain = seen.at(-1)
  if (plain === undefined) return differs(seen)
  const others = seen.filter((one) => ![meaningOf(plain), 'refused'].includes(meaningOf(one)))
  const read = others.filter((one) => judgeRefused(one).verdict !== 'inconclusive')
  if (read.length > 0) return differs([...read, plain])
  if (others.length > 0) return undecided(listed([...others, plain]))
  const broken = broke(seen)
  return broken === undefined
    ? met(`each answer is that of the last request, or a refusal: ${describeAnswer(plain.answer)}`)
    : metWith('note', describeAnswer(broken.answer), breaks)
}

export const sameError: RelationJudge = (seen) => {
  const codes = new Set(
    seen.map(({ answer, exchange }) =>
      answer.kind === 'error-redirect'
        ? `${answer.response.error} ${answer.response.description}`
        : `status ${exchange.response?.status ?? 'none'}`,
    ),
  )
  return codes.size === 1
    ? met(`every answer says ${[...codes][0]}`)
    : metWith('note', listed(seen), 'Different bad requests get different errors')
}

/** What an error at the client's says of the request that was read: its channel and its state. */
function responseOf({ answer }: Observed): string | null {
  if (answer.kind !== 'error-redirect') return null
  const [state] = valuesOf(answer.response.parameters, 'state')
  return `in the ${answer.response.channel}, ${state === undefined || state === '' ? 'without state' : `with state ${quote(state)}`}`
}

export const sameResponse: RelationJudge = (seen) => {
  const plain = seen.at(-1)
  const wanted = plain === undefined ? null : responseOf(plain)
  if (plain === undefined || wanted === null)
    return inapplicable('the error of the last request is not delivered by redirect')
  const others = seen.filter((one) => (responseOf(one) ?? wanted) !== wanted)
  return others.length === 0 ? met(`every error comes ${wanted}`) : differs([...others, plain])
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
        'Every connection starts on the same page of the server',
      )
    : unmet(listed(seen), 'high')
}

export const stableDestination: RelationJudge = (seen) => {
  const odd = seen.find(({ answer }) => answer.kind !== 'accepted')
  return odd === undefined
    ? met(`${plural(seen.length, 'time')} the same destination`)
    : unmet(describeAnswer(odd.answer), 'low')
}

export const safeToRepeat: RelationJudge = (seen) => {
  const odd = seen.find((one) => !starts(one))
  return odd === undefined
    ? met(`${plural(seen.length, 'time')} a transaction starts`)
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
        `the valid request gets\n${sets[0]}\nbut ${labelOf(seen[differing]?.mutation ?? {})} gets\n${sets[differing]}`,
        'low',
      )
}

const took = (ms: number): string =>
  ms === Number.POSITIVE_INFINITY ? 'no answer in time' : `${Math.round(ms)} ms`

/** A name that is made of a template is one of very many. */
const nameOf = (name: string): string => (name.includes('{') ? 'the names of parameters' : quote(name))

function growthWords({ mutation }: Observed, { octets, quarter, whole }: Times): string {
  const names = [...new Set([...touched(mutation), ...Object.keys(mutation.headers ?? {})].map(nameOf))]
  const place = names.length > mostNamed ? `${names.length} parameters` : names.join(' and ')
  const long = `${took(Math.min(...whole))} to a request of ${octets.whole} octets`
  const short = `${took(Math.max(...quarter))} to one of ${octets.quarter}`
  return `${place}: ${long} and ${short}, at least and at most, each measured alone ${quarter.length === 1 ? 'once' : `${quarter.length} times`}`
}

const mostNamed = 4

/** What is slow was measured at other lengths: how the time grows decides, and no number of milliseconds. */
export const boundedTime: RelationJudge = (seen) => {
  const grown = seen.filter(({ times }) => times !== undefined && grows(times))
  return grown.length === 0
    ? met('no answer takes longer than the length of the value explains')
    : unmet(grown.map((one) => (one.times === undefined ? '' : growthWords(one, one.times))).join('\n'))
}
