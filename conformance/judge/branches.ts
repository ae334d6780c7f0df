import type { Observed } from '../answers/observed.js'
import { groupBy } from '../common/group-by.js'
import type { Verdict } from '../common/verdict.js'
import type { BranchMark } from '../request/mutation.js'

/** An invalid value in one branch, and whether it was refused there. */
export interface InBranch {
  readonly mark: BranchMark
  readonly isMet: boolean
}

/** Values of a branch that a failure goes with: none, one, or two of different factors. */
type Part = readonly (readonly [factor: string, value: string])[]

function partsOf({ values }: BranchMark): readonly Part[] {
  const singles = Object.entries(values)
  const pairs = singles.flatMap((one, index) => singles.slice(index + 1).map((other) => [one, other]))
  return [[], ...singles.map((one) => [one]), ...pairs]
}

const holds = (part: Part, { values }: BranchMark): boolean =>
  part.every(([factor, value]) => values[factor] === value)

/** How many values of a part are not the control's own: of equals the one with fewer is told. */
const oddness = (part: Part, { usual }: BranchMark): number =>
  part.filter(([factor]) => !usual.includes(factor)).length

/** The smallest part of the branch that shows the failure: all requests that have it fail, and each failing one has it. */
export function smallestBranch(all: readonly InBranch[]): Part | null {
  const failing = all.filter(({ isMet }) => !isMet)
  const [first] = failing
  if (first === undefined) return null
  return (
    partsOf(first.mark)
      .filter((part) => all.every(({ mark, isMet }) => holds(part, mark) === !isMet))
      .sort((a, b) => a.length - b.length || oddness(b, first.mark) - oddness(a, first.mark))[0] ?? null
  )
}

interface Opinion {
  readonly verdict: Verdict
  readonly seen: readonly Observed[]
}

/** The opinions on requests of branches, by what is wrong with them. */
export const byAttack = (opinions: readonly Opinion[]): ReadonlyMap<string, readonly InBranch[]> =>
  groupBy(
    opinions.flatMap(({ seen, verdict }): readonly InBranch[] => {
      const mark = seen[0]?.mutation.branch
      return mark === undefined ? [] : [{ mark, isMet: verdict !== 'fail' && verdict !== 'warn' }]
    }),
    ({ mark }) => mark.attack,
  )
