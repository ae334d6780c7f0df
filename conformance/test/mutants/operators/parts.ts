import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'

/** Where a text that is no sentence divides: attributes, parameters, links, lines of a header. */
const joints = [/(?=; )/, /(?=&\w)/, /(?=, <)/, /(?<=\\r\\n)/]

function partsOf(text: string): readonly string[] {
  const joint = joints.find((one) => text.split(one).length > 1)
  return joint === undefined ? [] : text.split(joint)
}

const isText = (node: Node): boolean =>
  Node.isStringLiteral(node) || Node.isTemplateExpression(node) || Node.isNoSubstitutionTemplateLiteral(node)

/** Each part of a cookie, a policy, a query or a header that is written as one text left out. */
export function parts(node: Node): readonly Edit[] {
  if (!isText(node) || Node.isLiteralTypeNode(node.getParent())) return []
  const text = node.getText()
  const quote = text.slice(0, 1)
  const pieces = partsOf(text.slice(1, -1))
  return pieces.map((piece, index) => ({
    operator: 'part',
    says: `leaves out ${piece.replace(/^[;&,] */, '')}`,
    text: quote + pieces.filter((_, at) => at !== index).join('') + quote,
  }))
}
