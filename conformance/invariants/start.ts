import { roles } from '../../generated/contract.js'
import { isAtClient } from '../answers/destination.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { nests } from '../answers/samples.js'
import { hasShape, type Shape, samePath } from '../answers/shape.js'
import { groupBy } from '../common/group-by.js'
import { leadsToForeignLogin } from '../judge/accepted.js'
import { unpredictableBits } from '../judge/unpredictable.js'
import { firstValue } from '../syntax/encoding.js'
import { type Place, placeOf } from '../syntax/place.js'
import { valuesInside } from '../syntax/values-inside.js'
import { sessionOf } from '../target/session.js'
import { headerValue, headerValues } from '../wire/exchange.js'
import { requestUrl, sentValues } from '../wire/sent.js'
import { isToControl } from './memory.js'

/** Where an accepted request was led, and what stands in that address. */
export interface Start {
  readonly seen: Observed
  readonly place: Place
  /** Every value of the address by name. */
  readonly values: ReadonlyMap<string, string>
  readonly sent: readonly string[]
  /** It leads to a connection, and not to a page of the server's own. */
  readonly isUpstream: boolean
  /** The page that it leads to, without what varies in its path. */
  readonly page: string
  /** The names of what was a fresh handle each time in the samples of this page. */
  readonly handles: readonly string[]
}

/** Whether the address is one of a connection: that of the control, or one that the target file declares. */
function leadsUpstream(seen: Observed, place: Place, context: JudgeContext): boolean {
  const { answer } = seen
  if (context.ownOrigins.includes(place.origin) || isAtClient(place, context)) return false
  if (answer.kind !== 'elsewhere') return answer.kind === 'accepted'
  if (leadsToForeignLogin(seen, context)) return false
  if (context.accepted !== null && samePath(context.accepted, place)) return true
  const { connections, connectionParameter } = context.target
  if (connections.some(({ location }) => location !== null && answer.location.startsWith(location)))
    return true
  const [asked] = sentValues(seen.exchange.request, connectionParameter)
  const named = connections.find(({ name, kind }) => name === asked && kind === 'social')
  return named?.location === null && firstValue(place.parameters, 'client_id') !== null
}

const fewestBits = 64

/** So many samples the preflight takes of each. */
const samplesOf = { accepted: 3, loginPage: 2 } as const

/** The names of what differed in all samples, in too many bits for a time or a counter, and was not made from a request. */
function handlesOf(shape: Shape, samples: number, sent: readonly string[]): readonly string[] {
  const isHandle = ({ values }: { readonly values: readonly string[] }): boolean =>
    values.length >= samples &&
    unpredictableBits(values) >= fewestBits &&
    !values.some((value) => nests(value, sent))
  const inPath = shape.segments.flatMap((part, at) => (isHandle(part) ? [`path ${at}`] : []))
  return [...inPath, ...shape.required.filter(isHandle).map(({ name }) => name)]
}

const knownHandles = new WeakMap<Shape, readonly string[]>()

function learnedHandles(shape: Shape, which: keyof typeof samplesOf, context: JudgeContext) {
  const known = knownHandles.get(shape)
  if (known !== undefined) return known
  const made = handlesOf(
    shape,
    samplesOf[which],
    context.control.pairs.map(([, value]) => value),
  )
  knownHandles.set(shape, made)
  return made
}

/** The page's address, a star in place of what varied in the samples of it. */
function pageOf({ origin, segments }: Place, shape: Shape | null): string {
  const path = segments.map((segment, at) =>
    shape !== null && (shape.segments[at]?.varies ?? 'no') !== 'no' ? '*' : segment,
  )
  return origin + path.join('/')
}

type Known = 'accepted' | 'loginPage'

/** Which of the samples the address is like, in its path at least. */
function sampleOf(seen: Observed, place: Place, context: JudgeContext): Known | null {
  if (seen.answer.kind === 'login-page') return 'loginPage'
  if (seen.answer.kind === 'accepted') return 'accepted'
  return context.accepted !== null && samePath(context.accepted, place) ? 'accepted' : null
}

const kinds: readonly Observed['answer']['kind'][] = ['accepted', 'login-page', 'elsewhere']

function makeStart(seen: Observed, context: JudgeContext): Start | null {
  const location = headerValue(seen.exchange.response, 'location')
  if (location === null || !kinds.includes(seen.answer.kind)) return null
  const place = placeOf(location, requestUrl(seen.exchange.request))
  const isUpstream = leadsUpstream(seen, place, context)
  const which = sampleOf(seen, place, context)
  if (!isUpstream && (which === null || !context.ownOrigins.includes(place.origin))) return null
  const shape = which === null ? null : context[which]
  const sent = sentValues(seen.exchange.request)
  return {
    ...{ seen, place, sent, isUpstream, values: valuesInside(place), page: pageOf(place, shape) },
    handles:
      shape !== null && which !== null && (which === 'accepted' || hasShape(shape, place, sent))
        ? learnedHandles(shape, which, context)
        : [],
  }
}

const known = new WeakMap<Observed, { readonly start: Start | null }>()

/** What starts with an accepted request; null where none was accepted, or a page shows nothing of it. Many rules ask. */
export function startOf(seen: Observed, context: JudgeContext): Start | null {
  const before = known.get(seen)
  if (before !== undefined) return before.start
  const start = makeStart(seen, context)
  known.set(seen, { start })
  return start
}

/** As `startOf`, of what leads to a connection. */
export function upstreamStartOf(seen: Observed, context: JudgeContext): Start | null {
  const start = startOf(seen, context)
  return start?.isUpstream === true ? start : null
}

/** Answers that lead to one page. */
export interface Destination {
  readonly page: string
  readonly starts: readonly Start[]
  /** Those to the control, if any leads there. */
  readonly controls: readonly Start[]
}

/** The pages to which answers lead, each by itself. */
export const destinationsOf = (all: readonly Start[]): readonly Destination[] =>
  [...groupBy(all, ({ page }) => page)].map(([page, starts]) => ({
    ...{ page, starts },
    controls: starts.filter(isToControl),
  }))

/** The names of the cookies that answers set. */
const cookieNames = (all: readonly Start[]): ReadonlySet<string> =>
  new Set(
    all.flatMap(({ seen }) =>
      headerValues(seen.exchange.response, 'set-cookie').map((line) => line.split('=', 1)[0]?.trim() ?? ''),
    ),
  )

/**
 * Those that start anew: whoever brings a cookie of the server's may go on with what it stands for. A session that every
 * request brings was there for the samples too.
 */
export function startingAnew(all: readonly Start[], { target }: JudgeContext): readonly Start[] {
  const names = cookieNames(all)
  const session = sessionOf(target.headers)
  const resumes = ({ seen }: Start): boolean =>
    seen.exchange.request.headers.some(
      ([name, value]) =>
        name.toLowerCase() === 'cookie' &&
        value !== session &&
        value.split(';').some((pair) => names.has(pair.split('=', 1)[0]?.trim() ?? '')),
    )
  return all.filter((start) => !resumes(start))
}

export const methodOf = ({ seen }: Start): string => seen.exchange.request.method

/** What the request says of a parameter, for comparison. */
const askedOf = ({ seen }: Start, name: string): string =>
  JSON.stringify(sentValues(seen.exchange.request, name))

/** Requests that say the same of client and connection ask for the same upstream client. */
export const sameUpstreamClient = (start: Start, { target }: JudgeContext): string =>
  [start.page, askedOf(start, roles.client), askedOf(start, target.connectionParameter)].join('\n')
