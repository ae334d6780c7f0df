import type { Level } from '../../generated/requirements.js'
import type { Contract } from './contract.js'
import { weaker } from './contract.js'

/** The step of a version that a change demands. */
export const steps = ['none', 'patch', 'minor', 'major'] as const
export type Step = (typeof steps)[number]

/** Why somebody has something to do, and the row that says so, where there is one. */
export interface Reason {
  readonly row: string | null
  readonly level: Level | null
  readonly words: string
}

/** `breaks`: who conformed may not any more. `asks`: newly asked, and who does not conforms still. */
export const demands = ['breaks', 'asks', 'less'] as const
export type Demand = (typeof demands)[number]

/** `refused`: a valid request may be. `unknown`: an answer may come that was none before. `relies`: less can be relied on. */
export const surprises = ['refused', 'unknown', 'relies'] as const
export type Surprise = (typeof surprises)[number]

export interface ServerReason extends Reason {
  readonly demand: Demand
}

export interface ClientReason extends Reason {
  readonly surprise: Surprise
}

/** What a change means to either side, and to the version. */
export interface Effects {
  readonly servers: readonly ServerReason[]
  readonly clients: readonly ClientReason[]
  readonly step: Step
}

export const larger = (one: Step, other: Step): Step =>
  steps.indexOf(one) > steps.indexOf(other) ? one : other

const stepOf: Readonly<Record<Demand, Step>> = { breaks: 'major', asks: 'minor', less: 'minor' }

/** Effects whose step follows from what servers must do; what concerns neither side is wording. */
export function effects(
  servers: readonly ServerReason[] = [],
  clients: readonly ClientReason[] = [],
  least: Step = 'patch',
): Effects {
  const step = servers.map(({ demand }) => stepOf[demand]).reduce(larger, least)
  return { servers, clients, step }
}

/** Asked of servers at a level: only a MUST decides whether they conform. */
export const asked = (row: string | null, level: Level, words: string): ServerReason => ({
  demand: level === 'MUST' ? 'breaks' : 'asks',
  ...{ row, level, words },
})

export const less = (words: string, row: string | null = null, level: Level | null = null): ServerReason => ({
  demand: 'less',
  ...{ row, level, words },
})

export const surprise = (kind: Surprise, words: string): ClientReason => ({
  surprise: kind,
  ...{ row: null, level: null, words },
})

/** How strongly two contracts speak, for the effects of a change. */
export interface Levels {
  /** The level of a row, no stronger than what a server owes to the operations at issue. */
  readonly of: (row: string | null, operations: readonly string[]) => Level
  /** Asked of servers at that level, by that row unless it speaks of none of the operations. */
  readonly asked: (row: string | null, operations: readonly string[], words: string) => ServerReason
  /** Names the operations of a change, unless that which is checked is one of them. */
  readonly at: (operations: readonly string[], words: string) => string
}

/** Reads the levels of rows and operations from both contracts, the newer first. */
export function levelsOf(older: Contract, newer: Contract): Levels {
  const operations = [newer.endpoint, ...newer.others, ...older.others]
  const owed = (labels: readonly string[]): Level =>
    labels.includes(newer.endpoint.label)
      ? 'MUST'
      : (operations.find(({ label }) => labels.includes(label))?.level ?? 'MUST')
  const of: Levels['of'] = (row, labels) => {
    const found = row === null ? undefined : (newer.rows.get(row) ?? older.rows.get(row))
    return weaker(found?.level ?? 'MUST', owed(labels))
  }
  const haveRows = (labels: readonly string[]): boolean =>
    operations.some(({ label, hasRows }) => hasRows && labels.includes(label))
  return {
    of,
    asked: (row, labels, words) => asked(haveRows(labels) ? row : null, of(row, labels), words),
    at: (labels, words) =>
      labels.includes(newer.endpoint.label) ? words : `${labels.join(' and ')}: ${words}`,
  }
}

/** Names as people see them in a sentence. */
export const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')
