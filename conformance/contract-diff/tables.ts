import type { Level } from '../../generated/requirements.js'
import { conformanceOf, endpointOf, parametersOf, responsesOf } from '../../spec/generate/contract.js'
import { allOperations, endpointPath, items, type Members, members } from '../../spec/generate/openapi.js'
import {
  type Constraint,
  checkKinds,
  type Header,
  isStronger,
  mistakes,
  type Operation,
  type Parameter,
  type Response,
  type Row,
} from './contract.js'

const texts = (value: unknown): readonly string[] => items(value).map(String)
const textOrNull = (value: unknown): string | null => (value === null ? null : String(value))
const textsOrNull = (value: unknown): readonly string[] | null => (Array.isArray(value) ? texts(value) : null)

const isConstraint = (value: unknown): value is Constraint =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

function record<Key extends string, Value>(keys: readonly Key[], of: (key: Key) => Value) {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<Key, Value>
}

const constraintsOf = (table: unknown): Readonly<Record<string, Constraint>> =>
  Object.fromEntries(
    Object.entries(members(table)).flatMap(([rule, value]) => (isConstraint(value) ? [[rule, value]] : [])),
  )

const parameterOf = (table: Members): Parameter => ({
  name: String(table.name),
  place: String(table.in),
  role: textOrNull(table.role),
  required: table.required === true,
  enum: textsOrNull(table.enum),
  constraints: constraintsOf(table.constraints),
  invalid: texts(table.invalid),
  example: textOrNull(table.example),
  errorDelivery: String(table.errorDelivery),
  secret: table.secret === true,
  errors: record(mistakes, (mistake) => texts(members(table.errors)[mistake])),
  checks: record(checkKinds, (kind) => String(members(table.checks)[kind])),
})

const headerOf = (table: Members): Header => ({
  name: String(table.name),
  required: table.required === true,
  type: String(table.type),
  enum: textsOrNull(table.enum),
  const: textOrNull(table.const),
  pattern: textOrNull(table.pattern),
  requirements: texts(table.requirements),
})

const responseOf = (table: Members): Response => ({
  headers: items(table.headers).map((header) => headerOf(members(header))),
  content: texts(table.content),
})

/** The fields of a request body, as parameters of that place. */
export function bodyFields({ requestBody }: Members): readonly Members[] {
  const [content] = Object.values(members(members(requestBody).content))
  const { properties, required } = members(members(content).schema)
  return Object.entries(members(properties)).map(([name, schema]) => ({
    ...{ name, in: 'body', schema },
    required: items(required).includes(name),
  }))
}

/** The document as if one operation of it were the one that is checked: the tables of any operation come from there. */
function focused(document: Members, [path, method]: readonly [string, string], value: Members): Members {
  const parameters = [...items(value.parameters), ...bodyFields(value)]
  return {
    ...document,
    'x-conformance': { operation: 'this', requirements: conformanceOf(document).requirements },
    paths: { [path]: { [method]: { ...value, operationId: 'this', parameters } } },
  }
}

function levelOf(cited: readonly string[], rows: ReadonlyMap<string, Row>): Level {
  const levels = cited.flatMap((id) => rows.get(id)?.level ?? [])
  return levels.reduce((one, other) => (isStronger(other, one) ? other : one), 'MAY')
}

/** One way to be let in: each scheme that it takes, with the scopes that a token must have. */
const wayIn = (alternative: unknown): string =>
  Object.entries(members(alternative))
    .map(([scheme, scopes]) => [scheme, ...texts(scopes).toSorted()].join(' '))
    .toSorted()
    .join(' and ') || 'no credentials'

/** Every way to be let in; an operation that says nothing has those of the document. */
function waysIn(document: Members, { security = document.security }: Members): readonly string[] {
  const ways = items(security).map(wayIn)
  return ways.length === 0 ? [wayIn({})] : ways
}

function operationOf(
  document: Members,
  [path, method]: readonly [string, string],
  value: Members,
  rows: ReadonlyMap<string, Row>,
): Operation {
  const alone = focused(document, [path, method], value)
  const responses = Object.entries(responsesOf(alone))
  return {
    label: `${method.toUpperCase()} ${path}`,
    ...{ method: method.toUpperCase(), path },
    level: levelOf(texts(value['x-requirements']), rows),
    hasRows: items(value['x-requirements']).length > 0,
    deprecated: endpointOf(alone).deprecated === true,
    security: waysIn(document, value),
    parameters: parametersOf(alone).map(parameterOf),
    responses: new Map(responses.map(([status, response]) => [status, responseOf(members(response))])),
  }
}

/** Every operation of a dereferenced document, that which is checked first. */
export function operationsIn(document: Members, rows: ReadonlyMap<string, Row>): readonly Operation[] {
  const checked = endpointPath(document).join(' ')
  const all = allOperations(document).map(({ path: [, path, method], value }) => {
    const at = [String(path), String(method)] as const
    const operation = operationOf(document, at, value, rows)
    return checked === `paths ${at.join(' ')}`
      ? { ...operation, level: 'MUST' as const, hasRows: true }
      : operation
  })
  const isChecked = ({ method, path }: Operation): boolean =>
    checked === `paths ${path} ${method.toLowerCase()}`
  return [...all.filter(isChecked), ...all.filter((one) => !isChecked(one))]
}
