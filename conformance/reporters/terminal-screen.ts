import type { Report } from '../report/report.js'
import { visibleLines } from './escape.js'
import { type Cause, type Doubt, type FirstScreen, markOf } from './first-screen.js'
import type { RenderOptions } from './reporter.js'
import { count, marks } from './summary.js'
import { verdictStyles } from './terminal-finding.js'
import { hanging, indented, paint, type Style, shortened } from './terminal-text.js'

/** Causes, or reasons, on the first screen; the others are among the findings. */
const mostTold = 6

/** The colours of the run's verdict. */
export function verdictStyle({ exitCode }: Report): readonly Style[] {
  const verdict = exitCode === 0 ? 'pass' : exitCode === 3 ? 'inconclusive' : 'fail'
  return [...verdictStyles[verdict], 'bold']
}

/** The verdict, what was checked and how; then what kept it from being judged. */
export function verdictLines(
  report: Report,
  screen: FirstScreen,
  options: RenderOptions,
): readonly (readonly string[])[] {
  const obstacles = screen.obstacles.map(({ messages, advice }) => [
    ...messages.flatMap((one) => hanging(marks.fail, visibleLines(one), 2, ['red', 'bold'], options)),
    ...indented(visibleLines(advice), 2, [], options),
  ])
  const head = [
    ...indented(screen.headline, 0, verdictStyle(report), options),
    ...indented(screen.target, 0, ['bold'], options),
    ...indented(screen.terms, 0, ['dim'], options),
  ]
  return [head, ...obstacles]
}

const numberWidth = 5
const evidenceLines = 4
const fixLines = 2

function causeLines(cause: Cause, number: number, options: RenderOptions): readonly string[] {
  return [
    ...hanging(
      `${String(number).padStart(3)}.`,
      `${cause.title} (${cause.counts})`,
      numberWidth,
      ['bold'],
      options,
    ),
    ...shortened(indented(cause.evidence, numberWidth, [], options), evidenceLines),
    ...(cause.fix === null ? [] : shortened(indented(cause.fix, numberWidth, [], options), fixLines)),
  ]
}

const bold = (text: string, options: RenderOptions): string => paint(text, ['bold'], options)

const leftLines = (left: number, noun: string): readonly string[] =>
  left > 0 ? ['', `     … and ${count(left, noun)} below`] : []

/** Each cause in a few lines, with its worst evidence. */
export function causesLines({ causesTitle, causes }: FirstScreen, options: RenderOptions): readonly string[] {
  if (causesTitle === null) return []
  return [
    bold(`${causesTitle}:`, options),
    ...causes.slice(0, mostTold).flatMap((one, at) => ['', ...causeLines(one, at + 1, options)]),
    ...leftLines(causes.length - mostTold, 'more cause'),
  ]
}

function doubtLines(doubt: Doubt, options: RenderOptions): readonly string[] {
  return [
    ...hanging(`  ${markOf(doubt)}`, `${doubt.title}: ${doubt.reason}`, 4, [], options),
    ...indented(`To decide: ${doubt.decide}.`, 4, [], options),
  ]
}

/** What could not be decided, and what decides it. */
export function doubtsLines({ doubts }: FirstScreen, options: RenderOptions): readonly string[] {
  if (doubts.length === 0) return []
  return [
    bold('Undecided:', options),
    ...doubts.slice(0, mostTold).flatMap((one) => ['', ...doubtLines(one, options)]),
    ...leftLines(doubts.length - mostTold, 'more reason'),
  ]
}

/** Failures that are listed as known, a line each. */
export function knownLines({ knownTitle, known }: FirstScreen, options: RenderOptions): readonly string[] {
  if (knownTitle === null) return []
  const lines = known.flatMap((line) => shortened(indented(line, 2, [], options), 1))
  return [bold(`${knownTitle}:`, options), ...lines]
}
