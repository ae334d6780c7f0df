import type { ErrorObject } from 'ajv/dist/2020.js'
import { validateBySwaggerParser } from '../dereference.js'
import type { Spec } from '../load.js'
import { items, members, valueAt } from '../openapi.js'
import { type Problem, problemAt, type SpecFile } from '../problem.js'
import { describe, pointerPath } from './shape.js'

const versions = ['3.1.0', '3.1.1', '3.1.2']

/** Checks what everything else rests on: the version of OpenAPI, and that there are paths. */
export function validateVersion({ openapi }: Spec): Problem[] {
  const { openapi: version, paths } = members(openapi.value)
  if (typeof version !== 'string' || !versions.includes(version)) {
    const reason = `expected an OpenAPI document of version 3.1 ("${versions.join('" | "')}"), observed ${JSON.stringify(version) ?? 'none'}`
    return [problemAt(openapi, ['openapi'], reason)]
  }
  if (Object.keys(members(paths)).length > 0) return []
  return [problemAt(openapi, ['paths'], 'expected paths, the operation that the suite checks among them')]
}

/** Checks that the document is OpenAPI 3.1, as swagger-parser sees it. */
export async function validateDocument({ openapi }: Spec): Promise<Problem[]> {
  try {
    await validateBySwaggerParser(openapi.value)
    return []
  } catch (error) {
    return thrownProblems(openapi, error)
  }
}

/** What swagger-parser throws, at the place that it is about. */
export function thrownProblems(file: SpecFile, error: unknown): Problem[] {
  const details = items(members(error).details).filter(isCause)
  if (details.length > 0) return causes(details).map((cause) => causeProblem(file, cause))
  const reason = error instanceof Error ? error.message : String(error)
  const path = reason.startsWith('API version') ? ['info', 'version'] : []
  return [problemAt(file, path, reason)]
}

function isCause(detail: unknown): detail is ErrorObject {
  const { keyword, instancePath } = members(detail)
  return typeof keyword === 'string' && typeof instancePath === 'string'
}

// A schema that branches reports every branch, and each ancestor of a bad object calls its members unevaluated.
// What stays is what was found deepest in the document.
function causes(errors: readonly ErrorObject[]): ErrorObject[] {
  const branching = ['if', 'oneOf', 'anyOf', 'allOf', 'not', '$ref', 'propertyNames']
  const leaves = errors.filter(({ keyword }) => !branching.includes(keyword))
  return leaves.filter((error) => error.keyword !== 'unevaluatedProperties' || !hasCauseBelow(error, leaves))
}

function hasCauseBelow({ instancePath }: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return errors.some(
    (other) =>
      other.instancePath.startsWith(`${instancePath}/`) ||
      (other.instancePath === instancePath && other.keyword !== 'unevaluatedProperties'),
  )
}

// The parser tells the place and not the value.
function causeProblem(file: SpecFile, error: ErrorObject): Problem {
  const path = pointerPath(error.instancePath)
  const property: unknown = error.params.unevaluatedProperty
  if (typeof property === 'string')
    return problemAt(file, [...path, property], `unknown key "${property}"`, 'key')
  const { propertyName: key } = error
  if (key !== undefined) return problemAt(file, [...path, key], describe({ ...error, data: key }), 'key')
  return problemAt(file, path, describe({ ...error, data: valueAt(file.value, path) }))
}
