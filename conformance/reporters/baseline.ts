import { minuteOf } from '../common/moment.js'
import type { BaselineChange, BaselineComparison, Report } from '../report/report.js'
import { visible } from './escape.js'
import { counted, thousands } from './summary.js'

const shown = 20

type Told = Pick<BaselineComparison, 'changes' | 'sameChecks' | 'unjudged'>

const isFailure = ({ now }: BaselineChange): boolean => now === 'fail'

/** Failures that no earlier run has: those that decide the exit status. */
export const newFailures = ({ changes }: Told): readonly BaselineChange[] =>
  changes.filter((change) => isFailure(change) && change.state !== 'absent')

/** `1 new failure, 1 fixed, 3 old failures remain`. */
export function changeTally(comparison: Told, oldFailures: number): string {
  const of = (wanted: (change: BaselineChange) => boolean): number => comparison.changes.filter(wanted).length
  const some = counted([
    [of((one) => one.state === 'new' && isFailure(one)), 'new failure', 'new failures'],
    [of((one) => one.state === 'updated' && isFailure(one)), 'changed failure', 'changed failures'],
    [of(({ state, now }) => state !== 'absent' && now === 'warn'), 'new warning', 'new warnings'],
    [of(({ state }) => state === 'absent'), 'fixed'],
    [comparison.unjudged.length, 'not judged any more'],
    [oldFailures, 'old failure remains', 'old failures remain'],
  ])
  return some.length === 0 ? 'nothing has changed' : some.join(', ')
}

const originWords = {
  server: 'the server has changed',
  suite: 'the baseline has no such check: the suite has changed, or what was selected',
  unknown: 'the baseline could not judge it',
} as const satisfies Readonly<Record<BaselineChange['origin'], string>>

/** Why the runs differ; where both judged by the same checks, only the server can be the reason. */
export function originOf({ origin, before }: BaselineChange, { sameChecks }: Told): string {
  if (sameChecks && origin === 'server') return ''
  return origin === 'suite' && before !== null
    ? 'the suite has changed: this check claims something else'
    : originWords[origin]
}

/** What one check's change is called. */
export function changeWords({ state, now, before }: BaselineChange): string {
  if (state === 'absent') return 'fixed'
  if (state === 'new') return now === 'fail' ? 'new failure' : 'new warning'
  if (now === before) return now === 'fail' ? 'fails in another way' : 'warns in another way'
  return now === 'fail' ? 'a warning became a failure' : 'a failure became a warning'
}

function changeLine(change: BaselineChange, comparison: Told): string {
  const origin = originOf(change, comparison)
  return visible(
    `${changeWords(change)}: ${change.check} (${change.requirement})${origin === '' ? '' : `; ${origin}`}`,
  )
}

const listed = (lines: readonly string[]): readonly string[] =>
  lines.length <= shown ? lines : [...lines.slice(0, shown), `and ${thousands(lines.length - shown)} more`]

/** What a reader must know of the comparison besides the checks. */
export function comparisonNotes({ sameChecks, unjudged }: Told): readonly string[] {
  return [
    ...(unjudged.length === 0
      ? []
      : [`failed in the baseline, and not judged by this run: ${visible(listed(unjudged).join(', '))}`]),
    ...(sameChecks ? [] : ['the baseline judged by other checks: what comes from the suite is marked']),
  ]
}

/** How the run differs from its baseline: a sentence, then a line each; nothing without a baseline. */
export function baselineLines({ baseline }: Report): readonly string[] {
  if (baseline === undefined) return []
  const { startedAt, changes, oldFailures } = baseline
  return [
    `Against the baseline of ${minuteOf(startedAt)}: ${changeTally(baseline, oldFailures.length)}`,
    ...listed(changes.map((change) => changeLine(change, baseline))),
    ...comparisonNotes(baseline),
  ]
}
