import type { JudgeContext, Observed } from '../answers/observed.js'
import type { Check } from '../checks/check.js'
import { judge, type Opinion } from './index.js'

/** Why nothing is said of a request that a recording does not know. */
export const unrecorded = 'not recorded'

export const isRecorded = ({ exchange }: Observed): boolean => exchange.failure?.kind !== 'not-recorded'

/** Judges what was recorded; what was not decides neither way, and a relation needs all of its answers. */
export function judgeRecorded(
  check: Check,
  all: readonly Observed[],
  context: JudgeContext,
): readonly Opinion[] {
  const seen = all.filter(isRecorded)
  const absent = all
    .filter((one) => !isRecorded(one))
    .map(
      (one): Opinion => ({
        ...{ verdict: 'inconclusive', severity: 'info', observed: unrecorded, because: null },
        seen: [one],
      }),
    )
  const isWhole = absent.length === 0 || 'outcome' in check.expect
  return [...(isWhole ? judge(check, seen, context) : []), ...absent]
}
