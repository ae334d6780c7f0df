import type { RowChange } from './change.js'
import type { Row } from './contract.js'
import { listsOf, present } from './paired.js'

const texts = ['statement', 'why', 'hint', 'accepts'] as const

const added = ({ id: row, level, statement, failsIn, excluded }: Row): RowChange => ({
  kind: 'row-added',
  ...{ row, level, statement, failsIn, excluded },
})

const removed = ({ id: row, level, statement }: Row): RowChange => ({
  kind: 'row-removed',
  ...{ row, level, statement },
})

function exclusionOf({ excluded: from }: Row, { id: row, level, excluded: to }: Row): RowChange | null {
  if ((from === null) === (to === null)) return null
  return to === null
    ? { kind: 'row-testable', row, level }
    : { kind: 'row-excluded', row, level, because: to }
}

function wordingOf(older: Row, newer: Row): RowChange | null {
  const fields: string[] = texts.filter((name) => String(older[name]) !== String(newer[name]))
  if (older.excluded !== null && newer.excluded !== null && older.excluded !== newer.excluded)
    fields.push('excluded')
  const statement = fields.includes('statement') ? newer.statement : null
  return fields.length === 0
    ? null
    : { kind: 'row-wording', row: newer.id, level: newer.level, fields, statement }
}

function changesOf(older: Row, newer: Row, profiles: ReadonlySet<string>): readonly RowChange[] {
  const { id: row, level } = newer
  const failsIn = listsOf(older.failsIn, newer.failsIn)
  const sources = listsOf(older.sources, newer.sources)
  return present<RowChange>(
    older.level !== level && { kind: 'row-level', row, level, from: older.level, to: level },
    exclusionOf(older, newer),
    failsIn && {
      kind: 'row-fails-in',
      ...{ row, level, ...failsIn },
      raised: failsIn.added.filter((profile) => profiles.has(profile)),
    },
    older.basis !== newer.basis && { kind: 'row-basis', row, level, from: older.basis, to: newer.basis },
    sources && { kind: 'row-sources', row, level, ...sources },
    wordingOf(older, newer),
  )
}

/** Compares the rows of two versions: those that are new or have changed, in their order, then those that are gone. */
export function rowChanges(
  older: ReadonlyMap<string, Row>,
  newer: ReadonlyMap<string, Row>,
): readonly RowChange[] {
  const profiles = new Set([...older.values()].flatMap(({ failsIn }) => failsIn))
  const changed = [...newer.values()].flatMap((row) => {
    const was = older.get(row.id)
    return was === undefined ? [added(row)] : changesOf(was, row, profiles)
  })
  return [...changed, ...[...older.values()].filter(({ id }) => !newer.has(id)).map(removed)]
}
