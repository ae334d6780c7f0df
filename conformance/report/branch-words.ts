import { groupBy } from '../common/group-by.js'
import type { Opinion } from '../judge/index.js'
import type { BranchMark } from '../request/mutation.js'

interface Judged {
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
function smallestBranch(all: readonly Judged[]): Part | null {
  const failing = all.filter(({ isMet }) => !isMet)
  const [first] = failing
  if (first === undefined) return null
  return (
    partsOf(first.mark)
      .filter((part) => all.every(({ mark, isMet }) => holds(part, mark) === !isMet))
      .sort((a, b) => a.length - b.length || oddness(b, first.mark) - oddness(a, first.mark))[0] ?? null
  )
}

function sentence(attack: string, all: readonly Judged[]): string {
  const failing = all.filter(({ isMet }) => !isMet).length
  const part = smallestBranch(all)
  const count = `${failing} of ${all.length}`
  if (part === null) return `${attack}: in some branches (${count}), with nothing in common`
  if (part.length === 0) return `${attack}: in every branch`
  return `${attack}: where ${part.map(([factor, value]) => `${factor} is ${value}`).join(' and ')} (${count})`
}

/** In which branches which invalid value goes unrefused, a line each; none for a check without branches. */
export function branchWords(opinions: readonly Opinion[]): readonly string[] {
  const judged = opinions.flatMap(({ seen, verdict }): readonly Judged[] => {
    const mark = seen[0]?.mutation.branch
    return mark === undefined ? [] : [{ mark, isMet: verdict !== 'fail' && verdict !== 'warn' }]
  })
  return [...groupBy(judged, ({ mark }) => mark.attack)]
    .filter(([, all]) => all.some(({ isMet }) => !isMet))
    .map(([attack, all]) => sentence(attack, all))
}
