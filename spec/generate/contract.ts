import { endpointPath, items, type Members, members, operationsOf, valueAt } from './openapi.js'

/** The rows that the derived checks of a parameter cite when it names none of its own, without the prefix of their ids. */
const defaultChecks = {
  missing: 'PARAM-013',
  empty: 'PARAM-001',
  repeated: 'PARAM-003',
  outOfEnum: 'PARAM-013',
  case: 'PARAM-006',
  outside: 'PARAM-015',
  inside: 'CONN-001',
} as const

/**
 * Characters of a value that a server surely reads: it should hold a URI of 8000 octets, and the value is not all of it.
 *
 * @see RFC 9110 §4.1
 */
export const longestValue = 4000

/** The codes with which an error in a parameter may be answered when it names none of its own. */
const defaultErrors = { missing: ['invalid_request'], outside: ['invalid_request'], unknown: [] } as const

/** What the document says of the suite itself: the operation that it checks, and how ids of requirements begin. */
export function conformanceOf(document: Members): {
  readonly operation: string
  readonly requirements: string
} {
  const { operation, requirements } = members(document['x-conformance'])
  return { operation: String(operation), requirements: String(requirements) }
}

/** What generated/contract.ts says of the endpoint. */
export function endpointOf(document: Members): Members {
  const path = endpointPath(document)
  const operation = members(valueAt(document, path))
  return {
    operationId: operation.operationId,
    method: path[2],
    path: path[1],
    methods: operationsOf(document, String(path[1])).map(([method]) => method.toUpperCase()),
    deprecated: operation.deprecated === true,
    summary: operation.summary ?? '',
    successor: members(operation.externalDocs).url ?? null,
    version: String(members(document.info).version),
    requirements: items(operation['x-requirements']),
  }
}

const parameterValues = (document: Members): Members[] =>
  items(valueAt(document, [...endpointPath(document), 'parameters'])).map(members)

const statusesOf = ({ responses }: Members): number[] => Object.keys(members(responses)).map(Number)

/** The statuses with which the endpoint takes a request, and those with which any operation at its path refuses one. */
export function statusTables(document: Members): { readonly success: number[]; readonly error: number[] } {
  const path = endpointPath(document)
  const own = statusesOf(members(valueAt(document, path)))
  const all = operationsOf(document, String(path[1])).flatMap(([, operation]) => statusesOf(operation))
  const isError = (status: number): boolean => status >= 400
  return {
    success: own.filter((status) => !isError(status)),
    error: [...new Set(all.filter(isError))].sort((a, b) => a - b),
  }
}

/** What generated/contract.ts says of each parameter, every default filled in. */
export function parametersOf(document: Members): Members[] {
  const prefix = conformanceOf(document).requirements
  const defaults = Object.fromEntries(
    Object.entries(defaultChecks).map(([kind, id]) => [kind, `${prefix}-${id}`]),
  )
  return parameterValues(document).map((value) => parameterOf(value, defaults))
}

const camelCase = (role: string): string => role.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

/** Which parameter plays which part, by role in camel case. */
export function rolesOf(document: Members): Members {
  const named = parameterValues(document).filter((parameter) => parameter['x-role'] !== undefined)
  return Object.fromEntries(
    named.map((parameter) => [camelCase(String(parameter['x-role'])), parameter.name]),
  )
}

/** The registered error codes. */
export function errorCodesOf(document: Members): readonly unknown[] {
  return items(valueAt(document, ['components', 'schemas', 'ErrorCode', 'enum']))
}

/** What generated/contract.ts says of each response. */
export function responsesOf(document: Members): Members {
  const responses = Object.entries(members(valueAt(document, [...endpointPath(document), 'responses'])))
  return Object.fromEntries(responses.map(([status, response]) => [status, responseOf(members(response))]))
}

/** The type of a value, `null` aside; of an array it is that of its items, since each is sent as a value of its own. */
function typeOf(schema: Members): string {
  const named = [schema.type].flat().find((type) => type !== undefined && type !== 'null')
  return String(named ?? 'string')
}

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** What a schema demands of a value, as far as it can be told from outside. */
export function constraintsOf(schema: Members): Members {
  const own = typeOf(schema) === 'array' ? members(schema.items) : schema
  return {
    type: typeOf(own),
    isList: typeOf(schema) === 'array',
    const: own.const === undefined ? null : String(own.const),
    pattern: typeof own.pattern === 'string' ? own.pattern : null,
    format: typeof own.format === 'string' ? own.format : null,
    minLength: number(own.minLength),
    maxLength: number(own.maxLength),
    minimum: number(own.minimum),
    maximum: number(own.maximum),
  }
}

const enumOf = (schema: Members): string[] | null => {
  const values = typeOf(schema) === 'array' ? members(schema.items).enum : schema.enum
  return Array.isArray(values) ? values.map(String) : null
}

function parameterOf(parameter: Members, defaults: Members): Members {
  const schema = members(parameter.schema)
  return {
    name: parameter.name,
    in: parameter.in,
    role: parameter['x-role'] ?? null,
    required: parameter.required === true,
    enum: enumOf(schema),
    constraints: constraintsOf(schema),
    invalid: items(parameter['x-invalid']).map(String),
    example: exampleOf(parameter),
    errorDelivery: parameter['x-error-delivery'] ?? 'redirect',
    secret: parameter['x-secret'] === true,
    origin: parameter['x-origin'] ?? null,
    errors: { ...defaultErrors, ...members(parameter['x-errors']) },
    requirements: items(parameter['x-requirements']),
    checks: { ...defaults, ...members(parameter['x-checks']) },
  }
}

/** A parameter's own example first, then those of its schema, then the first value of an enumeration. */
export function exampleOf(parameter: Members): string | null {
  const schema = members(parameter.schema)
  const [named] = Object.values(members(parameter.examples))
  const candidates = [
    parameter.example,
    members(named).value,
    schema.example,
    items(schema.examples)[0],
    schema.default,
    schema.const,
    items(schema.enum)[0],
  ]
  const found = candidates.find((candidate) => candidate !== undefined && candidate !== null)
  return found === undefined ? null : String(found)
}

function headerOf([name, value]: [string, unknown]): Members {
  const header = members(value)
  const schema = members(header.schema)
  const { type, const: only, pattern } = constraintsOf(schema)
  return {
    name,
    required: header.required === true,
    ...{ type, enum: enumOf(schema), const: only, pattern },
    requirements: items(header['x-requirements']),
  }
}

function responseOf(response: Members): Members {
  return {
    description: response.description,
    headers: Object.entries(members(response.headers)).map(headerOf),
    content: Object.keys(members(response.content)),
    requirements: items(response['x-requirements']),
  }
}
