import type { Finding, ReportedExchange, RequirementResult } from '../report/report.js'
import { clip, paint, type Style, safeUrl, visible, visibleLines, wrap } from './escape.js'
import type { RenderOptions } from './reporter.js'
import {
  basisNote,
  type Cluster,
  causeOf,
  checkList,
  clusterTitle,
  count,
  faces,
  type RequirementVerdict,
  thousands,
} from './summary.js'

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
} as const satisfies Record<RequirementVerdict, readonly Style[]>

const labelWidth = 13
const shownRequests = 2
const shownChecks = 12
// Beyond this a command floods the screen and is copied from a file anyway.
const longestCommand = 2000

/** One finding as a good reviewer would put it. */
export function findingLines(
  finding: Finding,
  row: RequirementResult | undefined,
  options: RenderOptions,
): readonly string[] {
  const { known } = finding
  const expires = known?.expires === undefined ? '' : ` (until ${known.expires})`
  return [
    ...headLines(finding, options),
    '',
    ...(row === undefined ? [] : requirementLines(row, finding.title, options)),
    ...field('Expected', visibleLines(finding.expected), options),
    ...field('Observed', visibleLines(finding.observed), options),
    ...requestLines(finding.exchanges, options),
    ...field('Why', visibleLines(finding.why), options),
    ...(finding.hint === undefined ? [] : field('How to fix', visibleLines(finding.hint), options)),
    ...(known === undefined ? [] : field('Known', visibleLines(known.reason + expires), options)),
    ...unwrapped('Run again', finding.rerun, options),
    ...(options.trace ? finding.exchanges.flatMap((exchange) => transcriptLines(exchange, options)) : []),
  ]
}

/** Findings that one cause explains, told once. */
export function clusterLines(
  cluster: Cluster,
  row: RequirementResult | undefined,
  options: RenderOptions,
): readonly string[] {
  const { finding } = cluster
  const { mark } = faces[finding.verdict]
  const title = wrap(clusterTitle(cluster), options.width - 2).map((line, at) =>
    paint(`${at === 0 ? mark : ' '} ${line}`, [...verdictStyles[finding.verdict], 'bold'], options.colour),
  )
  if (causeOf(finding) !== null) {
    return [...title, '', ...findingLines(finding, row, options), ...alsoLines(cluster, options)]
  }
  return [
    ...title,
    '',
    ...field('Observed', visibleLines(finding.observed), options),
    ...requestLines(finding.exchanges, options),
    ...field('Checks', visible(checkList(cluster, shownChecks)), options),
    ...(options.trace ? finding.exchanges.flatMap((exchange) => transcriptLines(exchange, options)) : []),
  ]
}

/** The other findings of the same cause: failures a line each, warnings by their names. */
function alsoLines({ finding, also }: Cluster, options: RenderOptions): readonly string[] {
  const [next, ...rest] = also
  if (finding.verdict !== 'fail' && next !== undefined)
    return field('Warn too', visible(checkList({ finding: next, also: rest }, shownChecks)), options)
  const lines = also.map(({ requirement, check, severity }) =>
    visible(`${requirement}  ${check}, ${severity}`),
  )
  return field('Fail too', lines.join('\n'), options)
}

function headLines(finding: Finding, options: RenderOptions): readonly string[] {
  const styles: readonly Style[] = finding.known === undefined ? verdictStyles[finding.verdict] : ['dim']
  const { mark, word } = faces[finding.verdict]
  const title = wrap(visible(finding.title), options.width - 2)
  const verdict = finding.known === undefined ? word : `known ${word}`
  const facts = visible(
    [`${verdict}, ${finding.severity}`, `${finding.requirement} (${finding.level})`, finding.check].join(
      ' · ',
    ),
  )
  return [
    ...title.map((line, at) =>
      paint(`${at === 0 ? mark : ' '} ${line}`, [...styles, 'bold'], options.colour),
    ),
    ...wrap(facts, options.width - 2).map((line) => paint(`  ${line}`, ['dim'], options.colour)),
  ]
}

function label(name: string, at: number, options: RenderOptions): string {
  return at === 0
    ? `  ${paint(name.padEnd(labelWidth), ['dim'], options.colour)}`
    : ' '.repeat(labelWidth + 2)
}

function field(name: string, text: string, options: RenderOptions): readonly string[] {
  const lines = wrap(text, options.width - labelWidth - 2)
  return lines.map((line, at) => `${label(name, at, options)}${line}`.trimEnd())
}

/** A field that readers copy, and so is never broken into lines. */
function unwrapped(name: string, text: string, options: RenderOptions): readonly string[] {
  return visibleLines(text)
    .split('\n')
    .map((line, at) => `${label(name, at, options)}${line}`.trimEnd())
}

function requirementLines(row: RequirementResult, title: string, options: RenderOptions): readonly string[] {
  const url = safeUrl(row.url)
  // A check whose claim is the whole requirement has said it in its title.
  const statement = row.statement === title ? [] : field('Requirement', visibleLines(row.statement), options)
  return [
    ...statement,
    ...field('Source', visible(basisNote(row) + row.source), options),
    ...(url === null ? [] : unwrapped('', url, options)),
  ]
}

function requestLines(exchanges: readonly ReportedExchange[], options: RenderOptions): readonly string[] {
  const telling = exchanges.filter(({ request }) => request.changes.length > 0)
  const commands = exchanges.map(({ request }) => request.curl)
  const different = exchanges.filter(({ request }, at) => commands.indexOf(request.curl) === at)
  const shown = (telling.length > 0 ? telling : different).slice(0, shownRequests)
  const hidden = (telling.length > 0 ? exchanges : different).length - shown.length
  const more = `${count(hidden, 'further request')} of this check ${hidden === 1 ? 'is' : 'are'} in the html and json reports`
  return [
    ...shown.flatMap(({ request }) => [
      ...(request.changes.length === 0
        ? []
        : field('Changed', visibleLines(request.changes.join('\n')), options)),
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

/** What went over the wire, `>` sent and `<` received, never broken into lines. */
export function transcriptLines(exchange: ReportedExchange, options: RenderOptions): readonly string[] {
  const { request, response, failure, ms } = exchange
  const sent = [
    `${request.method} ${request.url}`,
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
  ]
  const received =
    response === null
      ? [failure ?? 'no response']
      : [`${response.status}  (${ms} ms)`, ...response.headers.map(([name, value]) => `${name}: ${value}`)]
  const bodyOf = (text: string): readonly string[] =>
    text === '' ? [] : visibleLines(text.trimEnd()).split('\n')
  return [
    '',
    ...[...sent.map(visible), ...bodyOf(request.body ?? '')].map((line) =>
      paint(`  > ${line}`, ['cyan'], options.colour),
    ),
    ...[...received.map(visible), ...bodyOf(response?.body ?? '')].map((line) => `  < ${line}`),
  ]
}
