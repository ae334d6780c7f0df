import { Node } from 'ts-morph'
import type { AnswerName } from '../aids/fields.js'
import type { Edit } from '../mutant.js'
import { foreignFields, weakValues } from './field-values.js'
import { alsoInBranches, type Wrong } from './in-branches.js'

/** Answers of which one may have another writer than the others, by what they have. */
const answersWith: Readonly<Record<string, readonly AnswerName[]>> = {
  'content-type': ['a page'],
  'content-security-policy': ['a page'],
  allow: ['a page'],
  location: ['an error redirect', 'a start', 'a login', 'a redirect'],
  'set-cookie': ['a start', 'a login'],
}
const answers: readonly AnswerName[] = ['a page', 'a redirect', 'an error redirect', 'a start', 'a login']

/** Names as they go out; `X-` and what follows have capitals. */
const written = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

interface Change {
  readonly name: string
  readonly says: string
  readonly expression: string
}

const changes: readonly Change[] = [
  ...Object.entries(weakValues).flatMap(([name, weak]) =>
    weak.map(([says, expression]) => ({ name, says, expression })),
  ),
  ...Object.entries(foreignFields).flatMap(([name, weak]) =>
    weak.map(([says, expression]) => ({ name, says, expression })),
  ),
]

/** A field that is there is changed where it is; one that no answer has is added. */
function wrongOf(list: string, status: string, { name, says, expression }: Change, which: AnswerName): Wrong {
  const to =
    name in weakValues ? `(value) => value === '' ? null : ${expression}` : `(value) => ${expression}`
  const change = `{ which: '${which}', name: '${written(name)}', to: ${to} }`
  return [`${written(name)} of ${which} ${says}`, `__aid.written(${status}, ${list}, ${change})`]
}

/** Each field of an answer changed at the last moment: in every answer, in those of one kind, in one branch. */
export function writtenFields(node: Node): readonly Edit[] {
  const call = node.getParent()
  if (!Node.isArrayLiteralExpression(node) || !Node.isCallExpression(call)) return []
  if (!/\.writeHead$/.test(call.getExpression().getText())) return []
  const status = call.getArguments()[0]?.getText() ?? '200'
  return changes.flatMap((change, index) => {
    const own = answersWith[change.name] ?? answers
    const turn = own[index % own.length] ?? 'a page'
    const everywhere = alsoInBranches('written field', [
      wrongOf(node.getText(), status, change, 'every answer'),
    ])
    const [says, text] = wrongOf(node.getText(), status, change, turn)
    return [...everywhere, { operator: 'written field' as const, says, text }]
  })
}
