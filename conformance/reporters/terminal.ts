import stringWidth from 'string-width'
import type { Diagnosis, Report } from '../report/report.js'
import { baselineLines } from './baseline.js'
import { inertInLogs, visible, visibleLines } from './escape.js'
import type { RenderOptions } from './reporter.js'
import { type Sections, sections } from './sections.js'
import { count, marks, tally } from './summary.js'
import { clusterLines, transcriptLines, verdictStyles } from './terminal-finding.js'
import { groupTable } from './terminal-table.js'
import { paint, type Style, wrap } from './terminal-text.js'

const narrowest = 40

/** Renders the report for people at a terminal: findings first, one closing sentence last. */
export function renderTerminal(report: Report, given: RenderOptions): string {
  const options = { ...given, width: Math.max(narrowest, given.width) }
  const shown = sections(report, options)
  const blocks = [
    titleLines(report, shown, options),
    attentionLines(shown, options),
    noteLines(shown, options),
    traceLines(shown, options),
    headed('Requirements by group', groupTable(report.requirements, options), options),
    inapplicableLines(shown, options),
    diagnosisLines(shown, options),
    knownFailureLines(shown, options),
    comparisonLines(report, options),
    closingLines(report, shown, options),
  ]
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return inertInLogs(`${text.join('\n\n')}\n`)
}

/** Lines under a title with a rule from it to the right edge; a title too long for one line goes without. */
function headed(title: string, lines: readonly string[], options: RenderOptions): readonly string[] {
  if (lines.length === 0) return []
  const [first = '', ...rest] = wrap(title, options.width - 3)
  const rule = rest.length > 0 ? '' : '─'.repeat(Math.max(0, options.width - stringWidth(first) - 4))
  const bold = (text: string): string => paint(text, ['bold'], options)
  const dim = (text: string): string => paint(text, ['dim'], options)
  const head = `${dim('──')} ${bold(first)} ${dim(rule)}`.trimEnd()
  return [head, ...rest.map((line) => `   ${bold(line)}`), '', ...lines]
}

/** Blocks of lines with an empty line between them. */
function apart(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
}

function titleLines(
  { suite }: Report,
  { target, terms }: Sections,
  options: RenderOptions,
): readonly string[] {
  const facts = `${terms} · ${visible(`${suite.name} ${suite.version}, contract ${suite.contract}`)}`
  return [
    ...wrap(visible(target), options.width).map((line) => paint(line, ['bold'], options)),
    ...wrap(facts, options.width).map((line) => paint(line, ['dim'], options)),
  ]
}

function attentionLines({ attention }: Sections, options: RenderOptions): readonly string[] {
  const blocks = attention.clusters.map((cluster) => clusterLines(cluster, options))
  return headed(`Findings, by check: ${tally(attention.findings)}`, apart(blocks), options)
}

/** The other reports have the rest. */
const firstLine = (observed: string): string => (observed.split('\n', 1)[0] ?? '').replace(/:$/, '')

function noteLines({ notes }: Sections, options: RenderOptions): readonly string[] {
  const lines = notes.findings.flatMap(({ requirement, title, observed }) => {
    const text = visible(`${requirement}  ${title.replace(/\.$/, '')}: ${firstLine(observed)}`)
    return wrap(text, options.width - 2).map((line, at) => `${at === 0 ? marks.note : ' '} ${line}`)
  })
  return headed(`${count(notes.findings.length, 'note')}: no deviation, but worth knowing`, lines, options)
}

function traceLines({ traces }: Sections, options: RenderOptions): readonly string[] {
  const blocks = traces.findings.map(({ check, title, exchanges }) => [
    ...wrap(visible(`${marks.pass} ${check}: ${title}`), options.width),
    ...exchanges.flatMap((exchange) => transcriptLines(exchange, options)),
  ])
  return headed('Transcripts of passing checks', apart(blocks), options)
}

function inapplicableLines({ inapplicable }: Sections, options: RenderOptions): readonly string[] {
  const lines = inapplicable.flatMap(({ name, rows }) => [
    ...bullet(visible(name), [], options),
    ...wrap(rows.map(({ id }) => visible(id)).join(' '), options.width - 4).map((line) =>
      paint(`    ${line}`, ['dim'], options),
    ),
  ])
  const total = inapplicable.reduce((sum, { rows }) => sum + rows.length, 0)
  return headed(`Inapplicable: what would enable ${count(total, 'requirement')}`, lines, options)
}

function bullet(
  text: string,
  styles: readonly Style[],
  options: RenderOptions,
  mark = '·',
): readonly string[] {
  return wrap(text, options.width - 4).map((line, at) =>
    paint(`${at === 0 ? `  ${mark}` : '   '} ${line}`, styles, options),
  )
}

const diagnosisFaces = {
  error: { mark: marks.fail, styles: ['red'] },
  warning: { mark: marks.warn, styles: ['yellow'] },
  info: { mark: marks.note, styles: [] },
} as const satisfies Record<
  Diagnosis['severity'],
  { readonly mark: string; readonly styles: readonly Style[] }
>

function diagnosisLines({ diagnoses }: Sections, options: RenderOptions): readonly string[] {
  const lines = diagnoses.flatMap(({ severity, message, advice }) => {
    const { mark, styles } = diagnosisFaces[severity]
    const text = wrap(visibleLines(advice), options.width - 4).map((line) => `    ${line}`)
    return [...bullet(visibleLines(message), styles, options, mark), ...text]
  })
  return headed('About the target and its configuration', lines, options)
}

function knownFailureLines({ knownFailureProblems }: Sections, options: RenderOptions): readonly string[] {
  const lines = knownFailureProblems.flatMap((problem) =>
    bullet(visibleLines(problem), ['red'], options, marks.fail),
  )
  return headed('The list of known failures is out of date', lines, options)
}

function comparisonLines(report: Report, options: RenderOptions): readonly string[] {
  const [title = '', ...lines] = baselineLines(report)
  if (lines.length === 0) return title === '' ? [] : wrap(`${title}.`, options.width)
  const told = lines.flatMap((line) => bullet(line, [], options))
  return headed(title, told, options)
}

function closingLines(
  { exitCode }: Report,
  { closing }: Sections,
  options: RenderOptions,
): readonly string[] {
  const verdict = exitCode === 0 ? 'pass' : exitCode === 3 ? 'inconclusive' : 'fail'
  const styles: readonly Style[] = [...verdictStyles[verdict], 'bold']
  return [
    paint('─'.repeat(options.width), ['dim'], options),
    ...wrap(closing, options.width).map((line) => paint(line, styles, options)),
  ]
}
