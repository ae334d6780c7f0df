import stringWidth from 'string-width'
import { notSelected, type RequirementResult } from '../report/report.js'
import { visible } from './escape.js'
import type { RenderOptions } from './reporter.js'
import { countOf, type Group, grouped } from './sections.js'
import { type RequirementVerdict, verdictOrder } from './summary.js'
import { verdictStyles } from './terminal-finding.js'
import { padded, paint } from './terminal-text.js'

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
  'not selected': ['not', 'selected'],
} as const satisfies Record<RequirementVerdict, readonly [string, string]>

/** Requirements counted by group and verdict; a verdict that no requirement has gets no column. */
export function groupTable(
  requirements: readonly RequirementResult[],
  options: RenderOptions,
): readonly string[] {
  const selected = requirements.filter(({ verdict }) => verdict !== notSelected)
  if (selected.length === 0) return []
  const columns = verdictOrder.filter(
    (verdict) => verdict === 'pass' || verdict === 'fail' || countOf(selected, verdict) > 0,
  )
  const groups = grouped(selected, ({ group }) => group).map(({ name, rows }) => ({
    name: visible(name),
    rows,
  }))
  const first = Math.max('Group'.length, ...groups.map(({ name }) => stringWidth(name)))
  const line = ({ name, rows }: Group): string =>
    padded(name, first) + columns.map((verdict) => cell(countOf(rows, verdict), verdict, options)).join('')
  return [
    ...headLines(columns, first, options),
    ...groups.map(line),
    paint('─'.repeat(columns.reduce((sum, verdict) => sum + width(verdict), first)), ['dim'], options),
    line({ name: 'all', rows: selected }),
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
    name.padEnd(first) + columns.map((verdict) => titles[verdict][part].padStart(width(verdict))).join('')
  const lines = [line('', 0), line('Group', 1)].map((text) => text.trimEnd()).filter((text) => text !== '')
  return lines.map((text) => paint(text, ['bold'], options))
}

function cell(n: number, verdict: RequirementVerdict, options: RenderOptions): string {
  const text = (n === 0 ? '·' : String(n)).padStart(width(verdict))
  return paint(text, n === 0 ? ['dim'] : verdictStyles[verdict], options)
}
