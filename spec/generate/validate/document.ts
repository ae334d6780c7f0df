import type { ErrorObject } from 'ajv/dist/2020.js'
import { validateBySwaggerParser } from '../dereference.js'
import type { Spec } from '../load.js'
import { items, members } from '../openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'
import { describe, pointerPath } from './shape.js'

/** Checks that the document is OpenAPI 3.1, as swagger-parser sees it. */
export async function validateDocument({ openapi }: Spec): Promise<Problem[]> {
  const { openapi: version, paths } = members(openapi.value)
  if (typeof version !== 'string' || !version.startsWith('3.1.')) {
    return [problemAt(openapi, ['openapi'], 'expected an OpenAPI document of version 3.1')]
  }
  if (Object.keys(members(paths)).length === 0)
    return [problemAt(openapi, ['paths'], 'expected the path /authorize')]
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
  // Of a reference that leads nowhere the parser tells the pointer, and not where it stands.
  const pointer = /\$ref pointer "([^"]+)"/.exec(reason)?.[1]
  const path = pointer === undefined ? null : pathOfReference(file.value, pointer)
  return [problemAt(file, path ?? [], reason.split('\n').join(' '))]
}

function isCause(detail: unknown): detail is ErrorObject {
  const { keyword, instancePath } = members(detail)
  return typeof keyword === 'string' && typeof instancePath === 'string'
}

function pathOfReference(node: unknown, pointer: string): YamlPath | null {
  const entries: readonly [string, unknown][] =
    typeof node === 'object' && node !== null ? Object.entries(node) : []
  for (const [key, child] of entries) {
    if (key === '$ref' && child === pointer) return [key]
    const below = pathOfReference(child, pointer)
    if (below !== null) return [Array.isArray(node) ? Number(key) : key, ...below]
  }
  return null
}

// A schema that branches reports every branch, and each ancestor of a bad object calls its members unevaluated.
// What stays is what was found deepest in the document.
function causes(errors: readonly ErrorObject[]): ErrorObject[] {
  const branching = ['if', 'oneOf', 'anyOf', 'allOf', 'not', '$ref']
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

function causeProblem(file: SpecFile, error: ErrorObject): Problem {
  const path = pointerPath(error.instancePath)
  const property: unknown = error.params.unevaluatedProperty
  if (typeof property !== 'string') return problemAt(file, path, describe(error))
  return problemAt(file, [...path, property], `unknown key "${property}"`, 'key')
}
