import type { ParameterChange } from './change.js'
import { checkKinds, mistakes, type Operation, type Parameter } from './contract.js'
import { directionOf } from './direction.js'
import { listsOf, paired, present } from './paired.js'

type Without<Change> = Change extends unknown ? Omit<Change, 'operations'> : never
type Change = Without<ParameterChange>

/** Values that one enumeration names and the other does not; null stands for those that none names. */
function valuesChanges({ enum: from }: Parameter, newer: Parameter): readonly Change[] {
  const { name: parameter, enum: to, checks } = newer
  const allowed = (values: readonly string[] | null): Change => ({
    kind: 'values-allowed',
    ...{ parameter, values, row: checks.inside },
  })
  const refused = (values: readonly string[] | null): Change => ({
    kind: 'values-refused',
    ...{ parameter, values, row: checks.outOfEnum },
  })
  if (from === null || to === null) return from === to ? [] : [to === null ? allowed(null) : refused(null)]
  const lists = listsOf(from, to)
  return lists === null
    ? []
    : present(
        lists.added.length > 0 && allowed(lists.added),
        lists.removed.length > 0 && refused(lists.removed),
      )
}

function constraintChanges({ constraints: older }: Parameter, newer: Parameter): readonly Change[] {
  const rules = [...new Set([...Object.keys(older), ...Object.keys(newer.constraints)])]
  return rules.flatMap((rule) => {
    const [from = null, to = null] = [older[rule], newer.constraints[rule]]
    if (from === to) return []
    const { inside, outside } = newer.checks
    const direction = directionOf(rule, from, to)
    return [{ kind: 'constraint', parameter: newer.name, rule, direction, inside, outside, from, to }]
  })
}

const errorChanges = (older: Parameter, { name: parameter, errors, checks }: Parameter): readonly Change[] =>
  mistakes.flatMap((mistake) => {
    const lists = listsOf(older.errors[mistake], errors[mistake])
    const row = mistake === 'missing' ? checks.missing : checks.outside
    return lists === null ? [] : [{ kind: 'parameter-errors', parameter, mistake, row, ...lists }]
  })

const citationChanges = (older: Parameter, { name: parameter, checks }: Parameter): readonly Change[] =>
  checkKinds
    .filter((check) => older.checks[check] !== checks[check])
    .map((check) => ({ kind: 'check-row', parameter, check, from: older.checks[check], to: checks[check] }))

function plainChanges(older: Parameter, newer: Parameter): readonly Change[] {
  const { name: parameter, required, secret, role, place, errorDelivery, checks } = newer
  const invalid = listsOf(older.invalid, newer.invalid)
  return present<Change>(
    older.required !== required && { kind: 'parameter-required', parameter, required, row: checks.missing },
    ...valuesChanges(older, newer),
    ...constraintChanges(older, newer),
    invalid && { kind: 'invalid-values', parameter, ...invalid },
    older.errorDelivery !== errorDelivery && {
      kind: 'error-delivery',
      ...{ parameter, from: older.errorDelivery, to: errorDelivery },
      row: required ? checks.missing : checks.repeated,
    },
    older.secret !== secret && { kind: 'secret', parameter, secret },
    older.role !== role && { kind: 'role', parameter, from: older.role, to: role },
    older.place !== place && { kind: 'place', parameter, from: older.place, to: place },
  )
}

function changesOf(older: readonly Parameter[], newer: readonly Parameter[]): readonly Change[] {
  const { added, removed, both } = paired(older, newer, ({ name }) => name)
  const with_ = (kind: 'parameter-added' | 'parameter-removed') => (one: Parameter) => ({
    kind,
    ...{ parameter: one.name, required: one.required, row: one.checks.missing },
  })
  return [
    ...added.map(with_('parameter-added')),
    ...both.flatMap(([was, is]) => [
      ...plainChanges(was, is),
      ...errorChanges(was, is),
      ...citationChanges(was, is),
    ]),
    ...removed.map(with_('parameter-removed')),
  ]
}

/** Compares the parameters of one operation in two versions. */
export const parameterChanges = (older: Operation, newer: Operation): readonly ParameterChange[] =>
  changesOf(older.parameters, newer.parameters).map((change) => ({ ...change, operations: [newer.label] }))
