import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { alsoInBranches } from './in-branches.js'
import { notNew } from './not-new.js'

/** Each value that is drawn at random exchanged for one that is not, or not anew. */
export function draws(node: Node): readonly Edit[] {
  if (!Node.isCallExpression(node) || Node.isExpressionStatement(node.getParent())) return []
  if (!/^random[A-Z]/.test(node.getExpression().getText())) return []
  return alsoInBranches('drawn value', notNew(node.getText()))
}
