import type { Finding, Report, ReportedExchange, RequirementResult } from '../report/report.js'
import { clip, codeBlock, escapeMarkdown, safeUrl, visible } from './escape.js'
import type { RenderOptions } from './reporter.js'
import {
  basisNote,
  byUrgency,
  type Cluster,
  causeOf,
  checkList,
  closingSentence,
  clusters,
  clusterTitle,
  faces,
  groupRows,
  headline,
  needsAttention,
  reasons,
  requirementsById,
  tally,
  terms,
  thousands,
  totals,
  verdictOrder,
} from './summary.js'

// GitHub drops a job summary over 1 MiB without a trace; the rest is room for what other steps write.
const byteLimit = 1_000_000
const shownRequests = 3
const shownChecks = 50
const longestCommand = 4000

/** Renders the report as GitHub flavoured Markdown for a job summary: what matters first, cut before GitHub's limit. */
export function renderMarkdown(report: Report, options: RenderOptions): string {
  const rows = requirementsById(report)
  const shown = byUrgency(report.findings).filter(
    (finding) => needsAttention(finding) || finding.verdict === 'note',
  )
  const passed = report.findings.filter(
    ({ verdict, exchanges }) => verdict === 'pass' && exchanges.length > 0,
  )
  const traced = options.trace ? passed : []
  const blocks = clusters([...shown, ...traced]).map((cluster) => () => clusterBlock(cluster, rows))
  const found = shown.length === 0 ? [] : [`### Findings, by check: ${tally(shown.filter(needsAttention))}`]
  const before = [...headBlocks(report), ...found]
  const after = [tableBlock(report), unjudgedBlock(report), closingBlock(report)].filter(
    (block) => block !== '',
  )
  return `${fitted(before, blocks, after).join('\n\n')}\n`
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

function headBlocks(report: Report): readonly string[] {
  const mark = report.exitCode === 0 ? '✅' : report.exitCode === 3 ? '⚠️' : '❌'
  const diagnoses = report.diagnoses.map(
    ({ severity, message, advice }) =>
      `- **${severity}**: ${escapeMarkdown(message)}. ${escapeMarkdown(advice)}`,
  )
  const problems = report.knownFailureProblems.map(
    (problem) => `- **known failures**: ${escapeMarkdown(problem)}`,
  )
  const lists = [...diagnoses, ...problems]
  return [
    `## ${mark} ${headline(report)}`,
    `${escapeMarkdown(report.target)} · ${escapeMarkdown(terms(report))}`,
    countsTable(report),
    ...(lists.length === 0 ? [] : [lists.join('\n')]),
  ]
}

function tableOf(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const rule = head.map((_, at) => (at === 0 ? ':---' : '---:'))
  return [head, rule, ...lines].map(line).join('\n')
}

function countsTable(report: Report): string {
  const { checks, requirements } = report.summary
  const present = verdictOrder.filter((verdict) =>
    verdict === 'not testable'
      ? requirements.notTestable > 0
      : verdict === 'pass' || verdict === 'fail' || requirements[verdict] > 0 || checks[verdict] > 0,
  )
  const rowOf = (
    title: string,
    of: (verdict: (typeof verdictOrder)[number]) => number | string,
  ): readonly string[] => [title, ...present.map((verdict) => String(of(verdict)))]
  return tableOf(
    ['', ...present.map((verdict) => faces[verdict].word)],
    [
      rowOf('requirements', (verdict) => requirements[verdict === 'not testable' ? 'notTestable' : verdict]),
      rowOf('checks', (verdict) => (verdict === 'not testable' ? '' : checks[verdict])),
    ],
  )
}

function clusterBlock(cluster: Cluster, rows: ReadonlyMap<string, RequirementResult>): string {
  const { finding, also } = cluster
  if (also.length === 0) return findingBlock(finding, rows.get(finding.requirement))
  if (causeOf(finding) !== null) {
    const others = also.map(
      ({ requirement, check }) => `- ${escapeMarkdown(requirement)} ${escapeMarkdown(check)}`,
    )
    return [
      `### ${faces[finding.verdict].mark} ${escapeMarkdown(clusterTitle(cluster))}`,
      findingBlock(finding, rows.get(finding.requirement)),
      `Because of it too:\n\n${others.join('\n')}`,
    ].join('\n\n')
  }
  return [
    `#### ${faces[finding.verdict].mark} ${clusterTitle(cluster)}`,
    codeBlock(`observed  ${finding.observed}`),
    `Checks: ${escapeMarkdown(checkList(cluster, shownChecks))}`,
    detailsBlock(finding),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function findingBlock(finding: Finding, row: RequirementResult | undefined): string {
  const { verdict, known, severity, hint, level } = finding
  const word = `${known === undefined ? '' : 'known '}${faces[verdict].word}`
  const facts = [
    `**${word}**, ${severity}`,
    `${escapeMarkdown(finding.requirement)} (${level})`,
    escapeMarkdown(finding.check),
  ]
  const parts = [
    `#### ${faces[verdict].mark} ${escapeMarkdown(finding.title)}`,
    [facts.join(' · '), row === undefined ? '' : sourceLink(row)].filter((part) => part !== '').join(' · '),
    row === undefined || row.statement === finding.title ? '' : `> ${escapeMarkdown(row.statement)}`,
    codeBlock(comparison(finding)),
    `**Why** ${escapeMarkdown(finding.why)}`,
    hint === undefined ? '' : `**How to fix** ${escapeMarkdown(hint)}`,
    known === undefined ? '' : `**Known failure** ${escapeMarkdown(known.reason)}`,
    detailsBlock(finding),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
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
  if (finding.exchanges.length === 0) return `Run again: ${inlineCommand(finding.rerun)}`
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

function inlineCommand(command: string): string {
  return `<code>${escapeMarkdown(command)}</code>`
}

function transcript({ request, response, failure, ms }: ReportedExchange): string {
  const lines = (headers: ReportedExchange['request']['headers']): readonly string[] =>
    headers.map(([name, value]) => visible(`${name}: ${value}`))
  const sent = [visible(`${request.method} ${clip(request.url, longestCommand)}`), ...lines(request.headers)]
  const received =
    response === null
      ? [visible(failure ?? 'no response')]
      : [`${response.status} (${ms} ms)`, ...lines(response.headers), ...bodyLines(response.body)]
  return [...sent, ...bodyLines(request.body ?? ''), '', ...received].join('\n').trimEnd()
}

function bodyLines(body: string): readonly string[] {
  return body === '' ? [] : ['', body]
}

function tableBlock(report: Report): string {
  if (report.requirements.length === 0) return ''
  const all = totals(report.requirements)
  const columns = verdictOrder.filter((verdict) => all[verdict] > 0)
  const lines = [...groupRows(report.requirements), { group: 'all', counts: all }]
  const table = tableOf(
    ['group', ...columns.map((verdict) => faces[verdict].word)],
    lines.map(({ group, counts }) => [
      escapeMarkdown(group),
      ...columns.map((verdict) => String(counts[verdict] || '')),
    ]),
  )
  return `<details><summary>Requirements by group</summary>\n\n${table}\n\n</details>`
}

function unjudgedBlock(report: Report): string {
  const listed = reasons(report.requirements, 'inapplicable')
  if (listed.length === 0) return ''
  const lines = listed.map(
    ({ reason, rows }) =>
      `- ${escapeMarkdown(reason)}: ${rows.map(({ id }) => escapeMarkdown(id)).join(', ')}`,
  )
  return `<details><summary>Inapplicable, and what would enable it</summary>\n\n${lines.join('\n')}\n\n</details>`
}

function closingBlock(report: Report): string {
  return `${closingSentence(report)} ${escapeMarkdown(`${report.suite.name} ${report.suite.version}`)}.`
}
