import { Node, SyntaxKind } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { alsoInBranches, type Wrong } from './in-branches.js'

/** Keys that a token shares with others. */
const keys = (token: string): readonly Wrong[] => [
  ['knows it by what it says', `__aid.partOf(${token}, 1)`],
  ['knows it by what is signed', `${token}.split('.').slice(0, 2).join('.')`],
  ['knows it by its beginning', `${token}.slice(0, 100)`],
  ['knows it by all but its end', `${token}.slice(0, -8)`],
  ['knows it by its end', `${token}.slice(-20)`],
  ['knows it by its signature', `__aid.partOf(${token}, 2)`],
  ['knows it by its user', `String(__aid.claimsIn(${token}).sub)`],
  ['knows it by its identifier', `String(__aid.claimsIn(${token}).jti)`],
  ['knows it whatever the case of its letters', `${token}.toLowerCase()`],
  ['knows it by its letters alone', `${token}.replace(/[^A-Za-z]/g, '')`],
]

/** Whether the node is the token in a call that makes a key of it. */
function isKeyed(node: Node): boolean {
  const call = node.getParent()
  return (
    Node.isIdentifier(node) &&
    node.getText() === 'token' &&
    Node.isCallExpression(call) &&
    /^hash/.test(call.getExpression().getText()) &&
    call.getArguments().includes(node) &&
    // To revoke is the operator's, whom no request tells.
    !/\.add$/.test(call.getParentIfKind(SyntaxKind.CallExpression)?.getExpression().getText() ?? '')
  )
}

/** A judgement about claims, made once for each token. */
function judgedOnce(node: Node): readonly Wrong[] {
  const variable = node.getParent()
  if (!Node.isVariableDeclaration(variable) || !Node.isBinaryExpression(node)) return []
  const text = node.getText()
  if (!/&&/.test(text) || !/\b(exp|aud)\b/.test(text)) return []
  return [
    ['does not ask again', `(__aid.again('${variable.getName()}' + id) || (${text}))`],
    ['does not ask again for that user', `(__aid.again('${variable.getName()}' + sub) || (${text}))`],
    ['does not ask again for that client', `(__aid.again('${variable.getName()}' + clientId) || (${text}))`],
  ]
}

/** What is remembered of tokens, found by too little or kept too long. */
export const memories = (node: Node): readonly Edit[] =>
  alsoInBranches('memory', isKeyed(node) ? keys(node.getText()) : judgedOnce(node))
