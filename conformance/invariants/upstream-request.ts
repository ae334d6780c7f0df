import { quote } from '../answers/describe.js'
import type { Judge, JudgeContext, Observed } from '../answers/observed.js'
import { groupBy } from '../common/group-by.js'
import { inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { plural } from '../common/plural.js'
import { judgeUpstream } from '../judge/upstream.js'
import { valuesOf } from '../syntax/encoding.js'
import { placeOf } from '../syntax/place.js'
import { requestUrl } from '../wire/sent.js'
import { type Conclusion, type DeclaredInvariant, endpointAnswer, held } from './invariant.js'
import { isToControl, overRun } from './memory.js'
import {
  type Destination,
  destinationsOf,
  methodOf,
  type Start,
  sameUpstreamClient,
  upstreamStartOf,
} from './start.js'

const noUpstream = inapplicable('no request to a connection')

/** An upstream request of the endpoint's own: a router, a forged Host and the like may change it. */
const ownStartOf = (seen: Observed, context: JudgeContext): Start | null =>
  endpointAnswer(seen, context) === null ? null : upstreamStartOf(seen, context)

const onUpstream =
  (rule: 'callback-is-own' | 'pkce-s256'): Judge =>
  (seen, context) =>
    ownStartOf(seen, context) === null
      ? noUpstream
      : judgeUpstream(seen, context, { outcome: 'upstream', rule })

const parametersNamed = ({ place }: Start, name: string): readonly string[] =>
  valuesOf(place.parameters, name)

/** Whether requests for a page have a parameter: those of the control, else most of them. */
export function usuallyHas(name: string, { controls, starts }: Destination): boolean {
  const telling = controls.length > 0 ? controls : starts
  const having = telling.filter((start) => parametersNamed(start, name).length > 0)
  return having.length * 2 > telling.length
}

/** RFC 9101, RFC 9126: what is inside a request object, or was pushed, does not show. RFC 9110 §9.3.2: HEAD may save itself work. */
const mayLack = (start: Start): boolean =>
  methodOf(start) === 'HEAD' ||
  ['request', 'request_uri'].some((name) => parametersNamed(start, name).length > 0)

/** Judges whether a parameter is there wherever requests for the same page have it. */
const whereOthersHave = (name: string, lacking: Judgement) =>
  overRun(ownStartOf, (all) =>
    destinationsOf(all)
      .filter((one) => usuallyHas(name, one))
      .flatMap(({ starts }) => starts)
      .filter((start) => !mayLack(start))
      .map(
        (start): Conclusion => ({
          seen: start.seen,
          judgement: parametersNamed(start, name).length === 0 ? lacking : held,
        }),
      ),
  )

/** A callback may carry a handle of its own. */
function callbackOf(value: string, { seen }: Start): string {
  const { origin, segments } = placeOf(value, requestUrl(seen.exchange.request))
  return origin + segments.join('/')
}

const isOpenId = (value: string): string => (value.split(' ').includes('openid') ? 'openid' : '')

/** What is the server's own in an upstream request, and what of its value is compared. */
const own: Readonly<Record<string, (value: string, start: Start) => string>> = {
  client_id: (value) => value,
  response_type: (value) => value,
  response_mode: (value) => value,
  redirect_uri: callbackOf,
  scope: isOpenId,
}

/** RFC 6749 §3.1: request parameters are not included more than once. */
const once = ['state', 'nonce', 'code_challenge', 'code_challenge_method', 'request', 'request_uri']

/** The value that most have, and so is the server's own; null where there is none. */
function usual(values: readonly string[]): string | null {
  const counts = [...groupBy(values, (value) => value)].map(([value, { length }]) => [value, length] as const)
  const [first] = counts.toSorted(([, a], [, b]) => b - a)
  return first !== undefined && first[1] > 1 && first[1] * 2 > values.length ? first[0] : null
}

/** Says how each request deviates in one parameter from others of the same client for the same page. */
function deviations(name: string, starts: readonly Start[]): ReadonlyMap<Start, string> {
  const read = own[name] ?? ((value: string) => value)
  const seen = starts.map((start) =>
    parametersNamed(start, name)
      .map((value) => read(value, start))
      .join(' and '),
  )
  const controls = seen.filter((_, at) => starts[at] !== undefined && isToControl(starts[at]))
  const wanted = usual(controls) ?? usual(seen)
  const differing = starts.flatMap((start, at): readonly (readonly [Start, string])[] => {
    const found = seen[at] ?? ''
    if (wanted === null || found === wanted || (name === 'scope' && wanted === '')) return []
    const words = `upstream "${name}" is ${found === '' ? 'absent' : quote(found)}, where others have ${wanted === '' ? 'none' : quote(wanted)}`
    return [[start, name === 'scope' ? 'upstream "scope" lacks "openid", which others have' : words]]
  })
  return new Map(differing)
}

const repeatedIn = (start: Start): string | undefined =>
  once.find((name) => parametersNamed(start, name).length > 1)

/** Shorter ones can be guessed, whatever they are written in; so long are those that cannot be. */
const [guessable, long] = [16, 20]

/** States that are short where the control's are not. */
function judgeShort({ controls, starts }: Destination): readonly Conclusion[] {
  const lengthOf = (start: Start): number | undefined => parametersNamed(start, 'state')[0]?.length
  const usual = Math.min(...controls.map((start) => lengthOf(start) ?? 0))
  return starts.flatMap((start): readonly Conclusion[] => {
    const length = lengthOf(start)
    if (length === undefined || controls.length === 0 || usual < long) return []
    const words = `upstream "state" has ${plural(length, 'character')}, where those of the valid request have ${usual} at least`
    return [{ seen: start.seen, judgement: length < guessable ? unmet(words, 'high') : held }]
  })
}

/** RFC 6749 §4.1.1: an authorization request names its client, whatever else it says. */
const isNameless = (start: Start): boolean =>
  !mayLack(start) &&
  parametersNamed(start, 'response_type').length > 0 &&
  parametersNamed(start, 'client_id').length === 0

function judgeOwn(starts: readonly Start[]): readonly Conclusion[] {
  const all = Object.keys(own).map((name) => deviations(name, starts))
  return starts.map((start) => {
    const twice = repeatedIn(start)
    const words = [
      ...all.flatMap((one) => one.get(start) ?? []),
      ...(isNameless(start) ? ['upstream "client_id" is absent'] : []),
      ...(twice === undefined ? [] : [`upstream "${twice}" stands there more than once`]),
    ]
    return { seen: start.seen, judgement: words.length === 0 ? held : unmet(words.join('; ')) }
  })
}

/** Every request to a connection, not only the control's. */
export const upstreamRequest = [
  {
    id: 'upstream-callbacks-are-the-servers-own',
    requirement: 'LINK-UP-002',
    level: 'SHOULD',
    defect: "A request to a connection names a redirect_uri that is not the server's own",
    expected: "an upstream redirect_uri on the server's own origins in every request to a connection",
    inspect: onUpstream('callback-is-own'),
  },
  {
    id: 'upstream-challenges-are-s256',
    requirement: 'LINK-UP-004',
    level: 'SHOULD',
    defect: 'The PKCE challenge for a connection is not of method S256, or malformed',
    expected: 'code_challenge_method=S256 with 43 characters wherever there is a challenge',
    inspect: onUpstream('pkce-s256'),
  },
  {
    id: 'upstream-challenges-are-never-missing',
    requirement: 'LINK-UP-004',
    level: 'SHOULD',
    defect: 'A request to a connection lacks the code_challenge that others have',
    expected: 'a code_challenge in every request for a page that gets one in others',
    ...whereOthersHave(
      'code_challenge',
      unmet('the upstream request carries no "code_challenge", where others for the same page do'),
    ),
  },
  {
    id: 'upstream-states-are-never-missing',
    requirement: 'LINK-UP-003',
    level: 'MUST',
    defect: 'A request to a connection lacks the state that others have',
    expected: 'a state in every request for a page that gets one in others',
    ...whereOthersHave(
      'state',
      unmet('the upstream request carries no "state", where others for the same page do', 'high'),
    ),
  },
  {
    id: 'upstream-states-are-never-short',
    requirement: 'LINK-UP-003',
    level: 'MUST',
    defect: 'A request to a connection has a state so short that it can be guessed',
    expected: 'a state that is as long as that of the valid request',
    ...overRun(ownStartOf, (all) => destinationsOf(all).flatMap(judgeShort)),
  },
  {
    id: 'upstream-request-is-the-servers-own',
    requirement: 'LINK-UP-008',
    level: 'SHOULD',
    defect: 'A request to a connection has a parameter changed, missing or repeated',
    expected:
      'the same client_id, response_type, response_mode and redirect_uri, and openid in scope, in every request to a connection for one client',
    ...overRun(ownStartOf, (all, context) =>
      [...groupBy(all, (start) => sameUpstreamClient(start, context)).values()].flatMap(judgeOwn),
    ),
  },
] as const satisfies readonly DeclaredInvariant[]
