import { Node } from 'ts-morph'
import { guardKindNames } from '../kinds.js'
import type { Edit } from '../mutant.js'
import { isCondition } from './guards.js'

const inEachBranch = (says: string, text: string): readonly Edit[] =>
  guardKindNames.map((when) => ({ operator: 'branch', says, text, when }))

/** Whether the node is the function of a row `['name', function]` of the pipeline. */
function isStep(node: Node): boolean {
  const row = node.getParent()
  return (
    Node.isIdentifier(node) &&
    Node.isArrayLiteralExpression(row) &&
    Node.isArrayLiteralExpression(row.getParent()) &&
    row.getElements()[1] === node
  )
}

/** Each guard, each conjunct and each step switched off in one branch only. */
export function branches(node: Node): readonly Edit[] {
  if (isCondition(node)) return inEachBranch('never asks', 'false')
  if (isStep(node))
    return inEachBranch('leaves the step out', '() => {}').map((edit) => ({ ...edit, late: true }))
  if (!Node.isBinaryExpression(node) || node.getOperatorToken().getText() !== '&&') return []
  return [
    ...inEachBranch('leaves out the second part', node.getLeft().getText()),
    ...inEachBranch('leaves out the first part', node.getRight().getText()),
  ]
}
