import { stringify } from 'yaml'
import { didYouMean } from '../common/suggest.js'
import type { Verdict } from '../common/verdict.js'
import { expected, listOf, map, type Problem, type Reader, text } from '../target/readers.js'
import { parseYaml } from '../target/target-file.js'
import type { Diagnosis, Finding } from './report.js'

/** A failure that is accepted for now, and why. */
export interface KnownFailure {
  readonly check: string
  readonly reason: string
  /** Last day on which it is accepted. */
  readonly expires: string | null
  readonly fingerprint: string | null
}

const date: Reader<string> = (value, key, problems) => {
  // YAML's core schema, which is ours, reads an unquoted date as text.
  const day =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null
  if (day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(String(value)))
    return String(value)
  return expected('a day of the calendar as YYYY-MM-DD', value, key, problems)
}

const entry: Reader<KnownFailure> = (value, key, problems) => {
  const keys = map(['check', 'reason', 'expires', 'fingerprint'])(value, key, problems)
  if (keys === undefined) return undefined
  const check = text(keys.check, `${key}.check`, problems)
  const reason = text(keys.reason, `${key}.reason`, problems)
  const expires = keys.expires === undefined ? null : date(keys.expires, `${key}.expires`, problems)
  const fingerprint =
    keys.fingerprint === undefined ? null : text(keys.fingerprint, `${key}.fingerprint`, problems)
  if (check === undefined || reason === undefined || expires === undefined || fingerprint === undefined)
    return undefined
  return { check, reason, expires, fingerprint }
}

/** Reads the entries of a known-failures list; `name` is what the problems call it. */
export function knownFailureList(
  content: unknown,
  name: string,
  problems: Problem[],
): readonly KnownFailure[] {
  const known = listOf(entry)(content ?? [], name, problems) ?? []
  const checks = known.map(({ check }) => check)
  for (const check of new Set(checks.filter((id, index) => checks.indexOf(id) !== index)))
    problems.push({ key: name, message: `"${check}" is listed twice: keep one entry for each check` })
  return known
}

/** Reads a known-failures file; every problem is listed. */
export function readKnownFailures(text: string, file: string, problems: Problem[]): readonly KnownFailure[] {
  const found: Problem[] = []
  const parsed = parseYaml(text, found)
  problems.push(...found.map(({ message }) => ({ key: file, message })))
  return parsed === null ? [] : knownFailureList(parsed.content, file, problems)
}

/** What was judged: entries of checks that were left out of the run, or not judged by it, are left alone. */
export interface JudgedRun {
  readonly findings: readonly Finding[]
  /** Ids of every check there is, selected or not. */
  readonly known: readonly string[]
  /** YYYY-MM-DD */
  readonly today: string
}

/** Verdicts that leave open whether the target still fails. */
const undecided: readonly Verdict[] = ['blocked', 'inconclusive', 'error']

/** An entry that fails no more, has expired, or names nothing: a list that nobody checks hides regressions. */
function problemOf(entry: KnownFailure, { findings, known, today }: JudgedRun): string | null {
  const finding = findings.find(({ check }) => check === entry.check)
  if (finding === undefined && !known.includes(entry.check))
    return `"${entry.check}" is listed as a known failure, but there is no such check${didYouMean(entry.check, known)}`
  if (entry.expires !== null && entry.expires < today)
    return `"${entry.check}" was accepted until ${entry.expires}: fix it or renew the entry`
  if (finding === undefined || undecided.includes(finding.verdict)) return null
  if (finding.verdict !== 'fail')
    return `"${entry.check}" is listed as a known failure, but its verdict is ${finding.verdict}: remove the stale entry`
  if (entry.fingerprint !== null && entry.fingerprint !== finding.fingerprint) {
    return `"${entry.check}" fails in another way than listed (fingerprint ${finding.fingerprint} instead of ${entry.fingerprint}): look at it again`
  }
  return null
}

/** The reason that a written file starts with: nobody has thought about the failure yet. */
const placeholder = 'TODO'

const withoutReason = ({ check }: KnownFailure): Diagnosis => ({
  severity: 'warning',
  message: `"${check}" is accepted as a known failure, but its reason still says ${placeholder}`,
  advice: 'Write why it is accepted, and until when ("expires"), or fix it.',
})

/** Marks the listed failures and names the entries that no longer hold. */
export function applyKnownFailures(
  entries: readonly KnownFailure[],
  run: JudgedRun,
): {
  readonly findings: readonly Finding[]
  readonly problems: readonly string[]
  readonly warnings: readonly Diagnosis[]
} {
  const valid = entries.filter((entry) => problemOf(entry, run) === null)
  const problems = entries.map((entry) => problemOf(entry, run)).filter((problem) => problem !== null)
  const findings = run.findings.map((finding): Finding => {
    const listed = valid.find(({ check }) => check === finding.check)
    if (listed === undefined || finding.verdict !== 'fail') return finding
    const expires = listed.expires === null ? {} : { expires: listed.expires }
    return { ...finding, known: { reason: listed.reason, ...expires } }
  })
  const accepted = findings.filter(({ known }) => known !== undefined).map(({ check }) => check)
  const warnings = valid
    .filter(({ check, reason }) => reason.startsWith(placeholder) && accepted.includes(check))
    .map(withoutReason)
  return { findings, problems, warnings }
}

/** A file that lists every failure of a run, for a person to give the reasons. */
export function writeKnownFailures(findings: readonly Finding[]): string {
  const failing = findings.filter(({ verdict }) => verdict === 'fail')
  const entries = failing.map(({ check, observed, fingerprint, known }) => ({
    check,
    reason: known?.reason ?? `${placeholder}: why is this accepted? ${observed.split('\n')[0] ?? ''}`,
    ...(known?.expires === undefined ? {} : { expires: known.expires }),
    fingerprint,
  }))
  return `# Failures that are accepted for now. Each needs a reason; stale, expired and unmatched entries fail the run.\n${stringify(entries, { lineWidth: 0 })}`
}
