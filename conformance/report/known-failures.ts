import * as v from 'valibot'
import { stringify } from 'yaml'
import type { Result } from '../common/errors.js'
import { didYouMean } from '../common/suggest.js'
import type { Verdict } from '../common/verdict.js'
import { parseYaml, readText } from '../target/documents.js'
import { expects, listOf, map, read, text } from '../target/schema.js'
import type { Finding } from './report.js'

function isDay(found: string): boolean {
  // YAML's core schema, which is ours, reads an unquoted date as text.
  const day = new Date(/^\d{4}-\d{2}-\d{2}$/.test(found) ? `${found}T00:00:00Z` : Number.NaN)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(found)
}

const aDay = expects('a day of the calendar as YYYY-MM-DD')

const knownFailure = map({
  /** Id of the check. */
  check: text,
  reason: text,
  /** Last day on which it is accepted. */
  expires: v.exactOptional(v.pipe(v.string(aDay), v.check(isDay, aDay))),
  fingerprint: v.exactOptional(text),
})

/** A failure that is accepted for now, and why. */
export type KnownFailure = v.InferOutput<typeof knownFailure>

const twice = (entries: readonly KnownFailure[]): readonly string[] => [
  ...new Set(entries.map(({ check }) => check).filter((id, index, all) => all.indexOf(id) !== index)),
]

export const knownFailureList = v.pipe(
  listOf(knownFailure),
  v.check(
    (entries) => twice(entries).length === 0,
    ({ input }) =>
      `${twice(input)
        .map((id) => `"${id}"`)
        .join(' and ')} is listed twice: keep one entry for each check`,
  ),
)

/** Reads a known-failures file; every problem is listed under the name that it was given by. */
export function readKnownFailures(path: string, name: string): Result<readonly KnownFailure[]> {
  const source = readText(path, 'knownFailures')
  const parsed = 'value' in source ? parseYaml(source.value, name) : source
  return 'value' in parsed ? read(knownFailureList, parsed.value ?? [], name) : parsed
}

/** What was judged: entries of checks that were left out of the run, or not judged by it, are left alone. */
interface JudgedRun {
  readonly findings: readonly Finding[]
  /** Ids of every check there is, selected or not. */
  readonly known: readonly string[]
  /** Ids of checks of which not every request was asked for: what they say now is not what they say. */
  readonly partial: readonly string[]
  /** YYYY-MM-DD */
  readonly today: string
}

/** Verdicts that leave open whether the target still fails. */
const undecided: readonly Verdict[] = ['blocked', 'inconclusive', 'error']

/** An entry that fails no more, has expired, or names nothing: a list that nobody checks hides regressions. */
function problemOf(entry: KnownFailure, { findings, known, partial, today }: JudgedRun): string | null {
  const finding = findings.find(({ check }) => check === entry.check)
  if (finding === undefined && !known.includes(entry.check))
    return `"${entry.check}" is listed as a known failure, but there is no such check${didYouMean(entry.check, known)}`
  if (entry.expires !== undefined && entry.expires < today)
    return `"${entry.check}" was accepted until ${entry.expires}: fix it or renew the entry`
  if (finding === undefined || undecided.includes(finding.verdict) || partial.includes(entry.check))
    return null
  if (finding.verdict !== 'fail')
    return `"${entry.check}" is listed as a known failure, but its verdict is ${finding.verdict}: remove the stale entry`
  if (entry.fingerprint !== undefined && entry.fingerprint !== finding.fingerprint) {
    return `"${entry.check}" fails in another way than listed (fingerprint ${finding.fingerprint} instead of ${entry.fingerprint}): look at it again`
  }
  return null
}

/** The reason that a written file starts with: nobody has thought about the failure yet. */
const placeholder = 'TODO'

/** Names the entries whose failure nobody has thought about, all in one sentence. */
function withoutReason(entries: readonly KnownFailure[]): readonly string[] {
  const ids = entries.filter(({ reason }) => reason.startsWith(placeholder)).map(({ check }) => `"${check}"`)
  if (ids.length === 0) return []
  const listed = ids.length === 1 ? 'is listed as a known failure' : 'are listed as known failures'
  return [
    `${ids.join(', ')} ${listed}, but the reason is still ${placeholder}: write why it is accepted, and until when ("expires"), or fix it`,
  ]
}

/** Marks the listed failures and names the entries that no longer hold, and those that no reason was given for. */
export function applyKnownFailures(
  entries: readonly KnownFailure[],
  run: JudgedRun,
): {
  readonly findings: readonly Finding[]
  readonly problems: readonly string[]
} {
  const valid = entries.filter((entry) => problemOf(entry, run) === null)
  const problems = entries.map((entry) => problemOf(entry, run)).filter((problem) => problem !== null)
  const findings = run.findings.map((finding): Finding => {
    const listed = valid.find(({ check }) => check === finding.check)
    if (listed === undefined || finding.verdict !== 'fail') return finding
    const expires = listed.expires === undefined ? {} : { expires: listed.expires }
    return { ...finding, known: { reason: listed.reason, ...expires } }
  })
  return { findings, problems: [...problems, ...withoutReason(valid)] }
}

/** What a baseline forgives nobody has given a reason for. */
const listedReason = (known: Finding['known']): string | undefined =>
  known?.baseline === true ? undefined : known?.reason

/** A file that lists every failure of a run, for a person to give the reasons. */
export function writeKnownFailures(findings: readonly Finding[]): string {
  const failing = findings.filter(({ verdict }) => verdict === 'fail')
  const entries = failing.map(({ check, observed, fingerprint, known }) => ({
    check,
    reason: listedReason(known) ?? `${placeholder}: why is this accepted? ${observed.split('\n')[0] ?? ''}`,
    ...(known?.expires === undefined ? {} : { expires: known.expires }),
    fingerprint,
  }))
  return `# Failures that are accepted for now. Each needs a reason instead of ${placeholder}; stale, expired and unmatched entries fail the run.\n${stringify(entries, { lineWidth: 0 })}`
}
