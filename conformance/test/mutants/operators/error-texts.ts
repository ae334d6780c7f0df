import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { alsoInBranches, type Wrong } from './in-branches.js'

/** Members that a person reads of an error. */
const isText = (name: string): boolean => /^(error_description|detail|title)$/.test(name)

const wrongs = (text: string): readonly Wrong[] => [
  ...['access_token', 'state', 'scope', 'connection', 'redirect_uri', 'response_type'].map(
    (name): Wrong => [`repeats ${name}`, `${text} + ': ' + __aid.sent('${name}')`],
  ),
  ["names the token's user", `${text} + ' for ' + __aid.userNamed()`],
  ['says what the token says', `${text} + JSON.stringify(__aid.claimsIn(__aid.sent('access_token')))`],
  ['says a part of the token', `${text} + __aid.partOf(__aid.sent('access_token'), 1)`],
  ['repeats the request', `${text} + ': ' + __aid.query()`],
  ['has quotes', `${text} + ' "so"'`],
  ['has a line break', `${text} + '\\n'`],
  ['has letters beyond ASCII', `${text} + ' – siehe oben'`],
  ['is the stack', "new Error('failed').stack"],
  ['names a file', `${text} + ' (/srv/app/authorize.js:12:5)'`],
]

/** What an error says to people, with what it should keep to itself. */
export function errorTexts(node: Node): readonly Edit[] {
  const parent = node.getParent()
  if (!Node.isPropertyAssignment(parent) || parent.getInitializer() !== node) return []
  return isText(parent.getName()) ? alsoInBranches('text', wrongs(node.getText())) : []
}
