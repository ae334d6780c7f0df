import { errorTable } from './error-table.js'
import { allOperations, endpointPath, items, type Members, members, valueAt } from './openapi.js'

const formType = 'application/x-www-form-urlencoded'

/** The query parameters of an operation as the properties of a form. */
function formSchema(parameters: readonly Members[]): Members {
  const properties = parameters.map(({ name, description, schema }) => {
    const own = members(schema)
    const hasReference = '$ref' in own
    return [String(name), hasReference || description === undefined ? own : { description, ...own }]
  })
  const required = parameters.filter((parameter) => parameter.required === true).map(({ name }) => name)
  return { type: 'object', required, properties: Object.fromEntries(properties) }
}

/** Puts a value at a path of a document, and leaves the document as it is. */
function withAt(document: Members, [step, ...rest]: readonly (string | number)[], value: unknown): Members {
  if (step === undefined) return members(value)
  const inner = rest.length === 0 ? value : withAt(members(document[step]), rest, value)
  return { ...document, [step]: inner }
}

/**
 * Says what the document leaves to be derived: a form body without a schema has the parameters of the checked
 * operation, and its description ends with the table of its errors.
 */
export function complete(document: Members, dereferenced: Members): Members {
  const path = endpointPath(document)
  const parameters = items(valueAt(document, [...path, 'parameters'])).map(members)
  const withForms = allOperations(document)
    .map((operation) => [...operation.path, 'requestBody', 'content', formType])
    .filter((place) => Object.keys(members(valueAt(document, place))).length === 0)
    .filter((place) => valueAt(document, place) !== undefined)
    .reduce((so, place) => withAt(so, place, { schema: formSchema(parameters) }), document)
  if (path.length === 0) return withForms
  const described = [...path, 'description']
  const text = `${String(valueAt(document, described) ?? '')}\n\n${errorTable(dereferenced)}`.trim()
  return withAt(withForms, described, text)
}
