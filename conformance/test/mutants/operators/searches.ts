import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'

type Exchange = (receiver: string, argument: string) => readonly (readonly [says: string, text: string])[]

const exchanges: Readonly<Record<string, Exchange>> = {
  some: (list, test) => [['asks every one of them', `${list}.every(${test})`]],
  every: (list, test) => [['asks for one of them', `${list}.some(${test})`]],
  find: (list, test) => [
    ['takes the last', `${list}.findLast(${test})`],
    ['takes the first of all', `${list}[0]`],
  ],
  filter: (list) => [['takes all', list]],
  includes: (list, item) => [
    ['asks for the opposite', `!${list}.includes(${item})`],
    [
      'compares without case',
      `[...${list}].some((one) => one.toLowerCase() === String(${item}).toLowerCase())`,
    ],
    ['compares beginnings', `[...${list}].some((one) => String(${item}).startsWith(one))`],
  ],
  startsWith: (text, start) => [['asks whether it is contained', `${text}.includes(${start})`]],
  has: (set, item) => [['asks for the opposite', `!${set}.has(${item})`]],
  indexOf: (text, item) => [['takes the last place', `${text}.lastIndexOf(${item})`]],
  test: (pattern, text) => [['asks for the opposite', `!${pattern}.test(${text})`]],
}

/** Each search exchanged for its neighbour. */
export function searches(node: Node): readonly Edit[] {
  if (!Node.isCallExpression(node)) return []
  const called = node.getExpression()
  const [argument] = node.getArguments()
  if (!Node.isPropertyAccessExpression(called) || argument === undefined) return []
  if (!Object.hasOwn(exchanges, called.getName())) return []
  const made = exchanges[called.getName()]?.(called.getExpression().getText(), argument.getText()) ?? []
  return made.map(([says, text]) => ({ operator: 'search', says, text }))
}
