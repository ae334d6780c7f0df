import { parse, stringify } from 'yaml'
import type { Finding } from './report.js'
import { didYouMean } from './suggest.js'
import { listOf, map, type Problem, type Reader, text } from './target-schema.js'

/** A failure that is accepted for now, and why. */
export interface KnownFailure {
  readonly check: string
  readonly reason: string
  /** Last day on which it is accepted. */
  readonly expires: string | null
  readonly fingerprint: string | null
}

const date: Reader<string> = (value, key, problems) => {
  // YAML reads an unquoted date as text in its core schema; a Date comes from other parsers.
  const day = value instanceof Date ? value.toISOString().slice(0, 10) : value
  if (typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day)) return day
  problems.push({ key, message: 'expected a date as YYYY-MM-DD' })
  return undefined
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

/** Reads a known-failures file; every problem is listed. */
export function readKnownFailures(
  content: string,
  file: string,
  problems: Problem[],
): readonly KnownFailure[] {
  try {
    const list: unknown = parse(content)
    return listOf(entry)(list ?? [], file, problems) ?? []
  } catch (error) {
    problems.push({
      key: file,
      message: `expected YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
    })
    return []
  }
}

/** Listed failures that fail no more, have expired, or name nothing: a list that nobody checks hides regressions. */
function problemOf(known: KnownFailure, findings: readonly Finding[], today: string): string | null {
  const ids = findings.map(({ check }) => check)
  const finding = findings.find(({ check }) => check === known.check)
  if (finding === undefined)
    return `"${known.check}" is listed as a known failure, but no such check ran${didYouMean(known.check, ids)}`
  if (finding.verdict !== 'fail')
    return `"${known.check}" is listed as a known failure, but its verdict is ${finding.verdict}: remove the stale entry`
  if (known.expires !== null && known.expires < today)
    return `"${known.check}" was accepted until ${known.expires}: fix it or renew the entry`
  if (known.fingerprint !== null && known.fingerprint !== finding.fingerprint) {
    return `"${known.check}" fails in another way than listed (fingerprint ${finding.fingerprint} instead of ${known.fingerprint}): look at it again`
  }
  return null
}

/** Marks the listed failures and names the entries that no longer hold. */
export function applyKnownFailures(
  findings: readonly Finding[],
  known: readonly KnownFailure[],
  today: string,
): { readonly findings: readonly Finding[]; readonly problems: readonly string[] } {
  const valid = known.filter((one) => problemOf(one, findings, today) === null)
  const problems = known.map((one) => problemOf(one, findings, today)).filter((problem) => problem !== null)
  const marked = findings.map((finding): Finding => {
    const listed = valid.find(({ check }) => check === finding.check)
    if (listed === undefined || finding.verdict !== 'fail') return finding
    return {
      ...finding,
      known: { reason: listed.reason, ...(listed.expires === null ? {} : { expires: listed.expires }) },
    }
  })
  return { findings: marked, problems }
}

/** A file that lists every failure of a run, for a person to give the reasons. */
export function writeKnownFailures(findings: readonly Finding[]): string {
  const failing = findings.filter(({ verdict }) => verdict === 'fail')
  const entries = failing.map(({ check, observed, fingerprint, known }) => ({
    check,
    reason: known?.reason ?? `TODO: why is this accepted? ${observed.split('\n')[0] ?? ''}`,
    ...(known?.expires === undefined ? {} : { expires: known.expires }),
    fingerprint,
  }))
  return `# Failures that are accepted for now. Each needs a reason; stale, expired and unmatched entries fail the run.\n${stringify(entries)}`
}
