import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { alsoInBranches, type Wrong } from './in-branches.js'

const changes: readonly (readonly [says: string, of: RegExp, to: string])[] = [
  ['hides it from no script', /; HttpOnly/, ''],
  ['sends it over plain http', /; Secure/, ''],
  ['sends it from the same site only', /SameSite=\w+/, 'SameSite=Strict'],
  ['misspells SameSite', /SameSite=\w+/, 'SameSite=Laxx'],
  ['leaves SameSite out', /; SameSite=\w+/, ''],
  ['names a domain', /(?=; Path)/, '; Domain=example.com'],
  ['deletes it at once', /Max-Age=[^;]*/, 'Max-Age=0'],
  ['gives it an end in the past', /Max-Age=[^;]*/, 'Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
  ['gives it to a path', /Path=\/(?=;)/, 'Path=/callback'],
  ['separates by commas', /; (?=HttpOnly|SameSite)/g, ', '],
  ['has no value', /=\$\{[^}]*\}(?=; Path)/, '='],
  ['has the same value always', /=\$\{[^}]*\}(?=; Path)/, '=1'],
  [
    'has the state of the client for a value',
    /=\$\{[^}]*\}(?=; Path)/,
    "=${encodeURIComponent(__aid.sent('state'))}",
  ],
  ["has the token's user for a value", /=\$\{[^}]*\}(?=; Path)/, '=${encodeURIComponent(__aid.userNamed())}'],
  ['has the token for a value', /=\$\{[^}]*\}(?=; Path)/, "=${__aid.sent('access_token')}"],
  ['has a value that counts', /=\$\{[^}]*\}(?=; Path)/, '=${__aid.next()}'],
]

/** Each attribute of a cookie, and its value, made weaker. */
export function cookies(node: Node): readonly Edit[] {
  if (!Node.isTemplateExpression(node) && !Node.isStringLiteral(node)) return []
  const text = node.getText()
  if (!/; HttpOnly/.test(text)) return []
  const wrongs = changes.map(([says, of, to]): Wrong => [says, text.replace(of, () => to)])
  return alsoInBranches(
    'cookie',
    wrongs.filter(([, one]) => one !== text),
  )
}
