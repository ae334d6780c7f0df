import type { Report } from '../report/report.js'

export interface Row {
  readonly name: string
  readonly version: string
  readonly report: Report
}

const headings = [
  'server',
  'version',
  'passed',
  'failed',
  'warned',
  'inconclusive',
  'blocked',
  'error',
  'requests',
  'seconds',
]

function cellsOf({ name, version, report }: Row): readonly string[] {
  const { requirements, requests } = report.summary
  const { pass, fail, warn, inconclusive, blocked, error } = requirements
  const counts = [pass, fail, warn, inconclusive, blocked, error, requests].map(String)
  return [name, version, ...counts, (report.durationMs / 1000).toFixed(1)]
}

/** Requirements by verdict, a line a server. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [headings, ...rows.map(cellsOf)]
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const lines = cells.map((row) =>
    row.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    ),
  )
  return `${lines.map((row) => row.join('  ')).join('\n')}\n`
}
