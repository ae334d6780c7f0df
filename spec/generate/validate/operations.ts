import type { Spec } from '../load.js'
import { endpointPath, items, members, type SpecNode, specNodes, valueAt } from '../openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'

/** Checks what swagger-parser lets through on 3.1: repeated parameters, repeated operation ids; and a lost successor. */
export function validateOperations({ openapi }: Spec): Problem[] {
  const nodes = specNodes(openapi.value)
  const operations = nodes.filter(({ kind }) => kind === 'operation')
  return [
    ...successorProblems(openapi),
    ...operations.flatMap((operation) => parameterProblems(openapi, operation)),
    ...repeatedOperationIds(openapi),
  ]
}

function successorProblems(file: SpecFile): Problem[] {
  const path = endpointPath(file.value)
  const { deprecated, externalDocs } = members(valueAt(file.value, path))
  if (deprecated !== true || typeof members(externalDocs).url === 'string') return []
  return [problemAt(file, path, 'expected "externalDocs" to lead to the successor of what is deprecated')]
}

function parameterProblems(file: SpecFile, operation: SpecNode): Problem[] {
  const seen = new Set<string>()
  return items(operation.value.parameters).flatMap((value, index) => {
    const path = [...operation.path, 'parameters', index]
    const { name, in: place, $ref } = members(value)
    if ($ref !== undefined) return []
    if (name === undefined) return [problemAt(file, path, 'missing key "name"')]
    const repeated = seen.has(`${String(place)} ${String(name)}`)
    seen.add(`${String(place)} ${String(name)}`)
    return repeated ? [problemAt(file, [...path, 'name'], `parameter "${String(name)}" is listed twice`)] : []
  })
}

// Links name an operation by its id, and examples hold anything.
const notOperations = ['links', 'example', 'examples', 'schema', 'schemas']

function operationIds(value: unknown, path: YamlPath): { readonly id: string; readonly path: YamlPath }[] {
  if (typeof value !== 'object' || value === null || notOperations.includes(String(path.at(-1)))) return []
  const { operationId } = members(value)
  const own = typeof operationId === 'string' ? [{ id: operationId, path: [...path, 'operationId'] }] : []
  return [...own, ...Object.entries(value).flatMap(([key, child]) => operationIds(child, [...path, key]))]
}

function repeatedOperationIds(file: SpecFile): Problem[] {
  const seen = new Set<string>()
  return operationIds(file.value, []).flatMap(({ id, path }) => {
    const repeated = seen.has(id)
    seen.add(id)
    return repeated ? [problemAt(file, path, `operation id "${id}" is used twice`)] : []
  })
}
