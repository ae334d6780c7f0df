import { items, type Members, members, operationPath, valueAt } from './openapi.js'

/** The rows that the derived checks of a parameter cite when it names none of its own. */
const defaultChecks = {
  missing: 'LINK-PARAM-013',
  empty: 'LINK-PARAM-001',
  repeated: 'LINK-PARAM-003',
  outOfEnum: 'LINK-PARAM-013',
  case: 'LINK-PARAM-006',
} as const

/** What generated/contract.ts says of the endpoint. */
export function endpointOf(document: Members): Members {
  const operation = members(valueAt(document, operationPath))
  return {
    operationId: operation.operationId,
    method: operationPath[2],
    path: operationPath[1],
    deprecated: operation.deprecated,
    summary: operation.summary ?? '',
    successor: members(operation.externalDocs).url,
    requirements: items(operation['x-requirements']),
  }
}

/** What generated/contract.ts says of each parameter, every default filled in. */
export function parametersOf(document: Members): Members[] {
  return items(valueAt(document, [...operationPath, 'parameters'])).map((value) =>
    parameterOf(members(value)),
  )
}

/** The registered error codes. */
export function errorCodesOf(document: Members): readonly unknown[] {
  return items(valueAt(document, ['components', 'schemas', 'ErrorCode', 'enum']))
}

/** What generated/contract.ts says of each response. */
export function responsesOf(document: Members): Members {
  const responses = Object.entries(members(valueAt(document, [...operationPath, 'responses'])))
  return Object.fromEntries(responses.map(([status, response]) => [status, responseOf(members(response))]))
}

function parameterOf(parameter: Members): Members {
  const { schema } = parameter
  const values = members(schema).enum
  return {
    name: parameter.name,
    in: parameter.in,
    required: parameter.required === true,
    enum: Array.isArray(values) ? values.map(String) : null,
    example: exampleOf(parameter),
    errorDelivery: parameter['x-error-delivery'] ?? 'redirect',
    secret: parameter['x-secret'] === true,
    origin: parameter['x-origin'] ?? null,
    requirements: items(parameter['x-requirements']),
    checks: { ...defaultChecks, ...members(parameter['x-checks']) },
  }
}

// A parameter's own example first, then those of its schema, then the first value of an enumeration.
function exampleOf(parameter: Members): string | null {
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

function responseOf(response: Members): Members {
  const headers = Object.entries(members(response.headers)).map(([name, header]) => ({
    name,
    required: members(header).required === true,
    requirements: items(members(header)['x-requirements']),
  }))
  return {
    description: response.description,
    headers,
    content: Object.keys(members(response.content)),
    requirements: items(response['x-requirements']),
  }
}
