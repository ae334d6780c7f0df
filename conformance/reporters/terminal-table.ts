import { notSelected, type RequirementResult } from '../report/report.js'
import { paint, visible } from './escape.js'
import type { RenderOptions } from './reporter.js'
import { groupRows, type RequirementVerdict, totals, verdictOrder } from './summary.js'
import { verdictStyles } from './terminal-finding.js'

/** Column titles, on two lines where one would be wider than 80 columns allow. */
const titles = {
  pass: ['', 'pass'],
  fail: ['', 'fail'],
  warn: ['', 'warn'],
  note: ['', 'note'],
  inapplicable: ['inappli-', 'cable'],
  blocked: ['', 'blocked'],
  inconclusive: ['incon-', 'clusive'],
  error: ['', 'error'],
  'not testable': ['not', 'testable'],
} as const satisfies Record<RequirementVerdict, readonly [string, string]>

type Counts = Readonly<Record<RequirementVerdict, number>>

/** Requirements counted by group and verdict; a verdict that no requirement has gets no column. */
export function groupTable(
  requirements: readonly RequirementResult[],
  options: RenderOptions,
): readonly string[] {
  const selected = requirements.filter(({ reason }) => reason !== notSelected)
  if (selected.length === 0) return []
  const all = totals(selected)
  const columns = verdictOrder.filter(
    (verdict) => all[verdict] > 0 || verdict === 'pass' || verdict === 'fail',
  )
  const rows = groupRows(selected).map(({ group, counts }) => ({ name: visible(group), counts }))
  const first = Math.max('Group'.length, ...rows.map(({ name }) => name.length))
  const line = (name: string, counts: Counts): string =>
    name.padEnd(first) + columns.map((verdict) => cell(counts[verdict], verdict, options)).join('')
  return [
    ...headLines(columns, first, options),
    ...rows.map(({ name, counts }) => line(name, counts)),
    paint(
      '─'.repeat(first + columns.reduce((sum, verdict) => sum + width(verdict), 0)),
      ['dim'],
      options.colour,
    ),
    line('all', all),
  ]
}

function width(verdict: RequirementVerdict): number {
  return 2 + Math.max(...titles[verdict].map((title) => title.length))
}

function headLines(
  columns: readonly RequirementVerdict[],
  first: number,
  options: RenderOptions,
): readonly string[] {
  const line = (name: string, part: 0 | 1): string =>
    (
      name.padEnd(first) + columns.map((verdict) => titles[verdict][part].padStart(width(verdict))).join('')
    ).trimEnd()
  const lines = [line('', 0), line('Group', 1)].filter((text) => text !== '')
  return lines.map((text) => paint(text, ['bold'], options.colour))
}

function cell(n: number, verdict: RequirementVerdict, options: RenderOptions): string {
  const text = (n === 0 ? '·' : String(n)).padStart(width(verdict))
  return paint(text, n === 0 ? ['dim'] : verdictStyles[verdict], options.colour)
}
