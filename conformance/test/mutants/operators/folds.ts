import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'

/** Methods that return the receiver, tidied. */
const tidying = ['trim', 'toLowerCase', 'replaceAll', 'replace']
/** Functions that return their argument, written in another way. */
const rewriting = ['encodeURIComponent', 'decodeURIComponent', 'escapeHtml', 'toUri', 'decode']
/** Functions that read a value as the client meant it. */
const reading = ['valueIn', 'singleValueIn']

const twice = (text: string): string =>
  `((once) => { try { return once === undefined ? once : decodeURIComponent(once) } catch { return once } })(${text})`

const inserted = (text: string): readonly (readonly [string, string])[] => [
  ['trims the value', `${text}?.trim()`],
  ['lower-cases the value', `${text}?.toLowerCase()`],
  ['decodes the value twice', twice(text)],
  ['reads the value up to a fragment', `${text}?.split('#')[0]`],
  ['reads the value up to a space', `${text}?.split(' ')[0]`],
]

const removed = (text: string): Edit => ({
  operator: 'folding',
  says: 'takes the text as it is',
  text,
})

/** Each call that trims, folds, encodes or decodes removed, and such calls inserted where values are read. */
export function folds(node: Node): readonly Edit[] {
  if (!Node.isCallExpression(node)) return paths(node)
  const called = node.getExpression()
  const [argument] = node.getArguments()
  if (Node.isPropertyAccessExpression(called) && tidying.includes(called.getName()))
    return [removed(called.getExpression().getText())]
  if (rewriting.includes(called.getText()) && argument !== undefined) return [removed(argument.getText())]
  return reading.includes(called.getText()) ? insertedAround(node) : []
}

const insertedAround = (node: Node): readonly Edit[] =>
  inserted(node.getText()).map(([says, text]) => ({ operator: 'folding', says, text }))

/** A router's habits: the path without case, without its last slash, decoded. */
function paths(node: Node): readonly Edit[] {
  const text = node.getText()
  if (!Node.isPropertyAccessExpression(node) || !/^(\w+\.)*request\.path$/.test(text)) return []
  return [
    { operator: 'folding', says: 'lower-cases the path', text: `${text}.toLowerCase()` },
    { operator: 'folding', says: 'drops a slash at the end', text: `${text}.replace(/(.)\\/+$/, '$1')` },
    { operator: 'folding', says: 'decodes the path', text: twice(text) },
  ]
}
