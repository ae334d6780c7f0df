import { renderMatrix } from '../reporters/matrix/page.js'
import { count } from '../reporters/summary.js'
import { one, type Parsed, refuse } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { reportsNamed } from './report-files.js'
import { whyNotWritable, writeFiles } from './write-reports.js'

/** `link-conformance matrix <report.json…>`: reports of many servers as one page. */
export function matrix(parsed: Parsed, io: Io): ExitCode {
  const output = one(parsed, 'output') ?? 'matrix.html'
  const { reports, problems } = reportsNamed(parsed.positionals, 'matrix', io)
  const unwritable = whyNotWritable(output, io)
  refuse([
    ...parsed.problems,
    ...(parsed.positionals.length === 0
      ? ['matrix expects JSON reports, as --reporter json=<file> writes them, found nothing']
      : []),
    ...problems,
    ...(unwritable === null ? [] : [`--output: ${unwritable}`]),
  ])
  const text = renderMatrix(reports)
  if (!writeFiles([{ file: output, text, exclusive: false }], io)) return 4
  io.err(`wrote ${output}: ${count(reports.length, 'server')}\n`)
  return 0
}
