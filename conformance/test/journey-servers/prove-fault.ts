import { journeyChecks } from '../../checks/journey/index.js'
import type { JourneyCheck } from '../../checks/journey/journey-check.js'
import type { Verdict } from '../../common/verdict.js'
import type { Report } from '../../report/report.js'
import type { JourneyCheckId, JourneyFault } from './fault.js'

const checkOf = (id: string): JourneyCheck | undefined => journeyChecks.find((check) => check.id === id)

/** What each check is to show of a faulty server that it notices, or cannot judge any more. */
function expectedOf({ kills, alsoTrips = [], warns = [] }: JourneyFault): ReadonlyMap<string, Verdict> {
  const verdict = (id: JourneyCheckId): Verdict =>
    warns.includes(id) || checkOf(id)?.level !== 'MUST' ? 'warn' : 'fail'
  return new Map([...kills, ...alsoTrips].map((id) => [id, verdict(id)]))
}

const silent: readonly Verdict[] = ['pass', 'note', 'inapplicable']

function exitOf(expected: ReadonlyMap<string, Verdict>, { undecided = [] }: JourneyFault): number {
  if ([...expected.values()].includes('fail')) return 1
  return undecided.length > 0 ? 3 : 0
}

/** Everything in which a report is not what its fault says, a line each. */
export function disagreements(fault: JourneyFault, { findings, exitCode }: Report): readonly string[] {
  const expected = expectedOf(fault)
  const { undecided = [] } = fault
  const mayBeUndecided = (check: string): boolean =>
    undecided === 'all' || undecided.some((id) => id === check)
  const wrong = findings.flatMap(({ check, verdict, observed }) => {
    const wanted = expected.get(check)
    if (wanted === undefined && verdict === 'inconclusive' && mayBeUndecided(check)) return []
    const isRight = wanted === undefined ? silent.includes(verdict) : verdict === wanted
    return isRight ? [] : [`${check}: expected ${wanted ?? 'nothing'}, observed ${verdict}: ${observed}`]
  })
  const missing = [...expected.keys()].filter((id) => findings.every(({ check }) => check !== id))
  const code = exitOf(expected, fault)
  return [
    ...wrong,
    ...missing.map((id) => `${id}: not played`),
    ...(exitCode === code ? [] : [`exit status: expected ${code}, observed ${exitCode}`]),
  ]
}
