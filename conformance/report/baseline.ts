import { minuteOf } from '../common/moment.js'
import { severities } from '../common/verdict.js'
import { isLoopback } from '../syntax/host.js'
import { whatwgUrl } from '../syntax/uri.js'
import type { PastFinding, PastReport } from './read-report.js'
import type { BaselineChange, BaselineComparison, BaselineState, Finding } from './report.js'

const deviates = ({ verdict }: Pick<PastFinding, 'verdict'>): boolean =>
  verdict === 'fail' || verdict === 'warn'

const isMet = ({ verdict }: Pick<PastFinding, 'verdict'>): boolean => verdict === 'pass' || verdict === 'note'

/** The same deviation, and no worse: what is as bad as before hides nothing. */
const isAsBefore = (now: PastFinding, before: PastFinding): boolean =>
  now.verdict === before.verdict &&
  now.fingerprint === before.fingerprint &&
  severities.indexOf(now.severity) >= severities.indexOf(before.severity)

/** What became of a check's deviation; null when neither run met one, or this run says nothing about it. */
function stateOf(now: PastFinding, before: PastFinding | undefined): BaselineState | null {
  const deviated = before !== undefined && deviates(before)
  if (!deviates(now)) return deviated && isMet(now) ? 'absent' : null
  if (!deviated) return 'new'
  return isAsBefore(now, before) ? 'unchanged' : 'updated'
}

const claims = ['requirement', 'level', 'expected'] as const

function originOf(now: PastFinding, before: PastFinding | undefined): BaselineChange['origin'] {
  if (before === undefined || claims.some((key) => now[key] !== before[key])) return 'suite'
  return deviates(before) || isMet(before) ? 'server' : 'unknown'
}

type Earlier = ReadonlyMap<string, PastFinding>

const byCheck = (findings: readonly PastFinding[]): Earlier =>
  new Map(findings.map((finding) => [finding.check, finding]))

function changeOf(now: PastFinding, earlier: Earlier): BaselineChange | null {
  const before = earlier.get(now.check)
  const state = stateOf(now, before)
  if (state === null || state === 'unchanged') return null
  const { check, requirement, verdict } = now
  return {
    check,
    requirement,
    state,
    before: before?.verdict ?? null,
    now: verdict,
    origin: originOf(now, before),
  }
}

/** Checks that failed and that the later run has no verdict on. */
function unjudged(findings: readonly PastFinding[], earlier: readonly PastFinding[]): readonly string[] {
  const judged = new Set(
    findings.filter((finding) => deviates(finding) || isMet(finding)).map(({ check }) => check),
  )
  return earlier
    .filter(({ verdict, check }) => verdict === 'fail' && !judged.has(check))
    .map(({ check }) => check)
}

type Run = Pick<PastReport, 'findings'> & { readonly suite: Pick<PastReport['suite'], 'checksDigest'> }

/** Compares a run with an earlier one, check by check, in the order of the run. */
export function compareRuns(run: Run, baseline: Run & Pick<PastReport, 'startedAt'>): BaselineComparison {
  const earlier = byCheck(baseline.findings)
  const told = run.findings.filter(({ verdict, known }) => verdict !== 'fail' || known === undefined)
  const same = (finding: PastFinding): boolean => stateOf(finding, earlier.get(finding.check)) === 'unchanged'
  return {
    startedAt: new Date(baseline.startedAt).toISOString(),
    sameChecks: run.suite.checksDigest === baseline.suite.checksDigest,
    changes: told.map((finding) => changeOf(finding, earlier)).filter((change) => change !== null),
    oldFailures: run.findings
      .filter((finding) => finding.verdict === 'fail' && same(finding))
      .map(({ check }) => check),
    unjudged: unjudged(run.findings, baseline.findings),
  }
}

/** Marks what became of each deviation, and forgives the failures that the baseline has too. */
export function applyBaseline(findings: readonly Finding[], baseline: PastReport): readonly Finding[] {
  const earlier = byCheck(baseline.findings)
  const reason = `it failed in the same way in the run of ${minuteOf(baseline.startedAt)}`
  return findings.map((finding) => {
    const state = stateOf(finding, earlier.get(finding.check))
    if (state === null) return finding
    const isForgiven = state === 'unchanged' && finding.verdict === 'fail' && finding.known === undefined
    const known = isForgiven ? { known: { reason, baseline: true } as const } : {}
    return { ...finding, baselineState: state, ...known }
  })
}

/** A server under test takes any free port of the machine: what is told apart is everything else. */
function place(target: string): string {
  const url = whatwgUrl(target)
  if (url === null || !isLoopback(url.hostname)) return target
  url.port = ''
  return url.href
}

/** How a target was judged: failures in one way are no failures in another. */
type Terms = Pick<PastReport, 'target' | 'profile' | 'mode' | 'lifecycle'>

const termWords = ({ target, profile, mode, lifecycle }: Terms): string =>
  `${target}, profile ${profile}, ${mode} endpoint, ${lifecycle}`

/** How two runs differ in what was judged, in words; null when one can be the baseline of the other. Of a loopback host any port is the same. */
export function termsDifference(baseline: Terms, run: Terms): string | null {
  const isSame =
    place(baseline.target) === place(run.target) &&
    (['profile', 'mode', 'lifecycle'] as const).every((key) => baseline[key] === run[key])
  return isSame ? null : `it is of ${termWords(baseline)}; the later run is of ${termWords(run)}`
}
