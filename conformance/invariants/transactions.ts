import { quote } from '../answers/describe.js'
import type { JudgeContext } from '../answers/observed.js'
import { nests } from '../answers/samples.js'
import { groupBy } from '../common/group-by.js'
import { unmet } from '../common/judgement.js'
import { freshUpstreamState } from '../judge/fresh-upstream-state.js'
import { unpredictableBits } from '../judge/unpredictable.js'
import { sentValues } from '../wire/sent.js'
import { type Conclusion, type DeclaredInvariant, endpointAnswer, held } from './invariant.js'
import { isToControl, overRun } from './memory.js'
import {
  type Destination,
  destinationsOf,
  methodOf,
  type Start,
  startingAnew,
  startOf,
  upstreamStartOf,
} from './start.js'
import { usuallyHas } from './upstream-request.js'

const fewestBits = 64

/** Whether a value says again what the request says: one of its values, some of them, or its own address. */
const repeatsRequest = (value: string, { seen, sent }: Start): boolean =>
  sent.includes(value) ||
  nests(value, sent) ||
  seen.exchange.request.target.startsWith(value.replace(/\?$/, ''))

/** What a start says under several names together; null where the request said it, or one is absent. */
function handleOf(start: Start, names: readonly string[]): string | null {
  const found = names.map((name) => start.values.get(name) ?? '')
  return found.some((value) => value === '' || repeatsRequest(value, start)) ? null : found.join('\n')
}

/** Answers by what they say under these names. */
function sharersOf(starts: readonly Start[], names: readonly string[]): readonly (readonly Start[])[] {
  const saying = starts.filter((start) => handleOf(start, names) !== null)
  return [...groupBy(saying, (start) => handleOf(start, names)).values()]
}

/** Whether the values of a name are such as no two answers have: of most answers no other one has the same. */
function isFresh(name: string, starts: readonly Start[]): boolean {
  const sharers = sharersOf(starts, [name])
  const alone = sharers.filter(({ length }) => length === 1).length
  return alone * 2 > sharers.flat().length
}

/** Whether a few of the values differ in more bits than a time or a counter does. */
function isUnpredictable(name: string, starts: readonly Start[]): boolean {
  const values = new Set(starts.flatMap(({ values }) => values.get(name) ?? []))
  return unpredictableBits([...values].slice(0, 3)) >= fewestBits
}

/** The names whose values are fresh: the samples of a page show it, else its answers do. */
function handlesAt({ starts }: Destination): readonly string[] {
  const learned = starts.find(({ handles }) => handles.length > 0)
  if (learned?.isUpstream === true) return learned.handles
  const names = learned?.handles ?? [...(starts[0]?.values.keys() ?? [])]
  return names.filter((name) => isFresh(name, starts) && isUnpredictable(name, starts))
}

/**
 * The names that tie an answer to its transaction, each by itself or several together. RFC 9700 §2.1: the state, or a
 * nonce together with PKCE; without a state whatever is fresh, of which a signed time may come twice.
 */
function ties(destination: Destination): readonly (readonly string[])[] {
  const [first] = destination.starts
  if (first === undefined) return []
  const handles = handlesAt(destination)
  const named = ['state', 'nonce'].filter((name) => handles.includes(name)).map((name) => [name])
  if (handles.includes('state')) return named
  if (!usuallyHas('state', destination)) {
    const together = handles.filter((name) => name !== 'code_challenge')
    return together.length === 0 ? [] : [together]
  }
  if (named.length > 0 && handles.includes('code_challenge')) return named
  // A state that is always the same ties nothing; of the control's own there is a check.
  return first.isUpstream && destination.controls.length === 0 ? [['state']] : []
}

const mostNamed = 3
const longestShown = 40

const shown = (value: string): string =>
  quote(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value)

/** How a request differs from the control, in a few words. */
function labelOf(start: Start): string {
  const { exchange, mutation } = start.seen
  const { request } = exchange
  const set = Object.keys(mutation.set ?? {}).map((name) => {
    const [value] = sentValues(request, name)
    return value === undefined ? name : `${name}=${shown(value)}`
  })
  const parts = [
    ...(request.method === 'GET' ? [] : [request.method]),
    ...set,
    ...(mutation.omit ?? []).map((name) => `without ${name}`),
    ...Object.keys(mutation.headers ?? {}).map((name) => `with ${name}`),
  ]
  if (parts.length > 0) return parts.slice(0, mostNamed).join(', ')
  return isToControl(start) ? 'the valid request' : 'a request beside the valid one'
}

/** Which requests were answered by the same. */
function sharedWords(names: readonly string[], sharers: readonly Start[], what: string): string {
  const [first] = sharers
  const value = first?.values.get(names[0] ?? '') ?? ''
  const labels = [...new Set(sharers.map(labelOf))]
  const more = labels.length > mostNamed ? '; and others' : ''
  const named = names.map((name) => quote(name)).join(', ')
  return `${what} ${quote(value)} of ${named} stands in ${sharers.length} answers: to ${labels.slice(0, mostNamed).join('; to ')}${more}`
}

/** Milliseconds within which answers may be of one moment of the server's, read one after the other. */
const oneMoment = 6

/** How far apart the first and the last of these answers came. */
function span(sharers: readonly Start[]): number {
  const moments = sharers.flatMap(({ seen }) => seen.exchange.receivedAt ?? [])
  return Math.max(...moments) - Math.min(...moments)
}

/** Whether what is shared is shared by answers of one moment: a signature over the time comes twice then, and never again. */
const mayBeSignedTimes = (shared: readonly (readonly Start[])[]): boolean =>
  shared.filter((sharers) => span(sharers) <= oneMoment).length * 2 > shared.length

/** Those that share a value with others, and with whom, by the names under which it may not come twice. */
function sharedIn(starts: readonly Start[], names: readonly string[]): ReadonlyMap<Start, readonly Start[]> {
  const shared = sharersOf(starts, names).filter(({ length }) => length > 1)
  // RFC 9700 §2.1 wants a state of its own for each request to a connection; the server's own pages may carry what they like.
  const isOwnPage = starts.every(({ isUpstream }) => !isUpstream) && !names.includes('state')
  if (isOwnPage && mayBeSignedTimes(shared)) return new Map()
  return new Map(shared.flatMap((sharers) => sharers.map((start) => [start, sharers] as const)))
}

/** The names that tie answers to their transactions, with all answers of which that is so: two pages may share one, too. */
function tied(all: readonly Destination[]): readonly (readonly [names: readonly string[], Start[]])[] {
  const byNames = new Map<string, readonly [readonly string[], Start[]]>()
  for (const destination of all)
    for (const names of ties(destination)) {
      const [, starts] = byNames.get(names.join()) ?? [names, []]
      byNames.set(names.join(), [names, [...starts, ...destination.starts]])
    }
  return [...byNames.values()]
}

function judgeShared(all: readonly Destination[]): readonly Conclusion[] {
  const said = new Map<Start, string>()
  for (const [names, starts] of tied(all))
    for (const [start, sharers] of sharedIn(starts, names))
      said.set(start, sharedWords(names, sharers, 'the value'))
  return all
    .flatMap(({ starts }) => starts)
    .map((start) => {
      const words = said.get(start)
      return { seen: start.seen, judgement: words === undefined ? held : unmet(words, 'high') }
    })
}

const anew = (all: readonly Start[], context: JudgeContext): readonly Destination[] =>
  destinationsOf(startingAnew(all, context))

/** Those whose transactions are told apart by something else: of the others LINK-UP-003 tells. */
const apart = (sharers: readonly Start[]): readonly Start[] => {
  const state = ({ values }: Start): string => values.get('state') ?? values.get('nonce') ?? ''
  return new Set(sharers.map(state)).size > 1 || sharers.every((start) => state(start) === '') ? sharers : []
}

const challenge = ['code_challenge']

function judgeChallenges({ starts }: Destination): readonly Conclusion[] {
  const shared = sharersOf(starts, challenge)
    .map(apart)
    .filter(({ length }) => length > 1)
  const said = new Map(shared.flatMap((sharers) => sharers.map((start) => [start, sharers] as const)))
  return starts
    .filter(({ values }) => values.has('code_challenge'))
    .map((start) => {
      const sharers = said.get(start)
      return {
        seen: start.seen,
        judgement:
          sharers === undefined ? held : unmet(sharedWords(challenge, sharers, 'the upstream value'), 'high'),
      }
    })
}

/** Three answers that differ in what they should: what they share is told by the rule on sharing. */
function differing(starts: readonly Start[]): readonly Start[] {
  const stateOf = (start: Start): string => start.values.get('state') ?? ''
  const withState = starts.filter((start) => stateOf(start) !== '' && !start.sent.includes(stateOf(start)))
  const alike =
    withState.length * 2 > starts.length ? withState : starts.filter((start) => stateOf(start) === '')
  const seen = new Set<string>()
  const fresh = alike.filter((start) => {
    const isNew = stateOf(start) === '' || !seen.has(stateOf(start))
    seen.add(stateOf(start))
    return isNew
  })
  return fresh.slice(0, 3)
}

/** Of pages to which the control does not lead: of its own there is a check. */
function judgeStrength({ starts, controls }: Destination, context: JudgeContext): readonly Conclusion[] {
  const three = controls.length > 0 ? [] : differing(starts)
  const [first] = three
  const challenges = new Set(three.map(({ values }) => values.get('code_challenge') ?? values))
  if (first === undefined || challenges.size < 3) return []
  const judgement = freshUpstreamState(
    three.map(({ seen }) => seen),
    context,
  )
  return [{ seen: first.seen, judgement: judgement.met ? held : judgement }]
}

/** What ties an answer to its transaction, over all answers of a run. */
export const transactions = [
  {
    id: 'no-two-answers-share-a-transaction',
    requirement: 'LINK-UP-003',
    level: 'MUST',
    defect: 'Several answers share what must tell their transactions apart',
    expected: 'a handle of its own in every answer that starts a transaction',
    ...overRun(startOf, (all, context) => judgeShared(anew(all, context))),
  },
  {
    id: 'every-connection-gets-a-fresh-state',
    requirement: 'LINK-UP-003',
    level: 'MUST',
    defect: "The state for some connection is missing, repeated, the client's own or easy to guess",
    expected: 'a state that nobody can guess, or what stands for it, for every connection',
    ...overRun(
      (seen, context) => {
        const start = endpointAnswer(seen, context) === null ? null : upstreamStartOf(seen, context)
        return start !== null && methodOf(start) === 'HEAD' ? null : start
      },
      (all, context) => anew(all, context).flatMap((one) => judgeStrength(one, context)),
    ),
  },
  {
    id: 'upstream-challenges-never-repeat',
    requirement: 'LINK-UP-004',
    level: 'SHOULD',
    defect: 'The same code_challenge is sent to a connection more than once',
    expected: 'a code_challenge of its own in every request to a connection',
    ...overRun(upstreamStartOf, (all, context) => anew(all, context).flatMap(judgeChallenges)),
  },
] as const satisfies readonly DeclaredInvariant[]
