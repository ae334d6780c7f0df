import { errorCodesOf } from '../../spec/generate/contract.js'
import { items, type Members, members } from '../../spec/generate/openapi.js'
import { bodyFields } from './tables.js'

/** What tells people something and demands nothing. */
const prose = [
  ...['title', 'summary', 'description', 'example', 'examples', 'tags', 'externalDocs', 'operationId'],
  ...['x-generated', 'x-origin', 'x-requirements'],
]

/** Maps whose keys are names that the document gives: `description` is a property there. */
const named = [
  ...['properties', 'parameters', 'headers', 'responses', 'content', 'callbacks', 'fields', 'paths'],
  'securitySchemes',
]

/** What the tables say of the schema of a parameter, and of a header; all else in a schema is not compared by them. */
const inTables = {
  parameter: [
    ...['type', 'enum', 'const', 'pattern', 'format'],
    ...['minLength', 'maxLength', 'minimum', 'maximum'],
  ],
  header: ['type', 'enum', 'const', 'pattern'],
}

const without = (value: Members, keys: readonly string[]): Members =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))

function restOfSchema(value: unknown, keys: readonly string[]): Members {
  const schema = members(value)
  const rest = without(schema, keys)
  return schema.type === 'array' ? { ...rest, items: without(members(schema.items), keys) } : rest
}

const parameterKeys = [
  ...['name', 'in', 'required', 'schema'],
  ...['x-role', 'x-error-delivery', 'x-errors', 'x-checks', 'x-secret', 'x-invalid'],
]

const restOfParameter = (value: Members): Members => ({
  ...without(value, parameterKeys),
  schema: restOfSchema(value.schema, inTables.parameter),
})

function restOfHeader(value: unknown): Members {
  const header = members(value)
  return { ...without(header, ['required', 'schema']), schema: restOfSchema(header.schema, inTables.header) }
}

const mapped = (value: unknown, of: (member: unknown) => unknown): Members =>
  Object.fromEntries(Object.entries(members(value)).map(([key, member]) => [key, of(member)]))

const byName = (parameters: readonly Members[]): Members =>
  Object.fromEntries(parameters.map((parameter) => [String(parameter.name), restOfParameter(parameter)]))

const restOfResponse = (value: unknown): Members => {
  const response = members(value)
  return { ...response, headers: mapped(response.headers, restOfHeader) }
}

const restOfBody = (value: unknown): Members => ({
  ...members(value),
  content: mapped(members(value).content, (content) => ({
    ...members(content),
    schema: without(members(members(content).schema), ['properties', 'required']),
  })),
})

function restOfOperation(value: unknown): Members {
  const operation = members(value)
  return {
    ...without(operation, ['deprecated', 'security']),
    parameters: byName(items(operation.parameters).map(members)),
    responses: mapped(operation.responses, restOfResponse),
    requestBody: restOfBody(operation.requestBody),
    fields: byName(bodyFields(operation)),
  }
}

const isOperation = (value: unknown): boolean => 'responses' in members(value)

const restOfPath = (value: unknown): Members =>
  mapped(value, (member) => (isOperation(member) ? restOfOperation(member) : member))

/** The keys that lead to a place, one a line. */
const below = (place: string, key: string): string => (place === '' ? key : `${place}\n${key}`)

type Entry = readonly [place: string, value: string]

/** Every place of a value that demands something, containers among them. */
function placesIn(value: unknown, place: string, isNamed: boolean): readonly Entry[] {
  if (typeof value !== 'object' || value === null) return [[place, JSON.stringify(value)]]
  const inner = Object.entries(value).flatMap(([key, member]) =>
    isNamed || !prose.includes(key)
      ? placesIn(member, below(place, key), named.includes(key) && !isNamed)
      : [],
  )
  return [[place, ''], ...inner]
}

/** The registered codes are compared as such; wherever a schema repeats them they are no news. */
const listsCodes = (codes: string) => (value: unknown) => JSON.stringify(members(value).enum) === codes

function withoutCodes(value: unknown, isCodes: (value: unknown) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutCodes(item, isCodes))
  if (typeof value !== 'object' || value === null) return value
  const kept = isCodes(value) ? without(members(value), ['enum']) : value
  return Object.fromEntries(Object.entries(kept).map(([key, member]) => [key, withoutCodes(member, isCodes)]))
}

/** How clients show who they are; what is said of each scope is prose. */
const restOfScheme = (value: unknown): Members => ({
  ...members(value),
  flows: mapped(members(value).flows, (flow) => ({
    ...members(flow),
    scopes: Object.keys(members(members(flow).scopes)),
  })),
})

/** What a dereferenced document demands beyond the tables that are compared, by place. */
export function unjudgedIn(document: Members): ReadonlyMap<string, string> {
  const rest = {
    ...without(document, ['components', 'info', 'security']),
    paths: mapped(document.paths, restOfPath),
    securitySchemes: mapped(members(document.components).securitySchemes, restOfScheme),
  }
  const plain = withoutCodes(rest, listsCodes(JSON.stringify(errorCodesOf(document))))
  return new Map(placesIn(plain, '', false))
}

/** Places whose coming and going the tables tell: operations, parameters, statuses, header fields and media types. */
function isTold(place: string): boolean {
  const [root, , , group, , part, ...rest] = place.split('\n')
  const depth = place.split('\n').length
  if (root !== 'paths' || depth <= 3) return root === 'paths'
  if (depth === 5) return ['parameters', 'fields', 'responses'].includes(group ?? '')
  return (
    depth === 7 && rest.length === 1 && group === 'responses' && ['headers', 'content'].includes(part ?? '')
  )
}

/** The places that differ, the outermost of each, as a reader names them. */
export function unjudgedDifferences(
  older: ReadonlyMap<string, string>,
  newer: ReadonlyMap<string, string>,
): readonly string[] {
  const all = [...new Set([...older.keys(), ...newer.keys()])]
  const differing = new Set(all.filter((place) => older.get(place) !== newer.get(place)))
  const isOutermost = (place: string): boolean =>
    !place.split('\n').some((_, index, keys) => index > 0 && differing.has(keys.slice(0, index).join('\n')))
  return [...differing]
    .filter((place) => isOutermost(place) && !isTold(place))
    .map((place) => place.replaceAll('\n', ' '))
}

/** Everything that a document says beside its version and the file's own header, as one text. */
export const proseOf = (document: Members): string =>
  JSON.stringify({
    ...without(document, ['x-generated']),
    info: without(members(document.info), ['version']),
  })
