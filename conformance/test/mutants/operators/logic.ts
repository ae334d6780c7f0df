import { Node } from 'ts-morph'
import type { Edit, Operator } from '../mutant.js'

const either = (operator: Operator, left: Node, right: Node): readonly Edit[] => [
  { operator, says: 'leaves out the second part', text: left.getText() },
  { operator, says: 'leaves out the first part', text: right.getText() },
]

/** Each `&&`, `||`, `??` and `?:` reduced to either side. */
export function logic(node: Node): readonly Edit[] {
  if (Node.isConditionalExpression(node)) return either('choice', node.getWhenTrue(), node.getWhenFalse())
  if (!Node.isBinaryExpression(node)) return []
  const sign = node.getOperatorToken().getText()
  if (sign === '??') return either('choice', node.getLeft(), node.getRight())
  return sign === '&&' || sign === '||' ? either('logic', node.getLeft(), node.getRight()) : []
}
