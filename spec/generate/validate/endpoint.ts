import { parametersOf } from '../contract.js'
import type { Spec } from '../load.js'
import { allOperations, endpointPath, items, type Members, members, valueAt } from '../openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'
import { didYouMean } from '../suggest.js'
import { requirementIds } from './references.js'

const derived = 'checks are derived from the literal list'
const inPlace = `parameters are written in place, not referred to: ${derived}; write it here`

/** Checks that the tables can hold what the checked operation says: parameters in its query, single statuses. */
export function validateEndpoint({ openapi }: Spec): Problem[] {
  const path = endpointPath(openapi.value)
  if (path.length === 0) return unknownOperation(openapi)
  return [
    ...sharedParameters(openapi, [...path.slice(0, -1), 'parameters']),
    ...parameterPlaces(openapi, [...path, 'parameters']),
    ...statusProblems(openapi, [...path, 'responses']),
  ]
}

/** Checks that the one valid request of a run has a value for each parameter that it needs. */
export function validateControl({ openapi }: Spec, dereferenced: Members): Problem[] {
  const path = endpointPath(dereferenced)
  if (path.length === 0) return []
  return parametersOf(dereferenced).flatMap(({ name, required, example }, index) =>
    required === true && example === null
      ? [
          problemAt(
            openapi,
            [...path, 'parameters', index],
            `the required parameter "${String(name)}" has no example: the control takes its value from there`,
          ),
        ]
      : [],
  )
}

/** Checks that the rows exist that derived checks cite when a parameter names none of its own. */
export function validateDefaultRows(spec: Spec, dereferenced: Members): Problem[] {
  const path = [...endpointPath(dereferenced), 'parameters']
  const named = items(valueAt(dereferenced, path)).flatMap((value) =>
    Object.values(members(members(value)['x-checks'])),
  )
  const known = new Set([...requirementIds(spec), ...named])
  const cited = parametersOf(dereferenced).flatMap(({ checks }) => Object.values(members(checks)))
  return [...new Set(cited)]
    .filter((id) => !known.has(id))
    .map((id) =>
      problemAt(
        spec.openapi,
        path,
        `derived checks cite "${String(id)}", which is no row of the requirements`,
        'key',
      ),
    )
}

function unknownOperation(file: SpecFile): Problem[] {
  const path = ['x-conformance', 'operation']
  const id = valueAt(file.value, path)
  if (typeof id !== 'string') return []
  const known = allOperations(file.value).map(({ value }) => String(value.operationId))
  return [problemAt(file, path, `no operation has the id "${id}"${didYouMean(id, known)}`)]
}

function sharedParameters(file: SpecFile, path: YamlPath): Problem[] {
  if (valueAt(file.value, path) === undefined) return []
  const reason = `parameters belong to the operation, not to the path: ${derived} of the operation; move them there`
  return [problemAt(file, path, reason, 'key')]
}

function parameterPlaces(file: SpecFile, path: YamlPath): Problem[] {
  const listed = valueAt(file.value, path)
  if (members(listed).$ref !== undefined) return [problemAt(file, path, inPlace)]
  if (items(listed).length === 0)
    return [problemAt(file, path, 'expected parameters, observed none: checks are derived from their list')]
  return items(listed).flatMap((value, index) => {
    const { in: place, $ref } = members(value)
    if ($ref !== undefined) return [problemAt(file, [...path, index], inPlace)]
    if (place === undefined || place === 'query') return []
    const reason = `expected query, observed "${String(place)}": checks vary the query only; move it there, or tell of it in the description`
    return [problemAt(file, [...path, index, 'in'], reason)]
  })
}

function statusProblems(file: SpecFile, path: YamlPath): Problem[] {
  return Object.keys(members(valueAt(file.value, path)))
    .filter((status) => !/^([1-5]\d\d|x-.*)$/.test(status))
    .map((status) => {
      const reason = `expected a status such as "400", observed "${status}": the tables and checks know single statuses only`
      return problemAt(file, [...path, status], reason, 'key')
    })
}
