import { prepareConformance } from '../../api/prepare.js'
import type { Report } from '../../report/report.js'
import { runSuite } from '../../run/run.js'
import type { Surroundings } from '../../target/look-up.js'
import { resolveSettings, type SettingsInput } from '../../target/settings.js'
import type { Target } from '../../target/target-file.js'
import { sharedClock } from '../fixtures/clock.js'

/** Reads a target file's content as the command line does; throws when the test's own file is wrong. */
export const targetOf = (content: object, environment: Surroundings['environment'] = {}): Target =>
  prepareConformance(content, environment, '.').settings.target

/** Runs the suite against the target that a file's content describes. */
export const runTarget = (
  content: object,
  input: SettingsInput = {},
  environment: Surroundings['environment'] = {},
): Promise<Report> =>
  runSuite(resolveSettings(targetOf(content, environment), { clock: sharedClock(), ...input }))

const bad: readonly string[] = ['fail', 'blocked', 'inconclusive', 'error']

/** What a correct server must never be told, a line each; empty for a report that conforms. */
export function falseAlarms({ findings, diagnoses, exitCode }: Report): string {
  const alarms = findings
    .filter(({ verdict }) => bad.includes(verdict))
    .map(({ verdict, check, observed }) => `${verdict} ${check}: ${observed}`)
  const errors = diagnoses.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  return [...alarms, ...errors, ...(exitCode === 0 ? [] : [`exit ${exitCode}`])].join('\n')
}

/** The requirements that were warned about: what a lenient choice costs. */
export const warnedOf = ({ findings }: Report): readonly string[] => [
  ...new Set(findings.filter(({ verdict }) => verdict === 'warn').map(({ check }) => check)),
]
