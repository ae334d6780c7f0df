import { classify } from '../answers/answer.js'
import type { JudgeContext, Observed, Times } from '../answers/observed.js'
import { createRandom } from '../common/random.js'
import { growsFast, isSlow, isUnclear, shares } from '../judge/growth.js'
import type { Mutation } from '../request/mutation.js'
import { sized } from '../request/sized.js'
import type { Depth } from '../target/settings.js'
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
  readonly depth: Depth
}

/** Three values of each length; three more where that decides nothing, and three of another length where it does. */
const rounds = 3
const mostOfOne = 5 * rounds
/** Requests for what is slow; a run in which nothing is sends none of them. */
const budgets: Readonly<Record<Depth, number>> = { quick: 18, default: 36, exhaustive: 60 }

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

/** Times values of one request at other lengths, each fresh and alone. */
type Timer = (share: number) => Promise<Exchange | null>

function createTimer({ mutation }: Observed, label: string, measuring: Measuring): Timer {
  const { probe, seed, signal, wireOf } = measuring
  const random = createRandom(seed)
  let sent = 0
  return async (share) => {
    const end = random(`${label} ${sent++}`)
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 2)
    const wire = wireOf(sized(mutation, share, end))
    return wire === null ? null : probe.send(wire, signal, 'alone')
  }
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
 * Short and long in turn, so that a server that slows down for another reason does so for both. Where a long value gets
 * no answer, and another one neither, nobody waits for a third.
 */
async function measure(first: Exchange, time: Timer, usual: Usual): Promise<Times | null> {
  const samples: Samples = { quarter: [], most: [], whole: [] }
  const take = async (length: keyof Samples): Promise<void> => {
    const exchange = await time(shares[length])
    if (exchange !== null) samples[length].push(exchange)
  }
  const compare = async (): Promise<Times | null> => {
    for (let round = 0; round < rounds; round++) {
      await take('quarter')
      await take('whole')
      if (isLost(first) && isLost(samples.whole.at(-1))) break
    }
    return timesOf(samples, usual)
  }
  const compared = await compare()
  const times = compared !== null && isUnclear(compared) ? await compare() : compared
  if (times === null || !growsFast(times)) return times
  for (let round = 0; round < rounds; round++) await take('most')
  return timesOf(samples, usual)
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
  const measured = new Map<Observed, Observed>()
  let left = budgets[measuring.depth]
  for (const [index, one] of suspects.entries()) {
    if (left < 1 + mostOfOne || measuring.signal.aborted) break
    const time = createTimer(one, `time ${index}`, measuring)
    const again = await time(shares.whole)
    left -= 1
    if (again === null || !isSlow(timeOf(again), usual(again), false)) continue
    const times = await measure(again, time, usual)
    left -= times === null ? 0 : times.quarter.length + times.most.length + times.whole.length
    measured.set(one, { ...one, exchange: again, ...(times === null ? {} : { times }) })
  }
  return seen.map((one) => measured.get(one) ?? one)
}
