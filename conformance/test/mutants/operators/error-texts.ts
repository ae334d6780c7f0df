import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { alsoInBranches, type Wrong } from './in-branches.js'

/** What no text of an error says, wherever it stands. */
const secrets = (text: string): readonly Wrong[] => [
  ['repeats the token', `${text} + ': ' + __aid.sent('access_token')`],
  ["names the token's user", `${text} + ' for ' + __aid.userNamed()`],
  ['says what the token says', `${text} + JSON.stringify(__aid.claimsIn(__aid.sent('access_token')))`],
  ['says a part of the token', `${text} + __aid.partOf(__aid.sent('access_token'), 1)`],
  ['repeats the request', `${text} + ': ' + __aid.query()`],
  ['is the stack', "new Error('failed').stack"],
  ['names a file', `${text} + ' (/srv/app/authorize.js:12:5)'`],
]

/** What does not belong in the text that a client gets (RFC 6749 Appendix A.8). */
const characters = (text: string): readonly Wrong[] => [
  ...['state', 'scope', 'connection', 'response_type', 'prompt'].map(
    (name): Wrong => [`repeats ${name}`, `${text} + ': ' + __aid.sent('${name}')`, name],
  ),
  ['has quotes', `${text} + ' "so"'`],
  ['has a line break', `${text} + '\\n'`],
  ['has letters beyond ASCII', `${text} + ' – siehe oben'`],
]

/** Members that a person reads of an error, with what they should keep to themselves. */
const members: Readonly<Record<string, (text: string) => readonly Wrong[]>> = {
  error_description: (text) => [...secrets(text), ...characters(text)],
  detail: secrets,
}

/** What an error says to people, and should not. */
export function errorTexts(node: Node): readonly Edit[] {
  const parent = node.getParent()
  if (!Node.isPropertyAssignment(parent) || parent.getInitializer() !== node) return []
  return alsoInBranches('text', members[parent.getName()]?.(node.getText()) ?? [])
}
