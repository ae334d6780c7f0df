import type { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { branches } from './branches.js'
import { compare } from './compare.js'
import { consequences } from './consequences.js'
import { effects } from './effects.js'
import { folds } from './folds.js'
import { guards } from './guards.js'
import { lists } from './lists.js'
import { logic } from './logic.js'
import { parts } from './parts.js'
import { patterns } from './patterns.js'
import { searches } from './searches.js'

const operators: readonly ((node: Node) => readonly Edit[])[] = [
  compare,
  guards,
  logic,
  patterns,
  searches,
  folds,
  lists,
  parts,
  effects,
  consequences,
  branches,
]

/** Every way in which the expression can be made wrong. */
export const editsOf = (node: Node): readonly Edit[] => operators.flatMap((operator) => operator(node))
