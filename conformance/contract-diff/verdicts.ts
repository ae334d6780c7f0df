import { answerEffects } from './answer-effects.js'
import type { Differences } from './change.js'
import { checkEffects } from './check-effects.js'
import { isSame } from './compare.js'
import type { Contract } from './contract.js'
import {
  type ClientReason,
  type Demand,
  demands,
  type Effects,
  effects,
  larger,
  levelsOf,
  type Reason,
  type ServerReason,
  type Step,
  type Surprise,
} from './effects.js'
import { parameterEffects } from './parameter-effects.js'
import { rowEffects } from './row-effects.js'
import { answerLine, type Line, parameterLine, rowLine } from './words.js'

/** What the differences ask of each side, why, and how large a step of the version they demand. */
export interface Verdicts {
  readonly servers: { readonly verdict: Demand | 'same' } & Readonly<Record<Demand, readonly Reason[]>>
  readonly clients: { readonly verdict: 'breaks' | 'same' } & Readonly<Record<Surprise, readonly Reason[]>>
  readonly step: Step
  /** Changes that ask nothing of either side. */
  readonly quiet: readonly Line[]
}

/** A change as people read it, and what it means. */
interface Judged {
  readonly line: Line
  readonly effects: Effects
}

function judgedChanges(
  { requirements, parameters, answers }: Differences,
  older: Contract,
  newer: Contract,
): readonly Judged[] {
  const [levels, { label }] = [levelsOf(older, newer), newer.endpoint]
  return [
    ...requirements.map((change) => ({ line: rowLine(change), effects: rowEffects(change) })),
    ...parameters.map((change) => ({
      line: parameterLine(change, label),
      effects: parameterEffects(change, levels),
    })),
    ...answers.map((change) => ({ line: answerLine(change, label), effects: answerEffects(change, levels) })),
  ]
}

const isQuiet = ({ effects: { servers, clients } }: Judged): boolean => servers.length + clients.length === 0

const plain = ({ row, level, words }: Reason): Reason => ({ row, level, words })

function serversOf(reasons: readonly ServerReason[]): Verdicts['servers'] {
  const of = (demand: Demand) => reasons.filter((reason) => reason.demand === demand).map(plain)
  const [breaks, asks, less] = [of('breaks'), of('asks'), of('less')]
  const verdict = demands.find((demand) => reasons.some((reason) => reason.demand === demand)) ?? 'same'
  return { verdict, breaks, asks, less }
}

function clientsOf(reasons: readonly ClientReason[]): Verdicts['clients'] {
  const of = (kind: Surprise) => reasons.filter(({ surprise }) => surprise === kind).map(plain)
  const [refused, unknown, relies] = [of('refused'), of('unknown'), of('relies')]
  return { verdict: refused.length + unknown.length > 0 ? 'breaks' : 'same', refused, unknown, relies }
}

/** Judges the differences of two versions. */
export function verdictsOf(differences: Differences, older: Contract, newer: Contract): Verdicts {
  const judged = judgedChanges(differences, older, newer)
  const all = judged.map((one) => one.effects)
  const told = all.flatMap(({ servers }) => servers)
  const ofChecks = effects(checkEffects(differences.checks, told), [], isSame(differences) ? 'none' : 'patch')
  return {
    servers: serversOf([...told, ...ofChecks.servers]),
    clients: clientsOf(all.flatMap(({ clients }) => clients)),
    step: [...all, ofChecks].map(({ step }) => step).reduce(larger, 'none'),
    quiet: judged.filter(isQuiet).map(({ line }) => line),
  }
}

/** Whether somebody has something to do, beside those who wrote the change. */
export const matters = ({ servers, clients }: Verdicts, { unchecked }: Differences): boolean =>
  servers.verdict === 'breaks' || clients.verdict === 'breaks' || unchecked.length > 0
