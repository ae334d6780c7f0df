import { parametersOf, rolesOf } from './contract.js'
import { items, type Members, members } from './openapi.js'

const code = (text: unknown): string => `\`${String(text)}\``

const codes = (values: readonly unknown[]): string => values.map(code).join(' or ')

/** The mistakes that a request can make with one parameter, each with the codes that answer it. */
function mistakes(parameter: Members): readonly (readonly [mistake: string, errors: readonly unknown[]])[] {
  const errors = members(parameter.errors)
  const missing = items(errors.missing)
  const name = code(parameter.name)
  return [
    ...(parameter.required === true ? [[`${name} is missing or empty`, missing] as const] : []),
    [`${name} is repeated`, ['invalid_request']],
    ...(hasSchema(parameter)
      ? [[`${name} has another value than its schema allows`, items(errors.outside)] as const]
      : []),
    ...(items(errors.unknown).length > 0
      ? [[`${name} is well-formed, and unknown or not allowed`, items(errors.unknown)] as const]
      : []),
  ]
}

const hasSchema = ({ enum: values, constraints }: Members): boolean =>
  values !== null ||
  Object.entries(members(constraints)).some(
    ([key, value]) => !['type', 'isList', 'minLength'].includes(key) && value !== null,
  )

const delivered = ({ errorDelivery }: Members, redirectionUri: unknown): string =>
  errorDelivery === 'page' || redirectionUri === undefined
    ? 'to a page, never by redirect'
    : `by redirect to ${code(redirectionUri)}, once that is known to be good`

/** Which mistake is answered by which error, and where, of a dereferenced document: a table in Markdown. */
export function errorTable(document: Members): string {
  const { redirectionUri } = rolesOf(document)
  const rows = parametersOf(document).flatMap((parameter) =>
    mistakes(parameter).map(
      ([mistake, errors]) => `| ${mistake} | ${codes(errors)} | ${delivered(parameter, redirectionUri)} |`,
    ),
  )
  return ['| Mistake | Error | Where it goes |', '|---|---|---|', ...rows].join('\n')
}
