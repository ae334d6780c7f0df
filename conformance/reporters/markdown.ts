import type { Report, ReportedExchange, RequirementResult } from '../report/report.js'
import { baselineLines } from './baseline.js'
import { clip, codeBlock, escapeMarkdown, safeUrl, visible } from './escape.js'
import { type FirstScreen, firstScreen, markOf, type Remark } from './first-screen.js'
import { hopLines } from './journey.js'
import type { RenderOptions } from './reporter.js'
import {
  all,
  alone,
  byRequirement,
  type Cluster,
  checkList,
  clusterTitle,
  countOf,
  hasMore,
  knownWords,
  type Sections,
  sections,
  statementOf,
  type Told,
} from './sections.js'
import {
  basisNote,
  count,
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
const longestOthers = 2000
const longestCommand = 4000

/** Renders the report as GitHub flavoured Markdown for a job summary: what matters first, cut before GitHub's limit. */
export function renderMarkdown(report: Report, options: RenderOptions): string {
  const shown = sections(report, options)
  const screen = firstScreen(report, shown)
  const { defects, undecided, known, notes, traces } = shown
  const news = [...defects, ...undecided.filter(hasMore), ...known.map(alone)]
  const clusters = [...news, ...notes.clusters, ...traces.clusters]
  const before = [
    ...headBlocks(report, screen),
    ...screenBlocks(screen),
    problemsBlock(shown),
    baselineLines(report)
      .map((line) => `- ${escapeMarkdown(line)}`)
      .join('\n'),
    remarksBlock(screen.remarks),
    clusters.length > 0 ? `### Findings, by check: ${tally(shown.attention.findings)}` : '',
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

function headBlocks(report: Report, screen: FirstScreen): readonly string[] {
  const mark = report.exitCode === 0 ? '✅' : report.exitCode === 3 ? '⚠️' : '❌'
  return [
    `## ${mark} ${screen.headline}`,
    `${escapeMarkdown(screen.target)} · ${escapeMarkdown(screen.terms)}`,
    remarksBlock(screen.obstacles),
    countsTable(report),
  ]
}

const remarksBlock = (remarks: readonly Remark[]): string =>
  remarks
    .map(({ severity, messages, advice }) => {
      const said = messages.map((message) => `${escapeMarkdown(message)}.`).join('<br>')
      return `- **${severity}**: ${said} ${escapeMarkdown(advice)}`
    })
    .join('\n')

const problemsBlock = ({ knownFailureProblems }: Sections): string =>
  knownFailureProblems.map((problem) => `- **known failures**: ${escapeMarkdown(problem)}`).join('\n')

/** Causes, or reasons, of which the first screen tells. */
const mostTold = 20

/** Causes, what is undecided and what is known, in the words of every other format. */
function screenBlocks({ causesTitle, causes, doubts, knownTitle, known }: FirstScreen): readonly string[] {
  const causeItems = causes
    .slice(0, mostTold)
    .map(({ title, counts, evidence, fix }, at) =>
      item(`${at + 1}.`, `**${escapeMarkdown(title)}** (${counts})`, [evidence, fix ?? '']),
    )
  const doubtItems = doubts
    .slice(0, mostTold)
    .map((doubt) =>
      item('-', `${markOf(doubt)} **${escapeMarkdown(doubt.title)}**`, [
        doubt.reason,
        `To decide: ${doubt.decide}.`,
      ]),
    )
  const left = (all: readonly unknown[], noun: string): string =>
    all.length > mostTold ? `… and ${count(all.length - mostTold, noun)} below` : ''
  return [
    causesTitle === null ? '' : `### ${causesTitle}`,
    causeItems.join('\n'),
    left(causes, 'more cause'),
    doubts.length === 0 ? '' : '### Undecided',
    doubtItems.join('\n'),
    left(doubts, 'more reason'),
    knownTitle === null
      ? ''
      : folded(knownTitle, known.map((line) => `- ${escapeMarkdown(line)}`).join('\n')),
  ]
}

/** A list item of several lines, one in the source: no text of the target's begins a line. */
const item = (mark: string, title: string, texts: readonly string[]): string =>
  `${mark} ${[title, ...present(texts).map(escapeMarkdown)].join('<br>')}`

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

/** One defect in a short block; all there is to its findings is folded. */
function clusterBlock(cluster: Cluster): string {
  const { finding, also } = cluster
  const { verdict, severity, level, known, hint } = finding
  const isReason = cluster.shared === 'reason' && also.length > 0
  const facts = [
    `**${verdictWords(finding)}**, ${severity}`,
    `${escapeMarkdown(finding.requirement)} (${level})`,
    escapeMarkdown(finding.check),
  ].join(' · ')
  const others = isReason ? checkList(all(cluster), shownChecks) : byRequirement(also)
  return present([
    `#### ${marks[verdict]} ${escapeMarkdown(clusterTitle(cluster))}`,
    isReason ? '' : facts,
    codeBlock(isReason ? `observed  ${finding.observed}` : comparison(finding)),
    hint === undefined || isReason ? '' : `**Fix** ${escapeMarkdown(hint)}`,
    known === undefined ? '' : `**Known failure** ${escapeMarkdown(knownWords(finding) ?? '')}`,
    also.length === 0
      ? ''
      : `${isReason ? 'Checks' : 'Also'}: ${escapeMarkdown(clip(others, longestOthers))}`,
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
function comparison(finding: Told): string {
  const changes = finding.exchanges.slice(0, shownRequests).flatMap(({ request }) => request.changes)
  const { told } = finding
  const entries: readonly (readonly [string, string])[] = [
    ...(told === undefined
      ? []
      : ([
          ['journey', told.line],
          ['deviation', told.deviation],
        ] as const)),
    ['expected', finding.expected],
    ['observed', told?.observed ?? finding.observed],
    ...(told === undefined || told.decidedBy === '' ? [] : ([['decided', `by ${told.decidedBy}`]] as const)),
    ...changes.map((change): readonly [string, string] => ['changed', change]),
  ]
  return entries
    .map(([label, text]) => label.padEnd(10) + text.replaceAll('\n', `\n${' '.repeat(10)}`))
    .join('\n')
}

function detailsBlock(finding: Told): string {
  const { exchanges, why, row, told } = finding
  // What is otherwise in a journey comes towards its end.
  const shown = told === undefined ? exchanges.slice(0, shownRequests) : exchanges.slice(-shownRequests)
  const hidden = exchanges.length - shown.length
  const statement = statementOf(finding)
  const sent = told === undefined ? shown.map(({ request }) => clip(request.curl, longestCommand)) : []
  const commands = [...sent, finding.rerun]
  return present([
    `<details><summary>${exchanges.length === 0 ? 'Why, and how to run it again' : 'Why, how to reproduce it, and what went over the wire'}</summary>`,
    statement === undefined ? '' : `> ${escapeMarkdown(statement)}`,
    row === undefined ? '' : sourceLink(row),
    `**Why** ${escapeMarkdown(why)}`,
    codeBlock(commands.join('\n\n'), 'sh'),
    told === undefined ? '' : codeBlock(hopLines(told).join('\n')),
    ...shown.map((exchange) => codeBlock(transcript(exchange), 'http')),
    hidden > 0 ? `${thousands(hidden)} more in the html and json reports.` : '',
    '</details>',
  ]).join('\n\n')
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
