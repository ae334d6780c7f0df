import { kindNames } from '../kinds.js'
import type { Edit, Operator } from '../mutant.js'

export type Wrong = readonly [says: string, text: string]

/** So many of the kinds for each. */
const turns = 3

/** Each of these everywhere, and in some branches alone: which, goes by turns. */
export const alsoInBranches = (operator: Operator, wrongs: readonly Wrong[]): readonly Edit[] =>
  wrongs.flatMap(([says, text], index): readonly Edit[] => {
    const kinds = Array.from(
      { length: turns },
      (_, turn) => kindNames[(index * turns + turn) % kindNames.length],
    )
    return [
      { operator, says, text },
      ...kinds.flatMap((when) => (when === undefined ? [] : [{ operator, says, text, when }])),
    ]
  })
