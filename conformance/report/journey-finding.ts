import { requirements } from '../../generated/requirements.js'
import type { JourneyCheck } from '../checks/journey/journey-check.js'
import { type Verdict, worstSeverity, worstVerdict } from '../common/verdict.js'
import type { JourneyJudgement } from '../journey/judge/words.js'
import type { Played } from '../journey/played.js'
import { type Redact, readable } from '../secrets/redact.js'
import type { Exchange } from '../wire/exchange.js'
import { tellsOfDefect } from './defects.js'
import { silentFinding } from './findings.js'
import { deviationWords, journeyExpectations, legNames } from './journey-words.js'
import type { Finding, ReportedExchange, ReportedJourney } from './report.js'

/** One play of a check, judged. */
export interface JudgedPlay {
  readonly played: Played
  readonly judgement: JourneyJudgement
  readonly verdict: Verdict
}

/** How to turn exchanges of a journey into what a reader sees. */
export interface JourneyReporting {
  readonly report: (exchange: Exchange) => ReportedExchange
  readonly trace: boolean
  readonly rerun: string
  readonly redact: Redact
}

/** Hops that are shown of one play. */
const mostHops = 12

/** A hop differs from the control in everything, which tells nobody anything. */
const hopOf = (exchange: ReportedExchange): ReportedExchange => ({
  ...exchange,
  request: { ...exchange.request, changes: [] },
})

export const claimOf = (check: JourneyCheck) => ({
  ...check,
  expected: journeyExpectations[check.expect],
})

const lineOf = ({ played, judgement }: JudgedPlay): string =>
  `${deviationWords(played.deviation)}\n  ${judgement.observed}`

function observedWords(worst: readonly JudgedPlay[], all: readonly JudgedPlay[]): string {
  const oracles = [...new Set(worst.flatMap(({ judgement }) => judgement.oracles))]
  const decided = oracles.length === 0 ? '' : `\ndecided by ${oracles.join(' and ')}`
  const [first] = worst
  if (all.length === 1 && first !== undefined) return `${first.judgement.observed}${decided}`
  const head = worst.length < all.length ? [`${worst.length} of ${all.length} journeys:`] : []
  return `${[...head, ...worst.map(lineOf)].join('\n')}${decided}`
}

function journeyOf(
  worst: readonly JudgedPlay[],
  legs: ReportedJourney['legs'],
  failing: string,
): ReportedJourney {
  const oracles = [...new Set(worst.flatMap(({ judgement }) => judgement.oracles))]
  const [first] = worst
  return {
    oracles,
    legs,
    failing,
    deviation: first === undefined ? '' : deviationWords(first.played.deviation),
  }
}

const foreignBrowser = 'An answer of the connection is taken from a browser that did not begin the journey'

/** A browser without its cookies and one that has never been there are the same to a server: one defect, told once. */
const sharedCause = (worst: readonly JudgedPlay[]): string | null =>
  worst.every(({ played: { deviation } }) => 'carrier' in deviation && deviation.edits === undefined)
    ? foreignBrowser
    : null

/** The finding of a check: its worst plays tell it. */
export function journeyFinding(
  check: JourneyCheck,
  plays: readonly JudgedPlay[],
  { report, trace, rerun, redact }: JourneyReporting,
  legs: ReportedJourney['legs'],
): Finding {
  const verdict = worstVerdict(plays.map((one) => one.verdict))
  const worst = plays.filter((one) => one.verdict === verdict)
  const [first] = worst
  const isBad = verdict === 'fail' || verdict === 'warn'
  const details = {
    cause: isBad ? sharedCause(worst) : null,
    defect: tellsOfDefect(verdict) ? (first?.judgement.defect ?? check.defect) : null,
    shape: verdict === 'pass' ? [] : worst.map(({ played }) => JSON.stringify(played.deviation)),
  }
  const shown = verdict !== 'pass' || trace ? (first?.played.trails.flatMap(({ hops }) => hops) ?? []) : []
  return {
    ...silentFinding(claimOf(check), verdict, readable(observedWords(worst, plays), redact), rerun, details),
    severity: isBad ? worstSeverity(worst.map(({ judgement }) => judgement.severity)) : 'info',
    hint: check.hint ?? requirements[check.requirement].hint,
    journey: journeyOf(worst, legs, legNames[check.leg]),
    exchanges: shown.slice(-mostHops).map(({ exchange }) => hopOf(report(exchange))),
  }
}
