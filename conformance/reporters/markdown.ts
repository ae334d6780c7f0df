import type { Finding, Report, ReportedExchange, RequirementResult } from '../report/report.js'
import { baselineLines } from './baseline.js'
import { clip, codeBlock, escapeMarkdown, safeUrl, visible } from './escape.js'
import type { RenderOptions } from './reporter.js'
import {
  type Cluster,
  causeOf,
  checkList,
  clusterTitle,
  countOf,
  type Sections,
  sections,
  statementOf,
  type Told,
} from './sections.js'
import {
  basisNote,
  marks,
  type RequirementVerdict,
  requirementCount,
  tally,
  thousands,
  verdictOrder,
  verdictWords,
} from './summary.js'

// GitHub drops a job summary over 1 MiB without a trace; the rest is room for what other steps write.
const byteLimit = 1_000_000
const shownRequests = 3
const shownChecks = 50
const longestCommand = 4000

/** Renders the report as GitHub flavoured Markdown for a job summary: what matters first, cut before GitHub's limit. */
export function renderMarkdown(report: Report, options: RenderOptions): string {
  const shown = sections(report, options)
  const { attention, notes, traces } = shown
  const clusters = [...attention.clusters, ...notes.clusters, ...traces.clusters]
  const found = attention.clusters.length + notes.clusters.length > 0
  const before = [
    ...headBlocks(report, shown),
    found ? `### Findings, by check: ${tally(attention.findings)}` : '',
  ]
  const after = [tableBlock(shown, report), inapplicableBlock(shown), closingBlock(report, shown)]
  const blocks = clusters.map((cluster) => () => clusterBlock(cluster))
  return `${fitted(present(before), blocks, present(after)).join('\n\n')}\n`
}

/** The paragraphs that are not empty. */
function present(blocks: readonly string[]): readonly string[] {
  return blocks.filter((block) => block !== '')
}

/** As many whole findings as the limit allows, and a sentence about the others. */
function fitted(
  before: readonly string[],
  blocks: readonly (() => string)[],
  after: readonly string[],
): readonly string[] {
  const size = (block: string): number => Buffer.byteLength(block) + 2
  let room = byteLimit - 200 - [...before, ...after].reduce((sum, block) => sum + size(block), 0)
  const kept: string[] = []
  for (const render of blocks) {
    const block = render()
    if (size(block) > room) break
    room -= size(block)
    kept.push(block)
  }
  const left = blocks.length - kept.length
  const cut = `**${thousands(left)} more findings are left out here**, to stay under GitHub's limit of 1 MiB: see the html or json report.`
  return [...before, ...kept, ...(left > 0 ? [cut] : []), ...after]
}

function headBlocks(report: Report, shown: Sections): readonly string[] {
  const mark = report.exitCode === 0 ? '✅' : report.exitCode === 3 ? '⚠️' : '❌'
  const diagnoses = shown.diagnoses.map(
    ({ severity, message, advice }) =>
      `- **${severity}**: ${escapeMarkdown(message)}. ${escapeMarkdown(advice)}`,
  )
  const problems = shown.knownFailureProblems.map(
    (problem) => `- **known failures**: ${escapeMarkdown(problem)}`,
  )
  return [
    `## ${mark} ${shown.headline}`,
    `${escapeMarkdown(shown.target)} · ${escapeMarkdown(shown.terms)}`,
    countsTable(report),
    [...diagnoses, ...problems, ...baselineLines(report).map((line) => `- ${escapeMarkdown(line)}`)].join(
      '\n',
    ),
  ]
}

function tableOf(head: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
  const rule = head.map((_, at) => (at === 0 ? ':---' : '---:'))
  return [head, rule, ...lines].map(line).join('\n')
}

function countsTable(report: Report): string {
  const checks = (verdict: RequirementVerdict): number | string =>
    verdict === 'not testable' || verdict === 'not selected' ? '' : report.summary.checks[verdict]
  const requirements = (verdict: RequirementVerdict): number => requirementCount(report, verdict)
  const columns = verdictOrder.filter(
    (verdict) =>
      verdict === 'pass' || verdict === 'fail' || requirements(verdict) > 0 || Number(checks(verdict)) > 0,
  )
  return tableOf(
    ['', ...columns],
    [
      ['requirements', ...columns.map(requirements)],
      ['checks', ...columns.map(checks)],
    ],
  )
}

function clusterBlock(cluster: Cluster): string {
  const { finding, also } = cluster
  if (also.length === 0) return findingBlock(finding)
  const title = escapeMarkdown(clusterTitle(cluster))
  if (causeOf(finding) === null)
    return present([
      `#### ${marks[finding.verdict]} ${title}`,
      codeBlock(`observed  ${finding.observed}`),
      `Checks: ${escapeMarkdown(checkList([finding, ...also], shownChecks))}`,
      detailsBlock(finding),
    ]).join('\n\n')
  const others = also.map(({ requirement, check }) => `- ${escapeMarkdown(`${requirement} ${check}`)}`)
  return present([
    `### ${marks[finding.verdict]} ${title}`,
    findingBlock(finding),
    `Because of it too:\n\n${others.join('\n')}`,
  ]).join('\n\n')
}

function findingBlock(finding: Told): string {
  const { verdict, known, severity, hint, level, row } = finding
  const statement = statementOf(finding)
  const facts = [
    `**${verdictWords(finding)}**, ${severity}`,
    `${escapeMarkdown(finding.requirement)} (${level})`,
    escapeMarkdown(finding.check),
    ...(row === undefined ? [] : [sourceLink(row)]),
  ]
  return present([
    `#### ${marks[verdict]} ${escapeMarkdown(finding.title)}`,
    facts.join(' · '),
    statement === undefined ? '' : `> ${escapeMarkdown(statement)}`,
    codeBlock(comparison(finding)),
    `**Why** ${escapeMarkdown(finding.why)}`,
    hint === undefined ? '' : `**How to fix** ${escapeMarkdown(hint)}`,
    known === undefined ? '' : `**Known failure** ${escapeMarkdown(known.reason)}`,
    detailsBlock(finding),
  ]).join('\n\n')
}

function sourceLink(row: RequirementResult): string {
  const url = safeUrl(row.url)
  const text = escapeMarkdown(row.source)
  return (
    basisNote(row) + (url === null ? text : `[${text}](<${url.replace(/[<>\\|`]/g, encodeURIComponent)}>)`)
  )
}

/** Expected, observed and changed, aligned; continuation lines keep the column. */
function comparison(finding: Finding): string {
  const changes = finding.exchanges.slice(0, shownRequests).flatMap(({ request }) => request.changes)
  const entries: readonly (readonly [string, string])[] = [
    ['expected', finding.expected],
    ['observed', finding.observed],
    ...changes.map((change): readonly [string, string] => ['changed', change]),
  ]
  return entries
    .map(([label, text]) => label.padEnd(10) + text.replaceAll('\n', `\n${' '.repeat(10)}`))
    .join('\n')
}

function detailsBlock(finding: Finding): string {
  if (finding.exchanges.length === 0) return `Run again: <code>${escapeMarkdown(finding.rerun)}</code>`
  const shown = finding.exchanges.slice(0, shownRequests)
  const hidden = finding.exchanges.length - shown.length
  return [
    '<details><summary>Reproduce, and what went over the wire</summary>',
    codeBlock(
      [...shown.map(({ request }) => clip(request.curl, longestCommand)), finding.rerun].join('\n\n'),
      'sh',
    ),
    ...shown.map((exchange) => codeBlock(transcript(exchange), 'http')),
    ...(hidden > 0 ? [`${thousands(hidden)} more in the html and json reports.`] : []),
    '</details>',
  ].join('\n\n')
}

type Message = Pick<ReportedExchange['request'], 'headers' | 'body'>

function transcript({ request, response, failure, ms }: ReportedExchange): string {
  const message = (first: string, { headers, body = '' }: Message): readonly string[] => [
    visible(first),
    ...headers.map(([name, value]) => visible(`${name}: ${value}`)),
    ...(body === '' ? [] : ['', body]),
  ]
  const sent = message(`${request.method} ${clip(request.url, longestCommand)}`, request)
  const received =
    response === null
      ? [visible(failure ?? 'no response')]
      : message(`${response.status} (${ms} ms)`, response)
  return [...sent, '', ...received].join('\n').trimEnd()
}

function tableBlock({ groups }: Sections, { requirements }: Report): string {
  if (groups.length === 0) return ''
  const columns = verdictOrder.filter((verdict) => countOf(requirements, verdict) > 0)
  const lines = [...groups, { name: 'all', rows: requirements }].map(({ name, rows }) => [
    escapeMarkdown(name),
    ...columns.map((verdict) => countOf(rows, verdict) || ''),
  ])
  return folded('Requirements by group', tableOf(['group', ...columns], lines))
}

function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`
}

function inapplicableBlock({ inapplicable }: Sections): string {
  const lines = inapplicable.map(
    ({ name, rows }) => `- ${escapeMarkdown(`${name}: ${rows.map(({ id }) => id).join(', ')}`)}`,
  )
  return lines.length === 0 ? '' : folded('Inapplicable, and what would enable it', lines.join('\n'))
}

function closingBlock({ suite }: Report, { closing }: Sections): string {
  return `${closing} ${escapeMarkdown(`${suite.name} ${suite.version}, contract ${suite.contract}`)}.`
}
