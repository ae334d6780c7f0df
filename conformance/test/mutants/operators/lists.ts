import { type ArrayLiteralExpression, Node, type ObjectLiteralExpression } from 'ts-morph'
import type { Edit } from '../mutant.js'

const fieldName = /^'[A-Z][a-z]+(-[A-Z][a-z]+)*'$/

/** The elements of a list; a header field's name and its value are one. */
function unitsOf(list: ArrayLiteralExpression): readonly string[] {
  const units: string[] = []
  let name: string | null = null
  for (const element of list.getElements().map((one) => one.getText())) {
    if (name !== null) units.push(`${name}, ${element}`)
    else if (!fieldName.test(element)) units.push(element)
    name = name === null && fieldName.test(element) ? element : null
  }
  return name === null ? units : [...units, name]
}

const listed = (units: readonly string[]): string => `[${units.join(', ')}]`

function swapped(units: readonly string[]): readonly Edit[] {
  return units.slice(1).map((second, index) => ({
    operator: 'order',
    says: 'exchanges two neighbours',
    text: listed([...units.slice(0, index), second, units[index] ?? '', ...units.slice(index + 2)]),
  }))
}

function dropped(units: readonly string[], write: (units: readonly string[]) => string): readonly Edit[] {
  return units.map((unit, index) => ({
    operator: 'list',
    says: `leaves out ${unit.replace(/\s+/g, ' ')}`,
    text: write(units.filter((_, at) => at !== index)),
  }))
}

/** What is said or kept, and not what a function returns to its caller. */
function isSaid(literal: ObjectLiteralExpression): boolean {
  const parent = literal.getParent()
  return Node.isCallExpression(parent) || Node.isVariableDeclaration(parent) || Node.isNewExpression(parent)
}

/** Each element of a list left out, and the neighbours in a list of lists exchanged. */
export function lists(node: Node): readonly Edit[] {
  if (Node.isArrayLiteralExpression(node)) {
    const units = unitsOf(node)
    const rows = node.getElements().every((one) => Node.isArrayLiteralExpression(one))
    return [...dropped(units, listed), ...(rows ? swapped(units) : [])]
  }
  if (!Node.isObjectLiteralExpression(node) || !isSaid(node)) return []
  return dropped(
    node.getProperties().map((one) => one.getText()),
    (units) => `{ ${units.join(', ')} }`,
  )
}
