import * as v from 'valibot'
import type { Problem, Result } from '../common/errors.js'
import { severities, verdicts } from '../common/verdict.js'
import { readText } from '../target/documents.js'
import { profiles } from '../target/profiles.js'
import { expects, isMap, listOf, oneOf, read, text, wholeNumber } from '../target/schema.js'

const anyText = v.string(expects('a string'))
const moment = v.pipe(
  text,
  v.check((found) => !Number.isNaN(Date.parse(found)), expects('a date and time')),
)
const verdict = oneOf(verdicts)
const missing = ({ input }: { readonly input: unknown }): string =>
  expects(input === undefined ? 'a value' : 'a map')({ input })

const exchange = v.object(
  {
    request: v.object({ method: text, url: anyText, curl: anyText, changes: listOf(anyText) }, missing),
    response: v.nullable(
      v.object(
        {
          status: wholeNumber(0, 999),
          headers: listOf(v.pipe(v.tuple([anyText, anyText], expects('a name and a value')), v.readonly())),
        },
        missing,
      ),
    ),
    failure: v.exactOptional(anyText),
  },
  missing,
)

const finding = v.object(
  {
    check: text,
    requirement: text,
    level: text,
    verdict,
    severity: oneOf(severities),
    title: anyText,
    expected: anyText,
    observed: anyText,
    why: anyText,
    hint: v.exactOptional(anyText),
    known: v.exactOptional(v.object({ reason: anyText }, missing)),
    cause: v.exactOptional(anyText),
    fingerprint: text,
    rerun: anyText,
    exchanges: listOf(exchange),
  },
  missing,
)

const requirement = v.object(
  {
    id: text,
    group: anyText,
    level: text,
    source: anyText,
    url: anyText,
    statement: anyText,
    verdict: oneOf([...verdicts, 'not testable', 'not selected']),
    reason: anyText,
    checks: listOf(anyText),
  },
  missing,
)

const suite = v.object({ version: text, contract: text, specDigest: text, checksDigest: text }, missing)

/** What is read of a report; what a later suite adds is left out. */
const pastReport = v.object(
  {
    suite,
    target: text,
    profile: oneOf(profiles),
    mode: oneOf(['dedicated', 'overloaded']),
    lifecycle: oneOf(['active', 'removed']),
    startedAt: moment,
    durationMs: v.number(expects('a number')),
    exitCode: wholeNumber(0, 4),
    complete: v.boolean(expects('true or false')),
    requirements: listOf(requirement),
    findings: listOf(finding),
  },
  missing,
)

/** A report as it is read back: its checks and requirements may be those of another version of the suite. */
export type PastReport = v.InferOutput<typeof pastReport>
export type PastFinding = PastReport['findings'][number]
export type PastRequirement = PastReport['requirements'][number]

const schemaVersion = 1
const wanted = 'expected a report as "--reporter json=<file>" writes it'

/** Why the content is no report that this version can read; null when it may be one. */
function refusal(content: unknown): string | null {
  if (!isMap(content)) return wanted
  const has = (key: string): unknown => Object.getOwnPropertyDescriptor(content, key)?.value
  const named = has('suite')
  const name = isMap(named) ? Object.getOwnPropertyDescriptor(named, 'name')?.value : undefined
  if (name !== 'link-conformance') return wanted
  const version = has('schemaVersion')
  if (version === schemaVersion) return null
  return `its schemaVersion is ${JSON.stringify(version) ?? 'missing'}, expected ${schemaVersion}: write it anew with this version of link-conformance`
}

/** Reads the content of a JSON report; a message names the first thing that is wrong with it. */
export function reportIn(content: unknown): Result<PastReport> {
  const refused = refusal(content)
  if (refused !== null) return { problems: [{ code: 'malformed', key: '', message: refused }] }
  return read(pastReport, content)
}

function parsed(source: string): unknown {
  try {
    // Windows writes a byte order mark.
    return JSON.parse(source.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}

function inFile(name: string, key: string, problems: readonly Problem[]): readonly Problem[] {
  const [first] = problems
  if (first === undefined) return []
  const place = first.key === '' ? '' : `${first.key}: `
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more problems)`
  return [{ code: first.code, key, message: `${name} cannot be used: ${place}${first.message}${more}` }]
}

/** Reads a JSON report; `name` and `key` are what a problem calls the file and the option that named it. */
export function readReport(path: string, name: string, key: string): Result<PastReport> {
  const source = readText(path, key)
  if (!('value' in source)) return source
  const result = reportIn(parsed(source.value))
  return 'value' in result ? result : { problems: inFile(name, key, result.problems) }
}
