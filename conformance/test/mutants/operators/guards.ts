import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'

/** Whether the node is what an `if` asks. */
export function isCondition(node: Node): boolean {
  const parent = node.getParent()
  return Node.isIfStatement(parent) && parent.getExpression() === node
}

/** Each guard dropped, and each made to hold always. */
export const guards = (node: Node): readonly Edit[] =>
  isCondition(node)
    ? [
        { operator: 'guard', says: 'never asks', text: 'false' },
        { operator: 'guard', says: 'takes it as given', text: 'true' },
      ]
    : []
