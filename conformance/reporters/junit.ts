import type { Finding, Report, RequirementResult } from '../report/report.js'
import { clip, escapeXml, visible, visibleLines } from './escape.js'
import { hopLines, journeyOf } from './journey.js'
import type { RenderOptions } from './reporter.js'
import { grouped } from './sections.js'

type State = 'passed' | 'failed' | 'errored' | 'skipped'

interface Case {
  readonly name: string
  readonly classname: string
  /** What the requests of the case took, where the report keeps them. */
  readonly ms?: number
  readonly outcome: State
  /** The child element, if any, already escaped. */
  readonly child: string
}

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

// Long transcripts belong to the json and html reports; CI services cut or refuse large JUnit files.
const longestCommand = 4000
const longestMessage = 500

/** Renders the report as JUnit XML: one suite a group of requirements, one case a check, every name once. */
export function renderJunit(report: Report, { targetFile }: RenderOptions): string {
  const suites = uniqueNames([
    ...groupSuites(report),
    diagnosisSuite(report),
    knownFailureSuite(report),
  ]).filter(({ cases }) => cases.length > 0)
  const all = suites.flatMap(({ cases }) => cases)
  const root = {
    name: `${report.suite.name} ${report.target}`,
    ...counts(all),
    time: seconds(report.durationMs),
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(root)}>`,
    ...suites.flatMap((suite) => suiteLines(suite, report, targetFile?.path)),
    '</testsuites>',
    '',
  ].join('\n')
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(visible(String(value)))}"`)
    .join('')
}

function element(name: string, values: Readonly<Record<string, string>>, text = ''): string {
  const content = escapeXml(visibleLines(text)).replaceAll('&#10;', '\n')
  return content === ''
    ? `<${name}${attributes(values)}/>`
    : `<${name}${attributes(values)}>${content}</${name}>`
}

function counts(
  cases: readonly Case[],
): Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>> {
  const of = (outcome: State): number => cases.filter((one) => one.outcome === outcome).length
  return { tests: cases.length, failures: of('failed'), errors: of('errored'), skipped: of('skipped') }
}

function suiteLines({ name, cases }: Suite, report: Report, file?: string): readonly string[] {
  const { version, contract } = report.suite
  const properties = { target: report.target, profile: report.profile, suite: version, contract }
  return [
    `  <testsuite${attributes({ name, ...counts(cases), time: seconds(total(cases)), timestamp: report.startedAt })}>`,
    '    <properties>',
    ...Object.entries(properties).map(([key, value]) => `      ${element('property', { name: key, value })}`),
    '    </properties>',
    ...cases.map((one) => caseLine(one, file)),
    '  </testsuite>',
  ]
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

const total = (cases: readonly Case[]): number => cases.reduce((sum, { ms = 0 }) => sum + ms, 0)

function caseLine({ name, classname, ms = 0, child }: Case, file?: string): string {
  const place = file === undefined ? {} : { file }
  const open = `    <testcase${attributes({ name, classname, time: seconds(ms), ...place })}`
  return child === '' ? `${open}/>` : `${open}>${child}</testcase>`
}

function groupSuites(report: Report): readonly Suite[] {
  return grouped(report.requirements, ({ group }) => group).map(({ name, rows }) => ({
    name,
    cases: rows.flatMap((row) => requirementCases(row, report.findings)),
  }))
}

function requirementCases(row: RequirementResult, findings: readonly Finding[]): readonly Case[] {
  const about = findings.filter(({ requirement }) => requirement === row.id)
  const idle = row.checks.filter((id) => about.every(({ check }) => check !== id))
  const nameless = about.length === 0 && row.checks.length === 0 ? [row.id] : []
  const message = row.reason === '' ? 'not run' : `${row.verdict}: ${row.reason}`
  return [
    ...about.map((finding) => ({
      ...{ name: finding.check, classname: row.id, ms: timeOf(finding) },
      ...judged(finding),
    })),
    ...[...idle, ...nameless].map((name) => ({ name, classname: row.id, ...skipped(message) })),
  ]
}

const timeOf = ({ exchanges }: Finding): number => exchanges.reduce((sum, { ms }) => sum + ms, 0)

function judged(finding: Finding): Pick<Case, 'outcome' | 'child'> {
  const { verdict, severity, observed, known } = finding
  const message = clip(`expected ${finding.expected}; observed ${observed}`, longestMessage)
  if (known !== undefined) return skipped(`known failure: ${known.reason}`)
  switch (verdict) {
    case 'pass':
      return { outcome: 'passed', child: '' }
    case 'warn':
    case 'note':
      return { outcome: 'passed', child: element('system-out', {}, `${verdict}\n${details(finding)}`) }
    case 'inapplicable':
      return skipped(`inapplicable: ${observed}`)
    case 'fail':
      return { outcome: 'failed', child: element('failure', { message, type: severity }, details(finding)) }
    // Not judged is not the same as wrong, and must not be green either.
    case 'blocked':
    case 'inconclusive':
    case 'error':
      return { outcome: 'errored', child: element('error', { message, type: verdict }, details(finding)) }
    default:
      return verdict satisfies never
  }
}

function skipped(message: string): Pick<Case, 'outcome' | 'child'> {
  return { outcome: 'skipped', child: element('skipped', { message }) }
}

function details(finding: Finding): string {
  const changes = finding.exchanges.flatMap(({ request }) => request.changes)
  const journey = journeyOf(finding)
  const commands = finding.exchanges.map(({ request }) => `  ${clip(request.curl, longestCommand)}`)
  const sent =
    journey === undefined
      ? { title: 'reproduce:', lines: commands }
      : { title: 'hops:', lines: hopLines(journey).map((line) => `  ${line}`) }
  return [
    `${finding.title} (${finding.level})`,
    ...(journey === undefined ? [] : [`journey: ${journey.line}`, `deviation: ${journey.deviation}`]),
    `expected: ${finding.expected}`,
    `observed: ${finding.observed}`,
    ...changes.map((change) => `changed: ${change}`),
    `why: ${finding.why}`,
    ...(finding.hint === undefined ? [] : [`how to fix: ${finding.hint}`]),
    ...(sent.lines.length === 0 ? [] : [sent.title, ...sent.lines]),
    `run again: ${finding.rerun}`,
  ].join('\n')
}

function diagnosisSuite(report: Report): Suite {
  const cases = report.diagnoses.map(({ severity, message, advice }, at): Case => {
    const error = element('error', { message, type: 'diagnosis' }, advice)
    const said = element('system-out', {}, `${severity}: ${message}\n${advice}`)
    return {
      name: `diagnosis-${at + 1}`,
      classname: 'preflight',
      ...(severity === 'error' ? { outcome: 'errored', child: error } : { outcome: 'passed', child: said }),
    }
  })
  return { name: 'preflight', cases }
}

function knownFailureSuite(report: Report): Suite {
  const cases = report.knownFailureProblems.map((problem, at): Case => {
    const child = element('failure', { message: problem, type: 'known-failures' })
    return { name: `known-failures-${at + 1}`, classname: 'known-failures', outcome: 'failed', child }
  })
  return { name: 'known-failures', cases }
}

/** CI services that find a name twice keep one case and lose the other. */
function uniqueNames(suites: readonly Suite[]): readonly Suite[] {
  const seen = new Set<string>()
  const unique = (name: string): string => {
    let candidate = visible(name)
    for (let n = 2; seen.has(candidate); n++) candidate = `${visible(name)} (${n})`
    seen.add(candidate)
    return candidate
  }
  return suites.map(({ name, cases }) => ({
    name,
    cases: cases.map((one) => ({ ...one, name: unique(one.name) })),
  }))
}
