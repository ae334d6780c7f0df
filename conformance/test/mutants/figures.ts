import { groupBy } from '../../common/group-by.js'
import type { Notice, Verdict } from './detect.js'
import type { Witness } from './fuzz/index.js'
import { type Mutant, sentenceOf } from './mutant.js'
import { isNotice, type Outcome } from './pool.js'

export interface Figures {
  readonly played: number
  readonly unborn: number
  readonly visible: readonly Outcome[]
  readonly byQuick: readonly Outcome[]
  /** By either depth. */
  readonly byDefault: readonly Outcome[]
  readonly survivors: readonly Outcome[]
}

const isVisible = ({ sight: { sight } }: Outcome): boolean => sight === 'visible' || sight === 'dead'

export function figuresOf(outcomes: readonly Outcome[]): Figures {
  const visible = outcomes.filter(isVisible)
  const byQuick = visible.filter(({ quick }) => isNotice(quick))
  const byDefault = visible.filter((one) => isNotice(one.quick) || isNotice(one.default))
  return {
    played: outcomes.length,
    unborn: outcomes.filter(({ sight }) => sight.sight === 'unborn').length,
    visible,
    byQuick,
    byDefault,
    survivors: visible.filter((one) => !byDefault.includes(one)),
  }
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`

function ways(verdicts: readonly (Verdict | null)[]): string {
  const counts = groupBy(
    verdicts.flatMap((one): readonly Notice[] => (one === null ? [] : [one.notice])),
    (notice) => notice,
  )
  return [...counts].map(([notice, all]) => `${notice} ${all.length}`).join(', ')
}

function tableOf(
  { visible, byQuick, byDefault }: Figures,
  title: string,
  keyOf: (outcome: Outcome) => string,
): readonly string[] {
  const row = (name: string, of: readonly Outcome[]): string => {
    const [quick, whole] = [byQuick, byDefault].map((all) => of.filter((one) => all.includes(one)).length)
    return `${name.padEnd(30)}${String(of.length).padStart(7)}${String(quick).padStart(7)}${String(whole).padStart(9)}  ${percent(whole ?? 0, of.length)}`
  }
  const groups = [...groupBy(visible, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `${title.padEnd(30)}visible  quick  default`,
    ...groups.map(([name, of]) => row(name, of)),
    row('all', visible),
  ]
}

const targetOf = (request: string): string => request.split(' ')[1] ?? ''

/** Where the difference shows: at the link endpoint, or at another address. */
function placeOf({ sight }: Outcome): string {
  if (sight.sight !== 'visible') return 'under any request'
  return /^\/authorize(\?|$)/.test(targetOf(sight.witness.request))
    ? 'at the link endpoint'
    : 'at another address'
}

/** The figures, as a table for people. */
export function table(figures: Figures, mutants: readonly Mutant[]): readonly string[] {
  const { played, unborn, visible, byQuick, byDefault } = figures
  const of = ({ mutant }: Outcome): Mutant | undefined => mutants[mutant]
  return [
    `${mutants.length} mutants, ${played} played, ${unborn} do not start, ${visible.length} visible`,
    `quick notices ${byQuick.length}, ${percent(byQuick.length, visible.length)}: ${ways(byQuick.map(({ quick }) => quick))}`,
    `default notices ${byDefault.length}, ${percent(byDefault.length, visible.length)}; alone: ${ways(
      byDefault.map((one) => one.default),
    )}`,
    ...tableOf(figures, 'Operator', (one) => of(one)?.operator ?? ''),
    ...tableOf(figures, 'Where it shows', placeOf),
    ...tableOf(figures, 'File', (one) => of(one)?.file ?? ''),
  ]
}

const longest = 420

/** Text of a request or an answer on one line; tokens differ from run to run. */
function legible(text: string): string {
  const plain = text
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '‹token›')
    .replace(/x{40,}/g, (run) => `‹x × ${run.length}›`)
    .replace(/[\0-\x1f\x7f-\x9f]/g, (control) => JSON.stringify(control).slice(1, -1))
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain
}

function difference({ original, mutant }: Witness): string {
  const [right, wrong] = [original.split('\n'), mutant.split('\n')]
  const less = right.filter((line) => !wrong.includes(line))
  const more = wrong.filter((line) => !right.includes(line))
  return `${less.join(' | ')} ⇒ ${more.join(' | ')}`
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
  return [own === undefined ? '' : sentenceOf(own), ...[...doubt, ...shown].map((line) => `  ${line}`)]
}
