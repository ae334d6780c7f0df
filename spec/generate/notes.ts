import { longestValue } from './contract.js'
import { allOperations, endpointPath, items, type Members, members, valueAt } from './openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from './problem.js'
import type { ValidSpec } from './validate/index.js'

/** What of a parameter's schema becomes a check, or says nothing that a check could ask. */
const parameterKeywords = [
  ...['type', 'enum', 'const', 'minLength', 'maxLength', 'minimum', 'maximum', 'items'],
  ...['$ref', 'title', 'description', 'example', 'examples'],
]

/** Keywords that a counterexample beside them turns into a check. */
const needExample = ['pattern', 'format']

const headerKeywords = [
  'type',
  'enum',
  'const',
  'pattern',
  '$ref',
  'title',
  'description',
  'example',
  'examples',
]

interface Noted {
  readonly path: YamlPath
  readonly words: string
}

const forReaders = 'for types, mock and documentation; no check follows'

function schemaNotes(what: string, schema: Members, path: YamlPath, known: readonly string[]): Noted[] {
  return Object.keys(schema)
    .filter((keyword) => !known.includes(keyword) && !keyword.startsWith('x-'))
    .map((keyword) => ({ path: [...path, keyword], words: `"${keyword}" of ${what} is ${forReaders}` }))
}

function parameterNotes(parameter: Members, schema: Members, path: YamlPath): Noted[] {
  const what = `"${String(parameter.name)}"`
  const lacking =
    items(parameter['x-invalid']).length > 0 ? [] : needExample.filter((keyword) => keyword in schema)
  const tooLong = ['minLength', 'maxLength'].filter((keyword) => Number(schema[keyword] ?? 0) >= longestValue)
  return [
    ...schemaNotes(what, schema, [...path, 'schema'], [...parameterKeywords, ...needExample]),
    ...tooLong.map((keyword) => ({
      path: [...path, 'schema', keyword],
      words: `"${keyword}" of ${what} is more than a request target surely holds (${longestValue}): ${forReaders}`,
    })),
    ...lacking.map((keyword) => ({
      path: [...path, 'schema', keyword],
      words: `"${keyword}" of ${what} has no counterexample: add x-invalid, and a check follows`,
    })),
  ]
}

/** Of the document as it is written the place, of the dereferenced one the schema. */
function endpointNotes(document: Members, path: YamlPath): Noted[] {
  const parameters = items(valueAt(document, [...path, 'parameters'])).map(members)
  const responses = Object.entries(members(valueAt(document, [...path, 'responses'])))
  return [
    ...parameters.flatMap((parameter, index) =>
      parameterNotes(parameter, members(parameter.schema), [...path, 'parameters', index]),
    ),
    ...responses.flatMap(([status, response]) =>
      Object.entries(members(members(response).headers)).flatMap(([name, header]) => {
        const place = [...path, 'responses', status, 'headers', name, 'schema']
        const schema = members(members(header).schema)
        // A reference says nothing that the grammar checks of Location do not ask already.
        const known = [...headerKeywords, ...(schema.format === 'uri-reference' ? ['format'] : [])]
        return schemaNotes(`${name} of ${status}`, schema, place, known)
      }),
    ),
    ...(items(valueAt(document, [...path, 'security'])).length > 0
      ? [{ path: [...path, 'security'], words: `"security" is ${forReaders}` }]
      : []),
  ]
}

function operationNotes(document: Members, path: YamlPath): Noted[] {
  return allOperations(document)
    .filter((operation) => operation.path.join(' ') !== path.join(' '))
    .map((operation) => {
      const [, place, method] = operation.path
      const words = `${String(method).toUpperCase()} ${String(place)}: types, mock and documentation; no check is derived, since no control for it exists`
      return { path: operation.path, words }
    })
}

const noted = (file: SpecFile, { path, words }: Noted): Problem => problemAt(file, path, words, 'key')

/** What a valid document says and no check follows from, so that no edit is swallowed in silence. */
export function notesOf({ openapi, dereferenced }: ValidSpec): readonly Problem[] {
  const path = endpointPath(dereferenced)
  return [...endpointNotes(dereferenced, path), ...operationNotes(dereferenced, path)].map((one) =>
    noted(openapi, one),
  )
}
