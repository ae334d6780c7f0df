import type { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { bearers } from './bearers.js'
import { branches } from './branches.js'
import { compare } from './compare.js'
import { consequences } from './consequences.js'
import { cookies } from './cookies.js'
import { draws } from './draws.js'
import { effects } from './effects.js'
import { errorTexts } from './error-texts.js'
import { fields } from './fields.js'
import { folds } from './folds.js'
import { guards } from './guards.js'
import { lists } from './lists.js'
import { logic } from './logic.js'
import { memories } from './memories.js'
import { pagePrints } from './page-prints.js'
import { parts } from './parts.js'
import { patterns } from './patterns.js'
import { queries } from './queries.js'
import { searches } from './searches.js'
import { verification } from './verification.js'
import { writtenFields } from './written-fields.js'

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
  draws,
  queries,
  cookies,
  fields,
  writtenFields,
  pagePrints,
  errorTexts,
  verification,
  memories,
  bearers,
]

/** Every way in which the expression can be made wrong. */
export const editsOf = (node: Node): readonly Edit[] => operators.flatMap((operator) => operator(node))
