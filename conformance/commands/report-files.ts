import { resolve } from 'node:path'
import { problemsOf, type Result } from '../common/errors.js'
import { readReport } from '../report/read-report.js'
import type { NamedReport } from '../reporters/compare.js'
import type { Io } from './io.js'

/** Reads reports that a command takes as its arguments. */
export function reportsNamed(
  names: readonly string[],
  command: string,
  { directory }: Io,
): { readonly reports: readonly NamedReport[]; readonly problems: readonly string[] } {
  const read = names.map((name) => ({ name, result: readReport(resolve(directory, name), name, '') }))
  return {
    reports: read.flatMap(({ name, result }) => ('value' in result ? [{ name, report: result.value }] : [])),
    problems: read.flatMap(({ result }: { readonly result: Result<unknown> }) =>
      problemsOf(result).map(({ message }) => `${command}: ${message}`),
    ),
  }
}
