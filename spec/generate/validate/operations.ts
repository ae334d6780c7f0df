import type { Spec } from '../load.js'
import { items, members, operationPath, type SpecNode, specNodes, valueAt } from '../openapi.js'
import { type Problem, problemAt, type SpecFile } from '../problem.js'

/** Checks what swagger-parser lets through on 3.1: repeated parameters, repeated operation ids, a missing endpoint. */
export function validateOperations({ openapi }: Spec): Problem[] {
  const nodes = specNodes(openapi.value)
  const operations = nodes.filter(({ kind }) => kind === 'operation')
  return [
    ...endpointProblems(openapi),
    ...operations.flatMap((operation) => parameterProblems(openapi, operation)),
    ...repeatedOperationIds(openapi, operations),
  ]
}

function endpointProblems(file: SpecFile): Problem[] {
  const operation = valueAt(file.value, operationPath)
  if (operation === undefined) return [problemAt(file, ['paths'], 'expected the operation GET /authorize')]
  const { operationId, deprecated, externalDocs } = members(operation)
  const problems: Problem[] = []
  if (operationId !== 'link')
    problems.push(problemAt(file, [...operationPath, 'operationId'], 'expected "link"'))
  if (deprecated !== true) problems.push(problemAt(file, [...operationPath, 'deprecated'], 'expected true'))
  if (typeof members(externalDocs).url !== 'string') {
    problems.push(problemAt(file, operationPath, 'expected "externalDocs" to lead to the successor'))
  }
  const shared = [...operationPath.slice(0, 2), 'parameters']
  if (valueAt(file.value, shared) === undefined) return problems
  return [...problems, problemAt(file, shared, 'parameters belong to the operation, not to the path', 'key')]
}

function parameterProblems(file: SpecFile, operation: SpecNode): Problem[] {
  const seen = new Set<string>()
  return items(operation.value.parameters).flatMap((value, index) => {
    const path = [...operation.path, 'parameters', index]
    const { name, in: place, $ref } = members(value)
    if ($ref !== undefined) return [problemAt(file, path, 'parameters are written in place, not referred to')]
    if (place !== undefined && place !== 'query') {
      return [problemAt(file, [...path, 'in'], `expected query, observed "${String(place)}"`)]
    }
    const repeated = seen.has(String(name))
    seen.add(String(name))
    return repeated ? [problemAt(file, [...path, 'name'], `parameter "${String(name)}" is listed twice`)] : []
  })
}

function repeatedOperationIds(file: SpecFile, operations: readonly SpecNode[]): Problem[] {
  return operations
    .filter(({ name }, index) => operations.findIndex((other) => other.name === name) < index)
    .map(({ name, path }) =>
      problemAt(file, [...path, 'operationId'], `operation id "${name}" is used twice`),
    )
}
