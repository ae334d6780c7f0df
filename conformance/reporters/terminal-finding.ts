import type { Finding, ReportedExchange, RequirementResult } from '../report/report.js'
import { clip, safeUrl, visible, visibleLines } from './escape.js'
import { withoutCause, worstOf } from './evidence.js'
import { hopLines } from './journey.js'
import type { RenderOptions } from './reporter.js'
import {
  byRequirement,
  type Cluster,
  checkList,
  clusterTitle,
  headingOf,
  knownWords,
  statementOf,
  type Told,
} from './sections.js'
import { basisNote, count, marks, type RequirementVerdict, thousands, verdictWords } from './summary.js'
import { paint, type Style, shortened, wrap } from './terminal-text.js'

/** The colours of each verdict. */
export const verdictStyles = {
  pass: ['green'],
  fail: ['red'],
  warn: ['yellow'],
  note: ['blue'],
  inapplicable: ['dim'],
  blocked: ['magenta'],
  inconclusive: ['magenta'],
  error: ['red', 'bold'],
  'not testable': ['dim'],
  'not selected': ['dim'],
} as const satisfies Record<RequirementVerdict, readonly Style[]>

const labelWidth = 13
const shownRequests = 2
const shownChecks = 12
// Beyond this a command floods the screen and is copied from a file anyway.
const longestCommand = 2000

/** A finding, or several that one cause explains, told once. */
export function clusterLines(cluster: Cluster, options: RenderOptions): readonly string[] {
  const { finding, also, shared } = cluster
  if (also.length === 0) return findingLines(finding, options)
  const title = marked(finding, clusterTitle(cluster), verdictStyles[finding.verdict], options)
  if (shared !== 'reason')
    return [...title, '', ...findingLines(finding, options), ...alsoLines(cluster, options)]
  return [
    ...title,
    '',
    ...field('Observed', finding.observed, options),
    ...requestLines(finding.exchanges, options),
    ...field('Checks', visible(checkList([finding, ...also], shownChecks)), options),
    ...tracedLines(finding, options),
  ]
}

/** Lines of each field that a short block shows. */
const shortObserved = 6
const shortChanged = 3
const shortOthers = 3

/** A defect in as many lines as it takes to see, repeat and mend it. */
export function shortLines(cluster: Cluster, options: RenderOptions): readonly string[] {
  const { finding } = cluster
  const exchange = worstOf(finding.exchanges)
  const isOpen = !isDefect(finding)
  return [
    ...marked(finding, clusterTitle(cluster), verdictStyles[finding.verdict], options),
    ...factLines(finding, options),
    ...journeyLines(finding, options),
    ...field('Expected', finding.expected, options),
    ...shortened(field('Observed', finding.told?.observed ?? withoutCause(finding), options), shortObserved),
    ...oracleLines(finding, options),
    ...(exchange === undefined || finding.told !== undefined ? [] : exchangeLines(exchange, options)),
    ...unwrapped('Run again', finding.rerun, options),
    ...(isOpen ? [] : field('Fix', finding.hint, options)),
    ...alsoShortLines(cluster, options),
    ...tracedLines(finding, options),
  ]
}

const isDefect = ({ verdict }: Finding): boolean => ['fail', 'warn'].includes(verdict)

/** Broken at an arrow, and never inside of a leg. */
function legLines(line: string, options: RenderOptions): readonly string[] {
  const whole = visible(line).replace(/(?<!→) (?!→)/g, '\u00a0')
  const lines = wrap(whole, options.width - labelWidth - 2)
  return lines.map((one, at) => label('Journey', at, options) + one.replaceAll('\u00a0', ' '))
}

/** How far a valid journey comes, which leg the finding is about, and what was otherwise. */
const journeyLines = ({ told }: Told, options: RenderOptions): readonly string[] =>
  told === undefined ? [] : [...legLines(told.line, options), ...field('Deviation', told.deviation, options)]

const oracleLines = ({ told }: Told, options: RenderOptions): readonly string[] =>
  field('Decided by', told?.decidedBy || undefined, options)

function alsoShortLines({ also, shared }: Cluster, options: RenderOptions): readonly string[] {
  if (also.length === 0) return []
  const words = shared === 'reason' ? checkList(also, also.length) : byRequirement(also)
  const lines = field('Also', visible(words), options)
  if (lines.length <= shortOthers) return lines
  return [
    ...lines.slice(0, shortOthers - 1),
    ...field('', `… ${count(also.length, 'check')}, see --verbose`, options),
  ]
}

function exchangeLines({ request }: ReportedExchange, options: RenderOptions): readonly string[] {
  const changes = request.changes.join('\n')
  return [
    ...(changes === '' ? [] : shortened(field('Changed', changes, options), shortChanged)),
    ...commandLines(request.curl, options),
  ]
}

/** What is wrong and where to read on, where many things are wrong. */
export function briefLines(cluster: Cluster, options: RenderOptions): readonly string[] {
  const { finding, also } = cluster
  return [
    ...marked(finding, clusterTitle(cluster), verdictStyles[finding.verdict], options),
    ...(also.length > 0 && !isDefect(finding) ? [] : factLines(finding, options)),
  ]
}

/** One finding as a good reviewer would put it. */
function findingLines(finding: Told, options: RenderOptions): readonly string[] {
  return [
    ...headLines(finding, options),
    '',
    ...field('Requirement', statementOf(finding), options),
    ...(finding.row === undefined ? [] : sourceLines(finding.row, options)),
    ...journeyLines(finding, options),
    ...field('Expected', finding.expected, options),
    ...field('Observed', finding.told?.observed ?? finding.observed, options),
    ...oracleLines(finding, options),
    ...sentLines(finding, options),
    ...field('Why', finding.why, options),
    ...field('How to fix', finding.hint, options),
    ...field('Known', knownWords(finding), options),
    ...unwrapped('Run again', finding.rerun, options),
    ...tracedLines(finding, options),
  ]
}

/** The other findings of the same cause: failures a line each, warnings by their names. */
function alsoLines({ finding, also }: Cluster, options: RenderOptions): readonly string[] {
  if (finding.verdict !== 'fail') return field('Warn too', visible(checkList(also, shownChecks)), options)
  const lines = also.map(({ requirement, check, severity }) =>
    visible(`${requirement}  ${check}, ${severity}`),
  )
  return field('Fail too', lines.join('\n'), options)
}

function marked(
  { verdict }: Finding,
  title: string,
  styles: readonly Style[],
  options: RenderOptions,
): readonly string[] {
  return wrap(title, options.width - 2).map((line, at) =>
    paint(`${at === 0 ? marks[verdict] : ' '} ${line}`, [...styles, 'bold'], options),
  )
}

function headLines(finding: Finding, options: RenderOptions): readonly string[] {
  const styles: readonly Style[] = finding.known === undefined ? verdictStyles[finding.verdict] : ['dim']
  return [...marked(finding, visible(headingOf(finding)), styles, options), ...factLines(finding, options)]
}

function factLines(finding: Finding, options: RenderOptions): readonly string[] {
  const { severity, requirement, level, check } = finding
  const facts = visible(`${verdictWords(finding)}, ${severity} · ${requirement} (${level}) · ${check}`)
  return wrap(facts, options.width - 2).map((line) => paint(`  ${line}`, ['dim'], options))
}

function label(name: string, at: number, options: RenderOptions): string {
  return at === 0 ? `  ${paint(name.padEnd(labelWidth), ['dim'], options)}` : ' '.repeat(labelWidth + 2)
}

function field(name: string, text: string | undefined, options: RenderOptions): readonly string[] {
  if (text === undefined) return []
  const lines = wrap(visibleLines(text), options.width - labelWidth - 2)
  return lines.map((line, at) => `${label(name, at, options)}${line}`.trimEnd())
}

/** A field that readers copy, and so is never broken into lines. */
function unwrapped(name: string, text: string, options: RenderOptions): readonly string[] {
  return visibleLines(text)
    .split('\n')
    .map((line, at) => `${label(name, at, options)}${line}`.trimEnd())
}

function sourceLines(row: RequirementResult, options: RenderOptions): readonly string[] {
  const url = safeUrl(row.url)
  return [
    ...field('Source', visible(basisNote(row) + row.source), options),
    ...(url === null ? [] : unwrapped('', url, options)),
  ]
}

/** A hop of a journey cannot be repeated by itself: the whole journey can. */
const sentLines = ({ told, exchanges }: Told, options: RenderOptions): readonly string[] =>
  told === undefined
    ? requestLines(exchanges, options)
    : field('Hops', hopLines(told).join('\n') || undefined, options)

function requestLines(exchanges: readonly ReportedExchange[], options: RenderOptions): readonly string[] {
  const telling = exchanges.filter(({ request }) => request.changes.length > 0)
  const commands = exchanges.map(({ request }) => request.curl)
  const different = exchanges.filter(({ request }, at) => commands.indexOf(request.curl) === at)
  const shown = (telling.length > 0 ? telling : different).slice(0, shownRequests)
  const hidden = (telling.length > 0 ? exchanges : different).length - shown.length
  const more = `${count(hidden, 'further request')} of this check ${hidden === 1 ? 'is' : 'are'} in the html and json reports`
  return [
    ...shown.flatMap(({ request }) => [
      ...(request.changes.length === 0 ? [] : field('Changed', request.changes.join('\n'), options)),
      ...commandLines(request.curl, options),
    ]),
    ...(hidden > 0 ? field('', more, options) : []),
  ]
}

function commandLines(curl: string, options: RenderOptions): readonly string[] {
  if (curl.length <= longestCommand) return unwrapped('Reproduce', curl, options)
  const size = `(a command of ${thousands(curl.length)} characters; the json report has it whole)`
  return [...unwrapped('Reproduce', clip(curl, 200), options), ...field('', size, options)]
}

function tracedLines({ exchanges }: Finding, options: RenderOptions): readonly string[] {
  return options.trace ? exchanges.flatMap((exchange) => transcriptLines(exchange, options)) : []
}

type Message = Pick<ReportedExchange['request'], 'headers' | 'body'>

/** What went over the wire, `>` sent and `<` received, never broken into lines. */
export function transcriptLines(exchange: ReportedExchange, options: RenderOptions): readonly string[] {
  const { request, response, failure, ms } = exchange
  const message = (first: string, { headers, body = '' }: Message): readonly string[] => [
    ...[first, ...headers.map(([name, value]) => `${name}: ${value}`)].map(visible),
    ...(body === '' ? [] : visibleLines(body.trimEnd()).split('\n')),
  ]
  const sent = message(`${request.method} ${request.url}`, request)
  const received =
    response === null
      ? [visible(failure ?? 'no response')]
      : message(`${response.status}  (${ms} ms)`, response)
  return [
    '',
    ...sent.map((line) => paint(`  > ${line}`, ['cyan'], options)),
    ...received.map((line) => `  < ${line}`),
  ]
}
