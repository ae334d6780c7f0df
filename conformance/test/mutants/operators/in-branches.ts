import { aboutOf, type KindName, kindNames } from '../kinds.js'
import type { Edit, Operator } from '../mutant.js'

/** What stands in an expression's place; the last is the parameter that it has to do with, where it is one. */
export type Wrong = readonly [says: string, text: string, about?: string]

type Knows = (kind: KindName) => boolean

/** Where parameters are not read yet nothing can depend on them. */
export const beforeParameters: Knows = (kind) => aboutOf(kind) === null

/** Each of these everywhere, and in one branch alone: which, goes by turns. */
export const alsoInBranches = (
  operator: Operator,
  wrongs: readonly Wrong[],
  knows: Knows = () => true,
): readonly Edit[] =>
  wrongs.flatMap(([says, text, about], index): readonly Edit[] => {
    // A branch of the very parameter would leave it one value, or none.
    const kinds = kindNames.filter((kind) => knows(kind) && (about === undefined || aboutOf(kind) !== about))
    const when = kinds[index % kinds.length]
    return [{ operator, says, text }, ...(when === undefined ? [] : [{ operator, says, text, when }])]
  })
