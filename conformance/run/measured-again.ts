import { classify } from '../answers/answer.js'
import type { JudgeContext, Observed, Times } from '../answers/observed.js'
import { createRandom } from '../common/random.js'
import { grows, growsFast, isSlow, isUnclear, isUnclearStep, shares } from '../judge/growth.js'
import type { Mutation } from '../request/mutation.js'
import { halves, sized } from '../request/sized.js'
import type { Exchange, WireRequest } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'

/** What measuring needs. */
export interface Measuring {
  readonly context: JudgeContext
  readonly probe: Probe
  readonly seed: string
  readonly signal: AbortSignal
  /** What is sent for a mutation; null when it cannot be. */
  readonly wireOf: (mutation: Mutation) => WireRequest | null
  /** Everything that the preflight was answered: short values, each in its way. */
  readonly short: readonly Exchange[]
  /** Requests for what is slow, beside those for one; a run in which nothing is sends none of them. */
  readonly budget: number
}

/**
 * Three values of each length; three more where that decides nothing. Where it decides, chance may have done so on a busy
 * machine: twice three more as well, and three of another length, or nine where those may have been late by chance.
 */
const rounds = 3
const mostRepeats = 2
/** As a rule, and now and then a few more. */
const mostOfOne = 1 + 2 * 4 * rounds
/** Milliseconds of an answer; of one that never came, more than any. */
const timeOf = ({ ms, failure }: Exchange): number =>
  failure?.kind === 'timeout' ? Number.POSITIVE_INFINITY : ms

type Usual = (exchange: Exchange) => number

/** Some servers hold every refusal back on purpose: what an answer usually takes, its kind tells. */
function usualTimes({ context, short }: Measuring): Usual {
  const kindOf = (exchange: Exchange): string => classify(exchange, context).kind
  const least = new Map<string, number>()
  for (const exchange of short) {
    if (exchange.response === null) continue
    const kind = kindOf(exchange)
    least.set(kind, Math.min(exchange.ms, least.get(kind) ?? Number.POSITIVE_INFINITY))
  }
  return (exchange) => least.get(kindOf(exchange)) ?? context.control.ms
}

/** Sends a request with values of that share of their length, fresh and alone. */
type Ask = (mutation: Mutation, share: number) => Promise<Exchange | null>

function asking({ probe, signal, wireOf }: Measuring, fresh: () => string, onSent: () => void): Ask {
  return async (mutation, share) => {
    const end = fresh()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 2)
    const wire = wireOf(sized(mutation, share, end))
    if (wire === null) return null
    onSent()
    return probe.send(wire, signal, 'alone')
  }
}

/** What measuring asks with, and what it draws by lot. */
interface Means {
  readonly ask: Ask
  readonly usual: Usual
  readonly toss: () => boolean
}

const octetsOf = ({ target, headers }: WireRequest): number =>
  target.length + headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0)

type Samples = Readonly<Record<keyof typeof shares, Exchange[]>>

/** The times of what was sent so far; what such answers usually take is told by the last of each length. */
function timesOf({ quarter, most, whole }: Samples, usual: Usual): Times | null {
  const [short, long] = [quarter.at(-1), whole.at(-1)]
  if (short === undefined || long === undefined) return null
  return {
    usual: { quarter: usual(short), whole: usual(long) },
    octets: { quarter: octetsOf(short.request), whole: octetsOf(long.request) },
    quarter: quarter.map(timeOf),
    most: most.map(timeOf),
    whole: whole.map(timeOf),
  }
}

const isLost = (exchange: Exchange | undefined): boolean =>
  exchange !== undefined && timeOf(exchange) === Number.POSITIVE_INFINITY

/**
 * Short and long in pairs, so that a server that slows down for another reason does so for both; which of a pair comes
 * first is drawn by lot, so that nothing that takes turns keeps step with them: machines behind a balancer, processes.
 * One long value that is quick tells that the others were slow by chance; where two get no answer, nobody waits for a
 * third.
 */
async function measure(
  { mutation, exchange: first }: Observed,
  { ask, usual, toss }: Means,
): Promise<Times | null> {
  const samples: Samples = { quarter: [], most: [], whole: [] }
  const take = async (length: keyof Samples): Promise<void> => {
    const exchange = await ask(mutation, shares[length])
    if (exchange !== null) samples[length].push(exchange)
  }
  const isDecided = (long: Exchange | undefined): boolean =>
    long === undefined || !isSlow(timeOf(long), usual(long), false) || (isLost(first) && isLost(long))
  const compare = async (length: keyof Samples): Promise<Times | null> => {
    const pair = [length, 'whole'] as const
    for (let round = 0; round < rounds; round++) {
      // What hangs may hold up what comes behind it.
      const isShortFirst = isLost(first) || toss()
      for (const one of isShortFirst ? pair : pair.toReversed()) await take(one)
      if (isDecided(samples.whole.at(-1))) break
    }
    return timesOf(samples, usual)
  }
  let times = await compare('quarter')
  for (let time = 0; time < mostRepeats && times !== null && isUnclear(times); time++)
    times = await compare('quarter')
  const isOver = (): boolean => times === null || !growsFast(times) || isLost(samples.whole.at(-1))
  for (let time = 0; time < mostRepeats && !isOver(); time++) times = await compare('quarter')
  if (isOver()) return times
  times = await compare('most')
  for (let time = 0; time < mostRepeats && times !== null && isUnclearStep(times); time++)
    times = await compare('most')
  return times
}

/** Of places that are slow together the one that is, as far as one can be found. */
async function narrowed(slow: Observed, means: Means): Promise<Observed> {
  const { ask, usual } = means
  const parts = isLost(slow.exchange) ? null : halves(slow.mutation)
  for (const mutation of parts ?? []) {
    const exchange = await ask(mutation, shares.whole)
    if (exchange !== null && isSlow(timeOf(exchange), usual(exchange), false))
      return narrowed({ ...slow, mutation, exchange }, means)
  }
  return slow
}

/** What is slow alone too, with what it takes at other lengths. */
async function lookedAt(seen: Observed, means: Means): Promise<Observed | null> {
  const { ask, usual } = means
  const exchange = await ask(seen.mutation, shares.whole)
  if (exchange === null || !isSlow(timeOf(exchange), usual(exchange), false)) return null
  const slow = { ...seen, exchange }
  const times = await measure(slow, means)
  if (times === null || !grows(times)) return null
  return { ...(await narrowed(slow, means)), times }
}

/**
 * Time says something about a server only when nothing else is under way: one request that blocks it makes all others
 * slow. What is slow is sent again alone, the slowest first; what is slow then is measured at other lengths, since only
 * how time grows with length tells a slow comparison from a slow server.
 */
export async function measuredAgain(
  seen: readonly Observed[],
  measuring: Measuring,
): Promise<readonly Observed[]> {
  const usual = usualTimes(measuring)
  const delayOf = ({ exchange }: Observed): number => timeOf(exchange) - usual(exchange)
  const suspects = seen
    .filter(({ exchange }) => isSlow(timeOf(exchange), usual(exchange), true))
    .sort((a, b) => delayOf(b) - delayOf(a))
  const grown = new Map<Observed, Observed>()
  let left = mostOfOne + measuring.budget
  const random = createRandom(measuring.seed)
  let drawn = 0
  const fresh = (): string => random(`time ${drawn++}`)
  const means: Means = {
    ask: asking(measuring, fresh, () => left--),
    usual,
    toss: () => fresh().charCodeAt(0) % 2 === 0,
  }
  for (const suspect of suspects) {
    if (left < mostOfOne || measuring.signal.aborted) break
    const found = await lookedAt(suspect, means)
    if (found !== null) grown.set(suspect, found)
  }
  return seen.map((one) => grown.get(one) ?? one)
}
