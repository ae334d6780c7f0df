import stringWidth from 'string-width'
import type { Report } from '../report/report.js'
import { baselineLines } from './baseline.js'
import { inertInLogs, visible, visibleLines } from './escape.js'
import { type FirstScreen, firstScreen, type Remark } from './first-screen.js'
import type { RenderOptions } from './reporter.js'
import { alone, findingsOf, hasMore, type Sections, sections } from './sections.js'
import { count, hiddenWords, marks, tally } from './summary.js'
import { briefLines, clusterLines, shortLines, transcriptLines } from './terminal-finding.js'
import { causesLines, doubtsLines, knownLines, verdictLines, verdictStyle } from './terminal-screen.js'
import { groupTable } from './terminal-table.js'
import { indented, paint, type Style, wrap } from './terminal-text.js'

const narrowest = 40

/**
 * Renders the report for people at a terminal: a screen that has the verdict and its causes, then a short block for each
 * defect, one closing sentence last. With `verbose` everything that is known of each finding, and what is no news.
 */
export function renderTerminal(report: Report, given: RenderOptions): string {
  const options = { ...given, width: Math.max(narrowest, given.width) }
  const shown = sections(report, options)
  const screen = firstScreen(report, shown)
  const blocks = [
    ...verdictLines(report, screen, options),
    causesLines(screen, options),
    doubtsLines(screen, options),
    knownLines(screen, options),
    knownFailureLines(shown, options),
    comparisonLines(report, options),
    remarkLines(screen, options),
    findingsLines(shown, options),
    ...(options.verbose ? restLines(report, shown, options) : []),
    traceLines(shown, options),
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

/** Blocks beyond these are told in a few lines each, and what is beyond those counted. */
const mostBlocks = 8
const mostBriefBlocks = 10

function findingsLines({ defects, undecided, known }: Sections, options: RenderOptions): readonly string[] {
  const clusters = [...defects, ...undecided]
  const shown = options.verbose ? [...clusters, ...known.map(alone)] : clusters.filter(hasMore)
  const most = options.verbose ? shown.length : mostBlocks + mostBriefBlocks
  const blocks = shown.slice(0, most).map((cluster, at) => {
    if (options.verbose) return clusterLines(cluster, options)
    return at < mostBlocks ? shortLines(cluster, options) : briefLines(cluster, options)
  })
  const left = shown.length - most
  const more = left > 0 ? [[`… and ${count(left, 'more defect')}: see --verbose`]] : []
  return headed(`Findings: ${tally(findingsOf(clusters))}`, apart([...blocks, ...more]), options)
}

/** What is no news to a reader who looks for what to do. */
const restLines = (
  report: Report,
  shown: Sections,
  options: RenderOptions,
): readonly (readonly string[])[] => [
  noteLines(shown, options),
  headed('Requirements by group', groupTable(report.requirements, options), options),
  inapplicableLines(shown, options),
]

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

const remarkFaces = {
  error: { mark: marks.fail, styles: ['red'] },
  warning: { mark: marks.warn, styles: ['yellow'] },
  info: { mark: marks.note, styles: [] },
} as const satisfies Record<Remark['severity'], { readonly mark: string; readonly styles: readonly Style[] }>

function remarkLines({ remarks }: FirstScreen, options: RenderOptions): readonly string[] {
  const shown = remarks.filter(({ severity }) => severity === 'warning' || options.verbose)
  const lines = shown.flatMap(({ severity, messages, advice }) => {
    const { mark, styles } = remarkFaces[severity]
    return [
      ...messages.flatMap((message) => bullet(visibleLines(message), styles, options, mark)),
      ...indented(visibleLines(advice), 4, [], options),
    ]
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

function closingLines(report: Report, shown: Sections, options: RenderOptions): readonly string[] {
  const amounts = {
    findings: shown.attention.findings.length,
    notes: shown.notes.findings.length,
    inapplicable: shown.inapplicable.reduce((sum, { rows }) => sum + rows.length, 0),
  }
  const hidden = options.verbose ? null : hiddenWords(amounts)
  return [
    paint('─'.repeat(options.width), ['dim'], options),
    ...indented(shown.closing, 0, verdictStyle(report), options),
    ...(hidden === null ? [] : indented(hidden, 0, ['dim'], options)),
  ]
}
