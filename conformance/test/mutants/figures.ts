import { groupBy } from '../../common/group-by.js'
import type { Notice } from './detect.js'
import type { Witness } from './fuzz/index.js'
import { type Mutant, sentenceOf } from './mutant.js'
import { isVisible, noticeOf, type Outcome } from './pool.js'

export interface Figures {
  readonly played: number
  readonly unborn: number
  /** Mutants that differ as correct servers may and not otherwise, by each rule that this needs. */
  readonly permitted: ReadonlyMap<string, readonly Outcome[]>
  readonly visible: readonly Outcome[]
  readonly byQuick: readonly Outcome[]
  /** By either depth. */
  readonly byDefault: readonly Outcome[]
  /** Of these, what gets nothing but a note at either depth. */
  readonly byNote: readonly Outcome[]
  readonly survivors: readonly Outcome[]
}

const permittedIn = (outcomes: readonly Outcome[]): Figures['permitted'] => {
  const pairs = outcomes.flatMap((outcome) =>
    outcome.sight.sight === 'permitted' ? outcome.sight.rules.map((rule) => ({ rule, outcome })) : [],
  )
  const byRule = [...groupBy(pairs, ({ rule }) => rule)]
  return new Map(byRule.map(([rule, all]) => [rule, all.map(({ outcome }) => outcome)]))
}

export function figuresOf(outcomes: readonly Outcome[]): Figures {
  const visible = outcomes.filter(({ sight }) => isVisible(sight))
  const byQuick = visible.filter(({ quick }) => noticeOf(quick) !== null)
  const byDefault = visible.filter((one) => noticeOf(one.quick, one.default) !== null)
  return {
    played: outcomes.length,
    unborn: outcomes.filter(({ sight }) => sight.sight === 'unborn').length,
    permitted: permittedIn(outcomes),
    visible,
    byQuick,
    byDefault,
    byNote: byDefault.filter((one) => noticeOf(one.quick, one.default) === 'notes'),
    survivors: visible.filter((one) => !byDefault.includes(one)),
  }
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`

function ways(notices: readonly (Notice | null)[]): string {
  const counts = groupBy(
    notices.flatMap((one) => one ?? []),
    (notice) => notice,
  )
  return [...counts].map(([notice, all]) => `${notice} ${all.length}`).join(', ')
}

function tableOf(
  { visible, byQuick, byDefault, byNote }: Figures,
  title: string,
  keyOf: (outcome: Outcome) => string,
): readonly string[] {
  const row = (name: string, of: readonly Outcome[]): string => {
    const [quick = 0, whole = 0, note = 0] = [byQuick, byDefault, byNote].map(
      (all) => of.filter((one) => all.includes(one)).length,
    )
    const numbers = [of.length, quick, whole, note].map((number) => String(number).padStart(9))
    return `${name.padEnd(28)}${numbers.join('')}  ${percent(whole, of.length)}`
  }
  const groups = [...groupBy(visible, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `${title.padEnd(28)}  visible    quick  default   (note)`,
    ...groups.map(([name, of]) => row(name, of)),
    row('all', visible),
  ]
}

/** The figures, as a table for people. */
export function table(figures: Figures, mutants: readonly Mutant[]): readonly string[] {
  const { played, unborn, permitted, visible, byQuick, byDefault, byNote } = figures
  const of = ({ mutant }: Outcome): Mutant | undefined => mutants[mutant]
  const noticed = (name: string, all: readonly Outcome[], how: string): string =>
    `${name} notices ${all.length}, ${percent(all.length, visible.length)}: ${how}`
  return [
    `${mutants.length} mutants, ${played} played, ${unborn} do not start, ${visible.length} visible`,
    noticed('quick', byQuick, ways(byQuick.map(({ quick }) => noticeOf(quick)))),
    noticed('default', byDefault, ways(byDefault.map((one) => noticeOf(one.quick, one.default)))),
    `of these ${byNote.length} by a note alone, which is no failure; without them ${percent(byDefault.length - byNote.length, visible.length)}`,
    `${new Set([...permitted.values()].flat()).size} differ only as correct servers may:`,
    ...[...permitted].map(([rule, all]) => `${String(all.length).padStart(4)}  ${rule}`),
    ...tableOf(figures, 'Operator', (one) => of(one)?.operator ?? ''),
    ...tableOf(figures, 'File', (one) => of(one)?.file ?? ''),
  ]
}

/** What of them is played, visible and noticed, in one line. */
export const shares = ({ played, visible, byQuick, byDefault }: Figures): string =>
  `${played} played, ${visible.length} visible, quick notices ${percent(byQuick.length, visible.length)}, default ${percent(byDefault.length, visible.length)}`

const longest = 640
const columns = 156

/** Text of a request or an answer on one line; what was drawn differs from run to run. */
function legible(text: string): string {
  const plain = text
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '‹token›')
    .replace(/x{40,}/g, (run) => `‹x × ${run.length}›`)
    .replace(/[\w-]{60,}/g, (run) => `${run.slice(0, 8)}…${run.slice(-4)}`)
    .replace(/[\0-\x1f\x7f-\x9f]/g, (control) => JSON.stringify(control).slice(1, -1))
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain
}

/** Broken where the column ends: the texts have few spaces. */
const wrapped = (text: string, indent: string): readonly string[] =>
  (text.match(new RegExp(`.{1,${columns - indent.length}}`, 'gu')) ?? []).map((line) => indent + line)

/** What one of them has and the other has not; where the status differs, that and where it leads. */
function difference({ original, mutant }: Witness): string {
  const [right, wrong] = [original, mutant].map((answer) => answer.split('\n')) as [string[], string[]]
  const less = right.filter((line) => !wrong.includes(line))
  const more = wrong.filter((line) => !right.includes(line))
  const brief = (all: readonly string[]): string =>
    (right[0] === wrong[0] ? all : all.filter((line) => /^(\d{3}$|location|allow|\()/.test(line))).join(' | ')
  return `${brief(less)} ⇒ ${brief(more)}`
}

/** A survivor, and how the fuzzer sees it. */
export function survivorLines(
  { mutant, sight, default: verdict }: Outcome,
  mutants: readonly Mutant[],
): readonly string[] {
  const own = mutants[mutant]
  const doubt =
    verdict !== null && verdict.checks.length > 0
      ? [`${verdict.notice}: ${verdict.checks.slice(0, 4).join(', ')}`]
      : []
  const shown =
    sight.sight === 'visible'
      ? [legible(sight.witness.request), legible(difference(sight.witness))]
      : [sight.sight === 'dead' ? sight.how : '']
  return [
    ...wrapped(own === undefined ? '' : sentenceOf(own), ''),
    ...[...doubt, ...shown].flatMap((text) => wrapped(text, '    ')),
  ]
}
