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
  const isWhole = absent.length === 0
  // That a part of a value is forgotten in some branch shows beside the usual one, which may be absent.
  const told = isWhole ? seen : seen.filter(({ mutation }) => mutation.branch?.alike !== true)
  return [...(isWhole || 'outcome' in check.expect ? judge(check, told, context) : []), ...absent]
}
