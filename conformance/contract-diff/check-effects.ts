import { groupBy } from '../common/group-by.js'
import type { CheckChange } from './change.js'
import { asked, type Demand, less, type ServerReason } from './effects.js'

type Weight = Demand | null

/**
 * What a change among the checks asks of servers. Only derived checks follow from the contract; those that follow from a
 * row are told with it, and so is the acceptance of a value, with its parameter.
 */
function weightOf(change: CheckChange): Weight {
  const asks = asked(change.row, change.level, '').demand
  switch (change.kind) {
    case 'check-added':
      return change.isDerived && !change.accepts ? asks : null
    case 'check-removed':
      return change.isDerived && !change.accepts ? 'less' : null
    case 'check-cites':
      return change.isRaised ? asks : null
    case 'check-demands':
      return change.demands === 'more' ? asks : change.demands === 'less' ? 'less' : null
    case 'check-level':
      return null
    default:
      return change satisfies never
  }
}

const verbs = {
  'check-added': 'newly checked by',
  'check-removed': 'no longer checked by',
  'check-cites': 'the row now of',
  'check-demands': 'checked for more by',
  'check-level': 'the level now of',
} as const

function reasonOf(changes: readonly CheckChange[], weight: Demand): readonly ServerReason[] {
  const [first] = changes
  if (first === undefined) return []
  const isLess = first.kind === 'check-demands' && weight === 'less'
  const words = `${isLess ? 'checked for less by' : verbs[first.kind]} ${changes.map(({ check }) => check).join(', ')}`
  const { row, level } = first
  return [weight === 'less' ? less(words, row, level) : asked(row, level, words)]
}

/** What the changes among the checks ask of servers, one reason for each row, unless the contract's own change says it. */
export function checkEffects(
  changes: readonly CheckChange[],
  told: readonly ServerReason[],
): readonly ServerReason[] {
  const isTold = (row: string, weight: Demand): boolean =>
    told.some((reason) => reason.row === row && reason.demand === weight)
  const all = changes.flatMap((change) => {
    const weight = weightOf(change)
    return weight === null ? [] : [{ change, weight }]
  })
  // A row that another check looks at now has only changed hands.
  const goesOn = new Set(all.flatMap(({ change, weight }) => (weight === 'less' ? [] : [change.row])))
  const weighed = all.filter(
    ({ change: { row }, weight }) => !isTold(row, weight) && !(weight === 'less' && goesOn.has(row)),
  )
  const groups = groupBy(weighed, ({ change, weight }) => `${weight} ${change.row} ${change.kind}`)
  return [...groups.values()].flatMap((group) =>
    reasonOf(
      group.map(({ change }) => change),
      group[0]?.weight ?? 'less',
    ),
  )
}
