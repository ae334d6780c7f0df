import { compareRuns, termsDifference } from '../report/baseline.js'
import type { PastReport } from '../report/read-report.js'
import { newFailures } from '../reporters/baseline.js'
import { type ComparedRuns, comparisonJson, renderComparison } from '../reporters/compare.js'
import { has, type Parsed, refuse } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { reportsNamed } from './report-files.js'

const wanted = 'two JSON reports, the earlier one first, as --reporter json=<file> writes them'

/** New failures first; without any, a later run that could not decide a demand has not shown that there are none. */
function exitCodeOf({ comparison }: ComparedRuns, { findings }: PastReport): ExitCode {
  if (newFailures(comparison).length > 0) return 1
  const isOpen = findings.some(
    ({ level, verdict, known }) =>
      level === 'MUST' && known === undefined && (verdict === 'blocked' || verdict === 'inconclusive'),
  )
  return isOpen ? 3 : 0
}

/** `link-conformance compare <a.json> <b.json>`: what is new, fixed and as it was. */
export function compare(parsed: Parsed, io: Io): ExitCode {
  const [first, second, ...extra] = parsed.positionals
  const names = [first, second].filter((name) => name !== undefined)
  const { reports, problems } = reportsNamed(names, 'compare', io)
  refuse([
    ...parsed.problems,
    ...(names.length < 2
      ? [`compare expects ${wanted}, found ${names.length === 0 ? 'nothing' : 'one'}`]
      : []),
    ...extra.map((word) => `compare expects ${wanted}, found "${word}" too`),
    ...problems,
  ])
  const [earlier, later] = reports
  if (earlier === undefined || later === undefined) return 2
  const compared: ComparedRuns = {
    earlier,
    later,
    comparison: compareRuns(later.report, earlier.report),
    difference: termsDifference(earlier.report, later.report),
  }
  const colour = io.terminal.out && (io.environment.NO_COLOR ?? '') === ''
  io.out(
    has(parsed, 'json')
      ? comparisonJson(compared)
      : renderComparison(compared, { colour, width: io.terminal.width }),
  )
  return exitCodeOf(compared, later.report)
}
