import type { Finding, ReportedExchange } from '../report/report.js'
import { locationOf } from './location.js'
import { marks } from './summary.js'

/** One leg of the valid journey. */
export interface Leg {
  readonly name: string
  /** Whether the finding is about it. */
  readonly isTold: boolean
  readonly isReached: boolean
}

/** A request of the walk, and where its answer led. */
export interface Hop {
  readonly sent: string
  readonly went: string
  readonly exchange: ReportedExchange
}

/** What a finding about a whole journey has to tell beside all others. */
export interface ToldJourney {
  readonly deviation: string
  /** `the client's redirect and the identities`; empty where nothing decided. */
  readonly decidedBy: string
  /** What was observed, without what decided. */
  readonly observed: string
  readonly legs: readonly Leg[]
  /** `the start → the callback ✗ → the identity (not reached)`. */
  readonly line: string
  readonly hops: readonly Hop[]
}

const bare = (url: string): string => url.split(/[?#]/, 1)[0] ?? ''

function hopOf(exchange: ReportedExchange): Hop {
  const { request, response, failure = 'no response' } = exchange
  const location = locationOf(exchange)
  const place = location === undefined ? '' : ` to ${bare(location)}`
  return {
    sent: `${request.method} ${bare(request.url)}`,
    went: response === null ? failure : `${response.status}${place}`,
    exchange,
  }
}

const legWords = ({ name, isTold, isReached }: Leg, { verdict }: Finding): string =>
  `${name}${isTold ? ` ${marks[verdict]}` : ''}${isReached ? '' : ' (not reached)'}`

/** The last line of what was observed says what decided. */
function withoutOracles(observed: string, decidedBy: string): string {
  const last = `\ndecided by ${decidedBy}`
  return observed.endsWith(last) ? observed.slice(0, -last.length) : observed
}

/** The journey of a finding; undefined where it has none. */
export function journeyOf(finding: Finding): ToldJourney | undefined {
  const { journey, observed, exchanges } = finding
  if (journey === undefined) return undefined
  const { deviation, oracles, failing } = journey
  const decidedBy = oracles.join(' and ')
  const legs = journey.legs.map(({ leg, isReached }) => ({ name: leg, isTold: leg === failing, isReached }))
  return {
    deviation,
    decidedBy,
    observed: withoutOracles(observed, decidedBy),
    legs,
    line: legs.map((leg) => legWords(leg, finding)).join(' → '),
    hops: exchanges.map(hopOf),
  }
}

/** The hops in lines, `1. GET https://login.example.com/authorize → 302 to https://idp.example/`. */
export const hopLines = ({ hops }: ToldJourney): readonly string[] =>
  hops.map(({ sent, went }, at) => `${at + 1}. ${sent} → ${went}`)
