import type { KindName } from './kinds.js'

/** Slips that can be made anywhere in a program. */
type Slip =
  | 'comparison'
  | 'guard'
  | 'logic'
  | 'choice'
  | 'pattern'
  | 'search'
  | 'folding'
  | 'list'
  | 'order'
  | 'part'
  | 'effect'
  | 'consequence'
  | 'branch'

/** Mistakes about a matter: requests upstream, fields, pages and tokens, each weaker than it has to be. */
// biome-ignore format: one list
const matters = [
  'drawn value', 'upstream query', 'cookie', 'field', 'written field', 'page', 'text', 'verification', 'memory', 'bearer',
] as const
type Matter = (typeof matters)[number]

export type Operator = Slip | Matter
export const isMatter = (operator: Operator): operator is Matter =>
  (matters as readonly string[]).includes(operator)

/** One way to change one expression. */
export interface Edit {
  readonly operator: Operator
  /** What the changed code does, as the end of a sentence. */
  readonly says: string
  /** What stands in the expression's place. */
  readonly text: string
  /** For requests of this kind alone; every other is served as before. */
  readonly when?: KindName
  /** The expression names a function: it is asked when the function is called, and then nothing is done. */
  readonly late?: true
}

/** One fault that the copy of the reference implementation holds; its place in the list is the number of its switch. */
export interface Mutant {
  /** File, place, operator, and which of that operator's at that place: no line, so it outlives edits elsewhere. */
  readonly id: string
  /** The file's path inside reference-impl. */
  readonly file: string
  /** The function or constant that it is in. */
  readonly place: string
  readonly operator: Operator
  readonly says: string
  readonly before: string
  readonly after: string
  readonly when: KindName | null
}

/** The fault in one sentence, with the source before and after. */
export const sentenceOf = ({ id, says, before, after, when }: Mutant): string =>
  `${id}: ${says}${when === null ? '' : ` if ${when}`}: ${before} ⇒ ${after}`
