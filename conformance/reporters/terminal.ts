import type { Diagnosis, Report } from '../report/report.js'
import { inertInLogs, paint, type Style, visible, visibleLines, wrap } from './escape.js'
import type { RenderOptions } from './reporter.js'
import {
  byUrgency,
  closingSentence,
  clusters,
  count,
  faces,
  needsAttention,
  reasons,
  requirementsById,
  tally,
  terms,
} from './summary.js'
import { clusterLines, findingLines, transcriptLines, verdictStyles } from './terminal-finding.js'
import { groupTable } from './terminal-table.js'

const narrowest = 40

/** Renders the report for people at a terminal: findings first, one closing sentence last. */
export function renderTerminal(report: Report, given: RenderOptions): string {
  const options = { ...given, width: Math.max(narrowest, given.width) }
  const sections = [
    titleLines(report, options),
    attentionLines(report, options),
    noteLines(report, options),
    traceLines(report, options),
    tableLines(report, options),
    unjudgedLines(report, options),
    diagnosisLines(report, options),
    knownFailureLines(report, options),
    closingLines(report, options),
  ]
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return inertInLogs(`${text.join('\n\n')}\n`)
}

/** A title with a rule from it to the right edge; a title too long for one line goes without. */
function heading(title: string, options: RenderOptions): readonly string[] {
  const [first = '', ...rest] = wrap(title, options.width - 3)
  const rule = rest.length > 0 ? '' : '─'.repeat(Math.max(0, options.width - first.length - 4))
  const bold = (text: string): string => paint(text, ['bold'], options.colour)
  const dim = (text: string): string => paint(text, ['dim'], options.colour)
  return [`${dim('──')} ${bold(first)} ${dim(rule)}`.trimEnd(), ...rest.map((line) => `   ${bold(line)}`), '']
}

function titleLines(report: Report, options: RenderOptions): readonly string[] {
  const suite = visible(`${report.suite.name} ${report.suite.version}`)
  const [first = '', ...rest] = wrap(visible(report.target), options.width)
  const target = [first, ...rest].map((line) => paint(line, ['bold'], options.colour))
  return [
    ...target,
    ...wrap(`${terms(report)} · ${suite}`, options.width).map((line) => paint(line, ['dim'], options.colour)),
  ]
}

function attentionLines(report: Report, options: RenderOptions): readonly string[] {
  const found = byUrgency(report.findings).filter(needsAttention)
  if (found.length === 0) return []
  const rows = requirementsById(report)
  const blocks = clusters(found).map((cluster) =>
    cluster.also.length > 0
      ? clusterLines(cluster, rows.get(cluster.finding.requirement), options)
      : findingLines(cluster.finding, rows.get(cluster.finding.requirement), options),
  )
  return [
    ...heading(`Findings, by check: ${tally(found)}`, options),
    ...blocks.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines])),
  ]
}

/** The other reports have the rest. */
const firstLine = (observed: string): string => (observed.split('\n', 1)[0] ?? '').replace(/:$/, '')

function noteLines(report: Report, options: RenderOptions): readonly string[] {
  const notes = byUrgency(report.findings).filter(({ verdict }) => verdict === 'note')
  if (notes.length === 0) return []
  const lines = notes.flatMap((note) => {
    const text = wrap(
      visible(`${note.requirement}  ${note.title.replace(/\.$/, '')}: ${firstLine(note.observed)}`),
      options.width - 2,
    )
    return text.map((line, at) => `${at === 0 ? faces.note.mark : ' '} ${line}`)
  })
  return [...heading(`${count(notes.length, 'note')}: no deviation, but worth knowing`, options), ...lines]
}

function traceLines(report: Report, options: RenderOptions): readonly string[] {
  const passed = report.findings.filter(
    ({ verdict, exchanges }) => verdict === 'pass' && exchanges.length > 0,
  )
  if (!options.trace || passed.length === 0) return []
  const lines = passed.flatMap((finding, at) => [
    ...(at === 0 ? [] : ['']),
    ...wrap(visible(`${faces.pass.mark} ${finding.check}: ${finding.title}`), options.width),
    ...finding.exchanges.flatMap((exchange) => transcriptLines(exchange, options)),
  ])
  return [...heading('Transcripts of passing checks', options), ...lines]
}

function tableLines(report: Report, options: RenderOptions): readonly string[] {
  const table = groupTable(report.requirements, options)
  return table.length === 0 ? [] : [...heading('Requirements by group', options), ...table]
}

function unjudgedLines(report: Report, options: RenderOptions): readonly string[] {
  const listed = reasons(report.requirements, 'inapplicable')
  if (listed.length === 0) return []
  const lines = listed.flatMap(({ reason, rows }) => [
    ...bullet(visible(reason), [], options),
    ...wrap(rows.map(({ id }) => visible(id)).join(' '), options.width - 4).map((line) =>
      paint(`    ${line}`, ['dim'], options.colour),
    ),
  ])
  const total = listed.reduce((sum, { rows }) => sum + rows.length, 0)
  return [...heading(`Inapplicable: what would enable ${count(total, 'requirement')}`, options), ...lines]
}

function bullet(
  text: string,
  styles: readonly Style[],
  options: RenderOptions,
  mark = '·',
): readonly string[] {
  return wrap(text, options.width - 4).map((line, at) =>
    paint(`${at === 0 ? `  ${mark}` : '   '} ${line}`, styles, options.colour),
  )
}

const diagnosisFaces = {
  error: { mark: faces.fail.mark, styles: ['red'] },
  warning: { mark: faces.warn.mark, styles: ['yellow'] },
  info: { mark: faces.note.mark, styles: [] },
} as const satisfies Record<
  Diagnosis['severity'],
  { readonly mark: string; readonly styles: readonly Style[] }
>

function diagnosisLines(report: Report, options: RenderOptions): readonly string[] {
  if (report.diagnoses.length === 0) return []
  const lines = report.diagnoses.flatMap(({ severity, message, advice }) => {
    const { mark, styles } = diagnosisFaces[severity]
    const text = wrap(visibleLines(advice), options.width - 4).map((line) => `    ${line}`)
    return [...bullet(visibleLines(message), styles, options, mark), ...text]
  })
  return [...heading('About the target and its configuration', options), ...lines]
}

function knownFailureLines(report: Report, options: RenderOptions): readonly string[] {
  if (report.knownFailureProblems.length === 0) return []
  const lines = report.knownFailureProblems.flatMap((problem) =>
    bullet(visibleLines(problem), ['red'], options, faces.fail.mark),
  )
  return [...heading('The list of known failures is out of date', options), ...lines]
}

function closingLines(report: Report, options: RenderOptions): readonly string[] {
  const styles = [
    ...verdictStyles[report.exitCode === 0 ? 'pass' : report.exitCode === 3 ? 'inconclusive' : 'fail'],
    'bold',
  ] as const
  const rule = paint('─'.repeat(options.width), ['dim'], options.colour)
  return [
    rule,
    ...wrap(closingSentence(report), options.width).map((line) => paint(line, styles, options.colour)),
  ]
}
