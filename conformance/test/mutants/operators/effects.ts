import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'

/** Each call that is there for its effect left out. */
export const effects = (node: Node): readonly Edit[] =>
  Node.isCallExpression(node) && Node.isExpressionStatement(node.getParent())
    ? [{ operator: 'effect', says: 'leaves it undone', text: 'undefined' }]
    : []
