import { Node } from 'ts-morph'
import type { Reason } from '../aids/tokens.js'
import type { Edit } from '../mutant.js'
import { alsoInBranches, type Wrong } from './in-branches.js'

const reasons = [
  'names the algorithm none',
  'names the algorithm none in any case',
  'names no algorithm',
  'has no signature',
  'has a signature of the right length',
  'has any signature',
  'brings its own key',
  'names a key that is not known',
  'names where its key is',
  'is signed with an empty secret',
  'is signed with a usual secret',
  'names another algorithm',
  'can be read',
] as const satisfies readonly Reason[]

/** A function that reads a token's claims once its signature is verified: believed for a bad reason. */
const believed = (call: string, token: string): readonly Wrong[] =>
  reasons.map((reason) => [
    `believes a token that ${reason}`,
    `__aid.believed('${reason}', ${token}).then(async (claims) => claims ?? ${call})`,
  ])

const tolerances: readonly (readonly [says: string, ms: string])[] = [
  ['a token that has expired for an hour', '3600e3'],
  ['a token that has expired for a year', '31536e6'],
]

/** A bound that is compared with the clock, moved. */
function tolerant(node: Node): readonly Wrong[] {
  if (!Node.isBinaryExpression(node) || !/^[<>]=?$/.test(node.getOperatorToken().getText())) return []
  const [left, right] = [node.getLeft().getText(), node.getRight().getText()]
  if (!/\bexp\b/.test(left) || !/now\(\)/.test(right)) return []
  return [
    ...tolerances.map(([says, ms]): Wrong => [`accepts ${says}`, `${left} > ${right} - ${ms}`]),
    ['takes seconds for milliseconds', `${left} > ${right} / 1000`],
    ['never lets it end', 'true'],
  ]
}

/**
 * For whom a token is, asked less. Of another issuer or audience there is no token to be had, and what tells an ID token
 * is told twice.
 */
function excused(node: Node): readonly Wrong[] {
  if (!Node.isBinaryExpression(node) || node.getOperatorToken().getText() !== '===') return []
  const [left, right] = [node.getLeft().getText(), node.getRight().getText()]
  if (left !== 'client_id') return []
  return [
    ['does not ask', 'true'],
    ['asks only whether there is one', `${left} !== undefined`],
    ['asks whether they have a word in common', `${right}.split('-').some((one) => ${left}.includes(one))`],
  ]
}

/** Each rule by which a token is verified, weakened. */
export function verification(node: Node): readonly Edit[] {
  const isReader = Node.isCallExpression(node) && node.getExpression().getText() === 'verifySignature'
  const token = isReader ? (node.getArguments()[0]?.getText() ?? '') : ''
  const wrongs = isReader ? believed(node.getText(), token) : [...tolerant(node), ...excused(node)]
  return alsoInBranches('verification', wrongs)
}
