import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { weakValues } from './field-values.js'
import { alsoInBranches, beforeParameters, type Wrong } from './in-branches.js'

/** The name of the field whose value the expression is, in lower case. */
function fieldOf(node: Node): string | null {
  const parent = node.getParent()
  if (!Node.isExpression(node)) return null
  if (Node.isPropertyAssignment(parent) && parent.getInitializer() === node) {
    const name = parent.getName().replace(/^'|'$/g, '')
    return /^[A-Z][A-Za-z-]*$/.test(name) ? name.toLowerCase() : null
  }
  if (!Node.isArrayLiteralExpression(parent)) return null
  const elements = parent.getElements()
  const before = elements[elements.indexOf(node) - 1]
  return Node.isStringLiteral(before) ? before.getLiteralText().toLowerCase() : null
}

const wrote = (text: string, expression: string): string => `((value) => ${expression})(${text})`

/** Whether a function is given what is known of the request's parameters. */
const isContext = (parameter: string): boolean => /: (?:ErrorTarget|ContextSoFar|Context)$/.test(parameter)

/** Each value of a field made weaker, where it is written. */
export function fields(node: Node): readonly Edit[] {
  // What answers elsewhere is not the endpoint.
  if (node.getSourceFile().getBaseName() === 'endpoints.ts') return []
  const weak = weakValues[fieldOf(node) ?? ''] ?? []
  // Here a value is one text: what takes several, or none, is done where the answer is written.
  const wrongs = weak
    .filter(([, expression]) => !/^(?:\[|\(|null$)/.test(expression))
    .map(([says, expression]): Wrong => [says, wrote(node.getText(), expression)])
  const within = node.getFirstAncestor(Node.isFunctionLikeDeclaration)
  const given = within?.getParameters().map((one) => one.getText()) ?? []
  if (within !== undefined)
    return alsoInBranches('field', wrongs, given.some(isContext) ? undefined : beforeParameters)
  // What is made when the program starts knows no request.
  return wrongs.map(([says, text]) => ({ operator: 'field', says, text }))
}
