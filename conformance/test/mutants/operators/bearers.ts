import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { alsoInBranches, type Wrong } from './in-branches.js'

const ofToken = (token: string): readonly Wrong[] => [
  ['drops white space', `${token}.replace(/\\s/g, '')`],
  ['drops what is before a space', `${token}.split(' ').at(-1)`],
  ['drops padding', `${token}.replace(/=+$/, '')`],
  ['drops what follows the third part', `${token}.split('.').slice(0, 3).join('.')`],
  ['drops empty parts', `${token}.replace(/\\.+/g, '.')`],
  ['drops what is no letter of a token', `${token}.replace(/[^\\w.-]/g, '')`],
  ['decodes it once more', `__aid.decodedAgain(${token})`],
  ['takes the first of a list', `${token}.split(',')[0]`],
  ['takes the one that is quoted', `${token}.replace(/^"|"$/g, '')`],
]

const ofClient = (client: string): readonly Wrong[] => [
  [
    'takes the client that the token names',
    `(__aid.claimsIn(__aid.sent('access_token')).client_id ?? ${client})`,
  ],
]

const otherCarriers = (read: string): readonly Wrong[] => [
  ['prefers a token of a cookie', `(/access_token=([^;]+)/.exec(__aid.fieldSent('cookie'))?.[1] ?? ${read})`],
  ['prefers a token of a field', `(__aid.fieldSent('x-access-token') || ${read})`],
  ['prefers an ID token', `(__aid.sent('id_token_hint') || ${read})`],
]

/** How the token comes to be verified, and for whom. */
export function bearers(node: Node): readonly Edit[] {
  if (
    Node.isVariableDeclaration(node.getParent()) &&
    /^valueIn\(parameters, 'access_token'\)$/.test(node.getText())
  )
    return alsoInBranches('bearer', otherCarriers(node.getText()))
  const call = node.getParent()
  if (!Node.isCallExpression(call) || !/\.verify$/.test(call.getExpression().getText())) return []
  const at = call.getArguments().indexOf(node)
  if (at < 0) return []
  return alsoInBranches('bearer', at === 0 ? ofToken(node.getText()) : ofClient(node.getText()))
}
