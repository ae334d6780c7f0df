import type { Report } from '../report/report.js'
import { visible, visibleLines } from './escape.js'
import type { RenderOptions } from './reporter.js'
import {
  type Cluster,
  clusterCounts,
  clusterTitle,
  defectsWords,
  evidenceOf,
  knownWords,
  type Sections,
  severityOf,
} from './sections.js'
import { count, marks } from './summary.js'
import { verdictStyles } from './terminal-finding.js'
import { paint, type Style, wrap } from './terminal-text.js'

/** Causes on the first screen; the others are among the findings. */
const mostCauses = 8

const indented = (text: string, by: number, styles: readonly Style[], options: RenderOptions) =>
  wrap(text, options.width - by).map((line) => paint(' '.repeat(by) + line, styles, options))

/** The verdict, what was checked, and of what: what a reader takes away when reading nothing else. */
export function verdictLines(report: Report, shown: Sections, options: RenderOptions): readonly string[] {
  const { suite, exitCode } = report
  const verdict = exitCode === 0 ? 'pass' : exitCode === 3 ? 'inconclusive' : 'fail'
  const facts = `${shown.terms} · ${visible(`${suite.name} ${suite.version}, contract ${suite.contract}`)}`
  return [
    ...wrap(shown.headline, options.width).map((line) =>
      paint(line, [...verdictStyles[verdict], 'bold'], options),
    ),
    ...wrap(visible(shown.target), options.width).map((line) => paint(line, ['bold'], options)),
    ...indented(facts, 0, ['dim'], options),
  ]
}

/** One line, cut where the terminal ends. */
function oneLine(text: string, by: number, options: RenderOptions): string {
  const [first = '', ...more] = wrap(text, options.width - by - 1)
  return `${' '.repeat(by)}${first}${more.length === 0 ? '' : '…'}`
}

function causeLines(cluster: Cluster, number: number, options: RenderOptions): readonly string[] {
  const { finding } = cluster
  const by = 5
  const title = `${clusterTitle(cluster)} (${clusterCounts(cluster)}; ${severityOf(cluster)})`
  const [first = '', ...rest] = wrap(title, options.width - by)
  return [
    paint(`${String(number).padStart(3)}. ${first}`, ['bold'], options),
    ...rest.map((line) => paint(' '.repeat(by) + line, ['bold'], options)),
    ...indented(evidenceOf(cluster), by, [], options),
    ...(finding.hint === undefined ? [] : [oneLine(`Fix: ${visible(finding.hint)}`, by, options)]),
  ]
}

/** Each cause in a few lines, with its worst evidence. */
export function causesLines(shown: Sections, options: RenderOptions): readonly string[] {
  const words = defectsWords(shown)
  if (words === null) return []
  const { defects } = shown
  const left = defects.length - mostCauses
  return [
    paint(`${words}:`, ['bold'], options),
    ...defects.slice(0, mostCauses).flatMap((one, at) => ['', ...causeLines(one, at + 1, options)]),
    ...(left > 0 ? ['', `     … and ${count(left, 'more cause')} below`] : []),
  ]
}

/** What could not be decided, and what decides it. */
export function undecidedLines({ undecided }: Sections, options: RenderOptions): readonly string[] {
  if (undecided.length === 0) return []
  const groups = undecided.slice(0, mostCauses).flatMap((cluster) => {
    const { finding } = cluster
    const [reason = ''] = visibleLines(finding.observed).split('\n')
    return [
      oneLine(`${marks[finding.verdict]} ${clusterTitle(cluster)}: ${reason}`, 2, options),
      ...(finding.level === 'MUST' && cluster.also.length === 0
        ? [`    ${visible(finding.requirement)} ${visible(finding.check)}`]
        : []),
    ]
  })
  const left = undecided.length - mostCauses
  return [
    paint('Undecided:', ['bold'], options),
    ...groups,
    ...(left > 0 ? [`  … and ${count(left, 'more reason')} below`] : []),
  ]
}

/** Failures that are listed as known, a line each. */
export function knownLines({ known }: Sections, options: RenderOptions): readonly string[] {
  if (known.length === 0) return []
  return [
    paint(`${count(known.length, 'known failure')}:`, ['bold'], options),
    ...known.map((finding) =>
      oneLine(visible(`${finding.requirement} ${finding.check}: ${knownWords(finding) ?? ''}`), 2, options),
    ),
  ]
}
