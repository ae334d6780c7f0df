import { requirements } from '../../generated/requirements.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { type Severity, type Verdict, worstSeverity, worstVerdict } from '../common/verdict.js'
import type { AnyInvariant } from '../invariants/index.js'
import { readable } from '../secrets/redact.js'
import type { Settings } from '../target/settings.js'
import type { Reporting } from './findings.js'
import { silentFinding } from './findings.js'
import type { Finding } from './report.js'
import { trimmed } from './trimmed.js'

interface Tally {
  readonly invariant: AnyInvariant
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

const profilesOf = (invariant: AnyInvariant): readonly string[] | undefined =>
  'profiles' in invariant ? invariant.profiles : undefined

function verdictOf(invariant: AnyInvariant, profile: string): Verdict {
  const failsIn: readonly string[] = requirements[invariant.requirement].failsIn
  if (invariant.level === 'MUST' || failsIn.includes(profile)) return 'fail'
  return invariant.level === 'SHOULD' ? 'warn' : 'note'
}

function record(tally: Tally, seen: Observed, context: JudgeContext): void {
  const inspection = tally.invariant.inspect(seen, context)
  if (inspection.kind === 'held') tally.held++
  if (inspection.kind === 'not-applicable') tally.skipped = inspection.because
  if (inspection.kind !== 'violated') return
  const verdict = inspection.verdict ?? verdictOf(tally.invariant, context.target.profile)
  if (!tally.verdicts.has('fail') && verdict === 'fail') tally.evidence.length = 0
  tally.violations++
  tally.verdicts.add(verdict)
  tally.severities.add(inspection.severity ?? 'medium')
  tally.observed.set(inspection.observed, (tally.observed.get(inspection.observed) ?? 0) + 1)
  if (tally.evidence.length < mostEvidence) tally.evidence.push(trimmed(seen))
}

function observedWords({ observed, violations, held }: Tally): string {
  const lines = [...observed]
    .slice(0, mostLines)
    .map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`))
  const more = observed.size > mostLines ? [`… and ${observed.size - mostLines} more`] : []
  return [...lines, ...more, `in ${violations} of ${violations + held} answers`].join('\n')
}

const described = ({ id, requirement, level, expected }: AnyInvariant) => ({
  id,
  requirement,
  level,
  expected,
})

function findingOf(tally: Tally, reporting: Reporting): Finding {
  const { invariant } = tally
  if (tally.violations === 0) {
    const [verdict, reason] =
      tally.held > 0
        ? (['pass', `kept by ${tally.held} answers`] as const)
        : (['inapplicable', tally.skipped ?? 'no answer was seen'] as const)
    return silentFinding(described(invariant), verdict, reason, reporting.rerun)
  }
  const verdict = worstVerdict([...tally.verdicts])
  return {
    ...silentFinding(
      described(invariant),
      verdict,
      readable(observedWords(tally), reporting.redact),
      reporting.rerun,
    ),
    severity: verdict === 'fail' || verdict === 'warn' ? worstSeverity([...tally.severities]) : 'info',
    exchanges: tally.evidence.map(reporting.report),
  }
}

/** Creates a tracker for the invariants that were asked for. */
export function createInvariantTracker(
  selected: readonly AnyInvariant[],
  { target, rerun }: Settings,
): InvariantTracker {
  const applicable = (invariant: AnyInvariant): boolean =>
    profilesOf(invariant)?.includes(target.profile) !== false
  const tallies = selected.filter(applicable).map(
    (invariant): Tally => ({
      invariant,
      held: 0,
      violations: 0,
      skipped: null,
      verdicts: new Set(),
      severities: new Set(),
      observed: new Map(),
      evidence: [],
    }),
  )
  const others = selected
    .filter((invariant) => !applicable(invariant))
    .map((invariant) =>
      silentFinding(described(invariant), 'inapplicable', `profile: ${target.profile}`, rerun),
    )
  return {
    observe(seen, context) {
      for (const tally of tallies) record(tally, seen, context)
    },
    findings: (reporting) => [...tallies.map((tally) => findingOf(tally, reporting)), ...others],
    blocked: (verdict, reason, rerun) => [
      ...tallies.map(({ invariant }) => silentFinding(described(invariant), verdict, reason, rerun)),
      ...others,
    ],
  }
}
