import { exampleOf } from './contract.js'
import { errorTable } from './error-table.js'
import { allOperations, endpointPath, items, type Members, members, valueAt } from './openapi.js'
import type { YamlPath } from './problem.js'

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

/** A form that is filled in with the examples of what it requires. */
const formExample = (parameters: readonly Members[]): Members =>
  Object.fromEntries(
    parameters
      .filter((parameter) => parameter.required === true)
      .map((parameter) => [parameter.name, exampleOf(parameter)]),
  )

/** Puts a value at a path of a document, and leaves the document as it is. */
function withAt(document: Members, [step, ...rest]: YamlPath, value: unknown): Members {
  if (step === undefined) return members(value)
  const inner = rest.length === 0 ? value : withAt(members(document[step]), rest, value)
  return { ...document, [step]: inner }
}

/** Where a form body stands that says nothing of its own. */
const emptyForms = (document: Members): readonly YamlPath[] =>
  allOperations(document)
    .map(({ path }) => [...path, 'requestBody', 'content', formType])
    .filter((place) => valueAt(document, place) !== undefined)
    .filter((place) => Object.keys(members(valueAt(document, place))).length === 0)

/** The name of the schema that forms of the endpoint have. */
const nameOfForm = (operationId: string): string =>
  `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}Form`

function withDescription(document: Members, path: YamlPath, dereferenced: Members): Members {
  const place = [...path, 'description']
  const text = `${String(valueAt(document, place) ?? '')}\n\n${errorTable(dereferenced)}`
  return withAt(document, place, text.trim())
}

/**
 * Says what the document leaves to be derived: a form body without a schema has the parameters of the checked
 * operation, and its description ends with the table of its errors. References are kept where the document has them.
 */
export function complete(document: Members, dereferenced: Members): Members {
  const path = endpointPath(document)
  const parameters = items(valueAt(document, [...path, 'parameters'])).map(members)
  const described = withDescription(document, path, dereferenced)
  const forms = emptyForms(document)
  if (forms.length === 0) return described
  const place = ['components', 'schemas', nameOfForm(String(valueAt(document, [...path, 'operationId'])))]
  const schema = document === dereferenced ? formSchema(parameters) : { $ref: `#/${place.join('/')}` }
  const content = { schema, example: formExample(parameters) }
  const filled = forms.reduce((so, form) => withAt(so, form, content), described)
  return withAt(filled, place, formSchema(parameters))
}
