import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'

const opposites = new Map([
  ['===', '!=='],
  ['!==', '==='],
  ['<', '>='],
  ['<=', '>'],
  ['>', '<='],
  ['>=', '<'],
])
const shifted = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
])

/** A side that shows that no text is compared, so that no looser comparison of texts makes a difference. */
const notText = /^(undefined|null|true|false|-?\d+)$|^typeof |\.length$|^is[A-Z]/

const loosened = (left: string, right: string): readonly (readonly [string, string])[] => [
  ['asks whether the left begins with the right', `String(${left}).startsWith(String(${right}))`],
  ['asks whether the right begins with the left', `String(${right}).startsWith(String(${left}))`],
  ['asks whether one contains the other', `String(${right}).includes(String(${left}))`],
  ['compares without case', `String(${left}).toLowerCase() === String(${right}).toLowerCase()`],
  ['compares without white space around', `String(${left}).trim() === String(${right}).trim()`],
]

/** Each comparison turned round, moved by one, and made looser where texts are compared. */
export function compare(node: Node): readonly Edit[] {
  if (!Node.isBinaryExpression(node)) return []
  const [left, sign, right] = [node.getLeft(), node.getOperatorToken(), node.getRight()].map((one) =>
    one.getText(),
  )
  const opposite = opposites.get(sign ?? '')
  if (opposite === undefined || left === undefined || right === undefined) return []
  const edit = (says: string, text: string): Edit => ({ operator: 'comparison', says, text })
  const bound = shifted.get(sign ?? '')
  const texts = bound === undefined && !notText.test(left) && !notText.test(right)
  return [
    edit('compares the other way round', `${left} ${opposite} ${right}`),
    ...(bound === undefined ? [] : [edit('moves the bound by one', `${left} ${bound} ${right}`)]),
    ...(texts ? loosened(left, right) : []).map(([says, text]) =>
      edit(says, sign === '===' ? text : `!(${text})`),
    ),
  ]
}
