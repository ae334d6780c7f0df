import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Spec } from '../load.js'
import { items, type Members, members, specNodes, valueAt } from '../openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'
import { describe, pointerPath } from './shape.js'

/** A place where a schema stands, with the values that must fit it. */
interface SchemaPlace {
  readonly path: YamlPath
  readonly examples: readonly YamlPath[]
  /** Values that must not fit it. */
  readonly counterexamples: readonly YamlPath[]
}

/** Checks each schema strictly, and each example against its schema; swagger-parser does neither on 3.1. */
export function validateSchemas({ openapi }: Spec, dereferenced: Members): Problem[] {
  const ajv = makeAjv()
  return schemaPlaces(openapi.value).flatMap((place) => {
    const compiled = compile(ajv, openapi, place.path, valueAt(dereferenced, place.path))
    if (Array.isArray(compiled)) return compiled
    return [
      ...place.examples.flatMap((path) =>
        exampleProblems(openapi, path, compiled, valueAt(dereferenced, path)),
      ),
      ...place.counterexamples.flatMap((path) =>
        counterexampleProblems(openapi, path, compiled, valueAt(dereferenced, path)),
      ),
    ]
  })
}

function makeAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allErrors: true, verbose: true, logger: false })
  addFormats.default(ajv)
  // What OpenAPI adds to JSON Schema as annotations.
  return ajv.addVocabulary(['example', 'externalDocs'])
}

function schemaPlaces(document: unknown): SchemaPlace[] {
  const named = Object.entries(members(valueAt(document, ['components', 'schemas'])))
  const inUse = specNodes(document).filter(({ value }) => 'schema' in value)
  return [
    ...named.map(([name, value]) => place(['components', 'schemas', name], members(value), [])),
    ...inUse.map(({ path, value }) =>
      place(
        [...path, 'schema'],
        members(value.schema),
        examplePaths(path, value, 'value'),
        items(value['x-invalid']).map((_, index) => [...path, 'x-invalid', index]),
      ),
    ),
  ]
}

function place(
  path: YamlPath,
  schema: Members,
  examples: readonly YamlPath[],
  counterexamples: readonly YamlPath[] = [],
): SchemaPlace {
  const own = 'default' in schema ? [[...path, 'default']] : []
  return { path, examples: [...examples, ...own, ...examplePaths(path, schema)], counterexamples }
}

// Beside a schema, `examples` is a map of objects that hold the value; inside one it is a list of values.
function examplePaths(path: YamlPath, holder: Members, member?: 'value'): YamlPath[] {
  const one = 'example' in holder ? [[...path, 'example']] : []
  const listed = items(holder.examples).map((_, index) => [...path, 'examples', index])
  if (member === undefined) return [...one, ...listed]
  const named = Object.entries(members(holder.examples)).filter(([, example]) => member in members(example))
  return [...one, ...named.map(([name]) => [...path, 'examples', name, member])]
}

function compile(
  ajv: Ajv2020,
  file: SpecFile,
  path: YamlPath,
  schema: unknown,
): ValidateFunction | Problem[] {
  if (typeof schema !== 'object' || schema === null) return [problemAt(file, path, 'expected a schema')]
  if (ajv.validateSchema(schema) !== true) {
    return mostTelling(ajv.errors ?? []).map((error) =>
      problemAt(file, [...path, ...pointerPath(error.instancePath)], `not a JSON Schema: ${describe(error)}`),
    )
  }
  try {
    return ajv.compile(schema)
  } catch (error) {
    return [
      problemAt(file, path, `not a JSON Schema: ${error instanceof Error ? error.message : String(error)}`),
    ]
  }
}

// The meta-schema's `type` is an anyOf of a name and a list of names; only the first branch helps.
function mostTelling(errors: readonly ErrorObject[]): ErrorObject[] {
  const enums = new Set(
    errors.filter(({ keyword }) => keyword === 'enum').map(({ instancePath }) => instancePath),
  )
  return errors.filter(({ keyword, instancePath }) => {
    return keyword !== 'anyOf' && (keyword === 'enum' || !enums.has(instancePath))
  })
}

function exampleProblems(
  file: SpecFile,
  path: YamlPath,
  validate: ValidateFunction,
  value: unknown,
): Problem[] {
  validate(value)
  return (validate.errors ?? []).map((error) =>
    problemAt(
      file,
      [...path, ...pointerPath(error.instancePath)],
      `example does not fit its schema: ${describe(error)}`,
    ),
  )
}

/** A value that a correct server takes would accuse it. */
function counterexampleProblems(
  file: SpecFile,
  path: YamlPath,
  validate: ValidateFunction,
  value: unknown,
): Problem[] {
  // What stands for the value of the valid request is any text that fits.
  const tried = typeof value === 'string' ? value.replaceAll('{value}', 'value') : value
  if (validate(tried) !== true) return []
  return [problemAt(file, path, `a value of x-invalid fits the schema: ${JSON.stringify(value)}`)]
}
