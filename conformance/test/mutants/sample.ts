import { groupBy } from '../../common/group-by.js'
import { seeded } from './fuzz/index.js'
import type { Mutant } from './mutant.js'

function shuffled<T>(list: readonly T[], below: (bound: number) => number): readonly T[] {
  const left = [...list]
  return Array.from({ length: list.length }, () => left.splice(below(left.length), 1)).flat()
}

/**
 * The numbers of so many mutants, the same for the same seed: in turn one of each operator in each file, until there are
 * enough, so that none is missing and none outweighs the others.
 */
export function sample(
  mutants: readonly Mutant[],
  { size, seed, among }: { size: number; seed: number; among: (mutant: Mutant) => boolean },
): readonly number[] {
  const { below } = seeded(seed)
  const numbers = mutants.flatMap((mutant, number) =>
    among(mutant) ? [{ group: `${mutant.file} ${mutant.operator}`, number }] : [],
  )
  const groups = [...groupBy(numbers, ({ group }) => group).values()].map((group) => shuffled(group, below))
  const longest = Math.max(...groups.map(({ length }) => length))
  const inTurn = Array.from({ length: longest }, (_, turn) => groups.flatMap((group) => group[turn] ?? []))
  return inTurn
    .flat()
    .slice(0, size)
    .map(({ number }) => number)
    .sort((a, b) => a - b)
}
