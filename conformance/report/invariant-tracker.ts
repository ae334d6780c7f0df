import type { JudgeContext, Observed } from '../answers/observed.js'
import { type Severity, type Verdict, worstVerdict } from '../common/verdict.js'
import type { Invariant } from '../invariants/invariant.js'
import { verdictOfUnmet } from '../judge/index.js'
import { readable } from '../secrets/redact.js'
import type { Settings } from '../target/settings.js'
import { type Reporting, severityOf, silentFinding } from './findings.js'
import type { Finding } from './report.js'
import { trimmed } from './trimmed.js'

interface Tally {
  readonly invariant: Invariant
  held: number
  violations: number
  skipped: string | null
  readonly verdicts: Set<Verdict>
  readonly severities: Set<Severity>
  readonly observed: Map<string, number>
  readonly evidence: Observed[]
}

/** Judges every exchange of a run by every invariant as it arrives, and keeps a handful as evidence. */
export interface InvariantTracker {
  observe(seen: Observed, context: JudgeContext): void
  findings(reporting: Reporting): readonly Finding[]
  blocked(verdict: Verdict, reason: string, rerun: string): readonly Finding[]
}

const mostEvidence = 3
const mostLines = 8

function record(tally: Tally, seen: Observed, context: JudgeContext): void {
  const judgement = tally.invariant.inspect(seen, context)
  if (judgement.verdict === 'inapplicable') {
    tally.skipped = judgement.observed
    return
  }
  if (judgement.met) {
    tally.held++
    return
  }
  const verdict = judgement.verdict ?? verdictOfUnmet(tally.invariant, context.target.profile)
  if (!tally.verdicts.has('fail') && verdict === 'fail') tally.evidence.length = 0
  tally.violations++
  tally.verdicts.add(verdict)
  tally.severities.add(judgement.severity)
  tally.observed.set(judgement.observed, (tally.observed.get(judgement.observed) ?? 0) + 1)
  if (tally.evidence.length < mostEvidence) tally.evidence.push(trimmed(seen))
}

function observedWords({ observed, violations, held }: Tally): string {
  const lines = [...observed]
    .slice(0, mostLines)
    .map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`))
  const more = observed.size > mostLines ? [`… and ${observed.size - mostLines} more`] : []
  return [...lines, ...more, `in ${violations} of ${violations + held} answers`].join('\n')
}

function findingOf(tally: Tally, { rerun, redact, report }: Reporting): Finding {
  const { invariant, held, skipped } = tally
  if (tally.violations === 0)
    return held > 0
      ? silentFinding(invariant, 'pass', `kept by ${held} answers`, rerun)
      : silentFinding(invariant, 'inapplicable', skipped ?? 'no answer was seen', rerun)
  const verdict = worstVerdict([...tally.verdicts])
  return {
    ...silentFinding(invariant, verdict, readable(observedWords(tally), redact), rerun),
    severity: severityOf(verdict, [...tally.severities]),
    exchanges: tally.evidence.map(report),
  }
}

const startTally = (invariant: Invariant): Tally => ({
  ...{ invariant, held: 0, violations: 0, skipped: null },
  ...{ verdicts: new Set(), severities: new Set(), observed: new Map(), evidence: [] },
})

/** Creates a tracker for the invariants that were asked for. */
export function createInvariantTracker(
  selected: readonly Invariant[],
  { target, rerun }: Settings,
): InvariantTracker {
  const applies = ({ profiles }: Invariant): boolean => profiles?.includes(target.profile) !== false
  const tallies = selected.filter(applies).map(startTally)
  const others = selected
    .filter((invariant) => !applies(invariant))
    .map((invariant) => silentFinding(invariant, 'inapplicable', `profile: ${target.profile}`, rerun))
  return {
    observe(seen, context) {
      for (const tally of tallies) record(tally, seen, context)
    },
    findings: (reporting) => [...tallies.map((tally) => findingOf(tally, reporting)), ...others],
    blocked: (verdict, reason, rerun) => [
      ...tallies.map(({ invariant }) => silentFinding(invariant, verdict, reason, rerun)),
      ...others,
    ],
  }
}
