import type { AnswerChange, Differences, ParameterChange } from './change.js'
import { answerChanges } from './compare-answers.js'
import { compareChecks, type WrittenCheck } from './compare-checks.js'
import { parameterChanges } from './compare-parameters.js'
import { rowChanges } from './compare-rows.js'
import type { Contract, Operation } from './contract.js'
import { listsOf, paired, present } from './paired.js'
import { unjudgedDifferences } from './unjudged.js'

const variable = /\{[^{}]*\}/g

const variablesOf = ({ path }: Operation): readonly string[] => path.match(variable) ?? []

/** An operation under the names that another gives to the variables of the same path: on the wire they have none. */
function underNamesOf(other: Operation, operation: Operation): Operation {
  const names = new Map(
    variablesOf(operation).map((name, index) => [name, variablesOf(other)[index] ?? name]),
  )
  const renamed = (name: string): string => names.get(`{${name}}`)?.slice(1, -1) ?? name
  return {
    ...operation,
    ...{ label: other.label, path: other.path },
    parameters: operation.parameters.map((parameter) =>
      parameter.place === 'path' ? { ...parameter, name: renamed(parameter.name) } : parameter,
    ),
  }
}

/** Operations that keep their name side by side; that which is checked is the same whatever it is called. */
function pairedOperations(older: Contract, newer: Contract) {
  const pairs = paired(older.others, newer.others, ({ label }) => label.replace(variable, '{}'))
  return { ...pairs, both: pairs.both.map(([was, is]) => [underNamesOf(is, was), is] as const) }
}

/** Rows stand with the parameters of the operation that is checked, and only there. */
const apart = ['operations', 'row', 'inside', 'outside']

const contentOf = (change: object): string =>
  JSON.stringify(Object.entries(change).filter(([key]) => !apart.includes(key)))

/** A change that several operations share is told once. */
function merged<Change extends { readonly operations: readonly string[] }>(
  changes: readonly Change[],
): readonly Change[] {
  const byContent = new Map<string, Change>()
  for (const change of changes) {
    const content = contentOf(change)
    const first = byContent.get(content)
    const operations = [...(first?.operations ?? []), ...change.operations]
    byContent.set(content, { ...(first ?? change), operations })
  }
  return [...byContent.values()]
}

const came =
  (kind: 'operation-added' | 'operation-removed') =>
  ({ label, level }: Operation): AnswerChange => ({ kind, operations: [label], level })

function documentChanges(older: Contract, newer: Contract): readonly AnswerChange[] {
  const codes = listsOf(older.errorCodes, newer.errorCodes)
  const places = unjudgedDifferences(older.unjudged, newer.unjudged)
  const operations = [newer.endpoint.label]
  return present<AnswerChange>(
    codes && { kind: 'error-codes', operations, ...codes },
    places.length > 0 && { kind: 'unjudged', operations, places },
  )
}

function answersOf(older: Contract, newer: Contract): readonly AnswerChange[] {
  const { added, removed, both } = pairedOperations(older, newer)
  const fallback = `${newer.prefix}-CONN-001`
  return merged([
    ...answerChanges(older.endpoint, newer.endpoint, fallback),
    ...both.flatMap(([was, is]) => answerChanges(was, is, fallback)),
    ...added.map(came('operation-added')),
    ...removed.map(came('operation-removed')),
    ...documentChanges(older, newer),
  ])
}

function parametersOf(older: Contract, newer: Contract): readonly ParameterChange[] {
  const { both } = pairedOperations(older, newer)
  return merged([
    ...parameterChanges(older.endpoint, newer.endpoint),
    ...both.flatMap(([was, is]) => parameterChanges(was, is)),
  ])
}

/**
 * Compares two versions of the contract.
 *
 * @param written every check of the program that no contract changes
 */
export function compareContracts(
  older: Contract,
  newer: Contract,
  written: readonly WrittenCheck[],
): Differences {
  const parameters = parametersOf(older, newer)
  const answers = answersOf(older, newer)
  const isProse = parameters.length + answers.length === 0 && older.prose !== newer.prose
  const prose: readonly AnswerChange[] = isProse
    ? [{ kind: 'prose', operations: [newer.endpoint.label] }]
    : []
  return {
    requirements: rowChanges(older.rows, newer.rows),
    parameters,
    answers: [...answers, ...prose],
    ...compareChecks(older, newer, written),
  }
}

/** Whether two versions say the same, their version numbers aside. */
export const isSame = ({ requirements, parameters, answers, checks, unchecked }: Differences): boolean =>
  [requirements, parameters, answers, checks, unchecked].every((changes) => changes.length === 0)
