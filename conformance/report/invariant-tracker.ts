import { roles } from '../../generated/contract.js'
import type { Profile } from '../../generated/requirements.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { createBreaks } from '../common/breaks.js'
import type { Judgement } from '../common/judgement.js'
import { plural, share } from '../common/plural.js'
import { type Severity, type Verdict, worstVerdict } from '../common/verdict.js'
import type { Invariant, Memory } from '../invariants/invariant.js'
import { verdictOfUnmet } from '../judge/index.js'
import { touched } from '../request/mutation.js'
import { readable } from '../secrets/redact.js'
import type { Settings } from '../target/settings.js'
import { mainDefect, type Said, tellsOfDefect } from './defects.js'
import { type Reporting, severityOf, silentFinding } from './findings.js'
import type { Finding } from './report.js'
import { deliversErrorAstray, errorsAstray } from './shared-defects.js'
import { trimmed } from './trimmed.js'

interface Tally {
  readonly invariant: Invariant
  /** Of a rule that speaks when the run is over. */
  readonly memory: Memory | null
  held: number
  violations: number
  /** Of answers that are not the target's word on their request. */
  besides: number
  skipped: string | null
  readonly verdicts: Set<Verdict>
  readonly severities: Set<Severity>
  /** What the violations are, in a sentence each. */
  readonly said: Map<string, Said>
  readonly observed: Map<string, number>
  /** The defects behind the violations; null for one that has no name. */
  readonly causes: Set<string | null>
  /** Whether each violation answers a request with another redirect_uri than a registered one. */
  ofBadUris: boolean
  /** The kinds of answers that break the rule, but for those that came only under load. */
  readonly kinds: Set<string>
  /** Whether each violation takes an error to such a redirect_uri. */
  ofErrorsAstray: boolean
  readonly evidence: Observed[]
}

/** Judges every exchange of a run by every invariant as it arrives, and keeps a handful as evidence. */
export interface InvariantTracker {
  /** Lets the event loop have its turn between the rules. */
  observe(seen: Observed, context: JudgeContext): Promise<void>
  /** `comparison`: how redirect_uri is compared wrongly; what is wrong only where such a value went comes of it. */
  findings(reporting: Reporting, comparison: string | null): readonly Finding[]
  /** What was not seen to fail has this verdict. */
  blocked(verdict: Verdict, reason: string, reporting: Reporting): readonly Finding[]
}

const mostEvidence = 3
const mostLines = 8

/** Whether a judgement counts: of an answer that came only under load, harm, and what the rule is about. */
const counts = ({ invariant }: Tally, { exchange }: Observed, { met, severity }: Judgement): boolean =>
  exchange.aside === undefined ||
  exchange.aside.why === invariant.asides ||
  (!met && ['high', 'critical'].includes(severity))

const hasBadUri = ({ form, mutation }: Observed): boolean =>
  form !== null || touched(mutation).includes(roles.redirectionUri)

function say(
  { said, invariant }: Tally,
  verdict: Verdict,
  { severity, defect = invariant.defect }: Judgement,
) {
  const key = [verdict, severity, defect].join('\n')
  said.set(key, { defect, verdict, severity, count: 1 + (said.get(key)?.count ?? 0) })
}

function record(tally: Tally, seen: Observed, judgement: Judgement, profile: Profile): void {
  if (!counts(tally, seen, judgement)) return
  if (judgement.verdict === 'inapplicable') {
    tally.skipped = judgement.observed
    return
  }
  if (judgement.met) {
    tally.held++
    return
  }
  const verdict = judgement.verdict ?? verdictOfUnmet(tally.invariant, profile)
  if (!tally.verdicts.has('fail') && verdict === 'fail') tally.evidence.length = 0
  tally.violations++
  if (seen.exchange.aside !== undefined && judgement.severity !== 'info') tally.besides++
  tally.verdicts.add(verdict)
  tally.severities.add(judgement.severity)
  tally.causes.add(judgement.cause?.words ?? null)
  tally.ofBadUris &&= hasBadUri(seen)
  tally.ofErrorsAstray &&= deliversErrorAstray(seen)
  say(tally, verdict, judgement)
  tally.observed.set(judgement.observed, (tally.observed.get(judgement.observed) ?? 0) + 1)
  if (seen.exchange.aside === undefined) tally.kinds.add(seen.answer.kind)
  if (tally.evidence.length < mostEvidence) tally.evidence.push(trimmed(seen))
}

function observedWords({ observed, violations, held }: Tally): string {
  const lines = [...observed]
    .slice(0, mostLines)
    .map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`))
  const more = observed.size > mostLines ? [`… and ${observed.size - mostLines} more`] : []
  return [...lines, ...more, `in ${share(violations, violations + held, 'answer')}`].join('\n')
}

/** The sentence, and of how many answers it is true. */
function defectOf({ said, violations, held }: Tally, verdict: Verdict): string | null {
  const defect = tellsOfDefect(verdict) ? mainDefect([...said.values()], verdict) : null
  return defect === null ? null : `${defect.words} (${share(defect.count, violations + held, 'answer')})`
}

const adds = ({ invariant, besides }: Tally): boolean =>
  besides >= (invariant.failsAt ?? Number.POSITIVE_INFINITY)

function findingOf(tally: Tally, { rerun, redact, report }: Reporting, comparison: string | null): Finding {
  const { invariant, held, skipped } = tally
  if (tally.violations === 0)
    return held > 0
      ? silentFinding(invariant, 'pass', `kept by ${plural(held, 'answer')}`, rerun)
      : silentFinding(invariant, 'inapplicable', skipped ?? 'no answer was seen', rerun)
  const [named = null, ...others] = tally.causes
  const ofUris = (tally.ofBadUris ? comparison : null) ?? (tally.ofErrorsAstray ? errorsAstray : null)
  const cause = others.length > 0 ? null : (named ?? ofUris)
  const verdict = worstVerdict([...tally.verdicts, ...(adds(tally) ? (['fail'] as const) : [])])
  const details = { cause, defect: defectOf(tally, verdict), shape: [...tally.kinds].toSorted() }
  return {
    ...silentFinding(invariant, verdict, readable(observedWords(tally), redact), rerun, details),
    severity: severityOf(verdict, [...tally.severities]),
    exchanges: tally.evidence.map(report),
  }
}

const startTally = (invariant: Invariant): Tally => ({
  memory: invariant.remembering?.() ?? null,
  ...{ invariant, held: 0, violations: 0, besides: 0, skipped: null },
  ...{ verdicts: new Set(), severities: new Set(), said: new Map(), observed: new Map() },
  ...{ causes: new Set(), ofBadUris: true, ofErrorsAstray: true, kinds: new Set(), evidence: [] },
})

/** Creates a tracker for the invariants that were asked for. */
export function createInvariantTracker(
  selected: readonly Invariant[],
  { target, rerun }: Settings,
): InvariantTracker {
  const applies = ({ profiles }: Invariant): boolean => profiles?.includes(target.profile) !== false
  const pause = createBreaks()
  const tallies = selected.filter(applies).map(startTally)
  const others = selected
    .filter((invariant) => !applies(invariant))
    .map((invariant) => silentFinding(invariant, 'inapplicable', `profile: ${target.profile}`, rerun))
  return {
    async observe(seen, context) {
      const kept = trimmed(seen)
      for (const tally of tallies) {
        if (tally.memory !== null) tally.memory.take(kept, context)
        else record(tally, seen, tally.invariant.inspect(seen, context), target.profile)
        const turn = pause()
        if (turn !== null) await turn
      }
    },
    findings(reporting, comparison) {
      for (const tally of tallies)
        for (const { seen, judgement } of tally.memory?.conclude() ?? [])
          record(tally, seen, judgement, target.profile)
      return [...tallies.map((tally) => findingOf(tally, reporting, comparison)), ...others]
    },
    blocked: (verdict, reason, reporting) => [
      ...tallies.map((tally) =>
        tally.violations > 0
          ? findingOf(tally, reporting, null)
          : silentFinding(tally.invariant, verdict, reason, rerun),
      ),
      ...others,
    ],
  }
}
