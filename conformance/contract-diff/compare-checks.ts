import { groupBy } from '../common/group-by.js'
import type { CheckChange, UncheckedRow } from './change.js'
import { type Contract, isStronger } from './contract.js'
import { type ComparedCheck, derivedChecks } from './derived-checks.js'
import { paired, present } from './paired.js'

/** A check that is written by hand, an invariant or a check of the corpus: it cites the same row whatever the contract says. */
export interface WrittenCheck {
  readonly id: string
  readonly requirement: string
}

/** What the program would check of a contract: a check without a row in it is none. */
function checksOf(contract: Contract, written: readonly WrittenCheck[]): readonly ComparedCheck[] {
  const ofSuite = written.map(({ id, requirement: row }) => ({
    ...{ id, row, isDerived: false, accepts: false, requests: [], expects: '' },
  }))
  return [...ofSuite, ...derivedChecks(contract)].filter(({ row }) => contract.rows.has(row))
}

const isSame = (older: ComparedCheck, newer: ComparedCheck): boolean =>
  older.expects === newer.expects && String(older.requests) === String(newer.requests)

const holds = (all: readonly string[], some: readonly string[]): boolean =>
  some.every((request) => all.includes(request))

/** A check that sends more, or wants another answer, demands more; one that sends less demands less. */
function demandsOf(older: ComparedCheck, newer: ComparedCheck): 'more' | 'less' | 'other' | null {
  if (isSame(older, newer)) return null
  // Rules over every answer send nothing; what is accepted was valid before, or its parameter says so.
  if (newer.accepts || newer.requests.length === 0) return 'other'
  if (older.expects !== newer.expects) return 'more'
  if (holds(newer.requests, older.requests)) return 'more'
  return holds(older.requests, newer.requests) ? 'less' : 'other'
}

const levelIn = ({ rows }: Contract, row: string) => rows.get(row)?.level ?? 'MUST'

function changesOf(
  [older, newer]: readonly [ComparedCheck, ComparedCheck],
  contracts: readonly [Contract, Contract],
): readonly CheckChange[] {
  const { id: check, row } = newer
  const [from, level] = [levelIn(contracts[0], older.row), levelIn(contracts[1], row)]
  const isRaised = isStronger(level, from)
  const demands = demandsOf(older, newer)
  return present<CheckChange>(
    older.row !== row && { kind: 'check-cites', check, row, level, isRaised, from: older.row, to: row },
    from !== level && { kind: 'check-level', check, row, level, from, to: level },
    demands && { kind: 'check-demands', check, row, level, demands },
  )
}

function uncheckedRows(
  [older, newer]: readonly [Contract, Contract],
  [before, after]: readonly [readonly ComparedCheck[], readonly ComparedCheck[]],
): readonly UncheckedRow[] {
  const [had, has] = [groupBy(before, ({ row }) => row), groupBy(after, ({ row }) => row)]
  const wasUnchecked = (id: string): boolean => older.rows.get(id)?.excluded === null && !had.has(id)
  return [...newer.rows.values()]
    .filter(({ id, excluded }) => excluded === null && !has.has(id) && !wasUnchecked(id))
    .map(({ id: row, level }) => ({ row, level, before: (had.get(row) ?? []).map(({ id }) => id) }))
}

/** Compares what the program would check of two contracts, and finds the rows that it would not look at. */
export function compareChecks(older: Contract, newer: Contract, written: readonly WrittenCheck[]) {
  const [before, after] = [checksOf(older, written), checksOf(newer, written)]
  const { added, removed, both } = paired(before, after, ({ id }) => id)
  const about = ({ id: check, row, isDerived, accepts }: ComparedCheck, contract: Contract) => ({
    ...{ check, row, isDerived, accepts, level: levelIn(contract, row) },
  })
  const checks: readonly CheckChange[] = [
    ...added.map((one) => ({ kind: 'check-added' as const, ...about(one, newer) })),
    ...both.flatMap((pair) => changesOf(pair, [older, newer])),
    ...removed.map((one) => ({ kind: 'check-removed' as const, ...about(one, older) })),
  ]
  return { checks, unchecked: uncheckedRows([older, newer], [before, after]) }
}
