import type { Reason } from './effects.js'
import type { Verdicts } from './verdicts.js'
import type { VersionStep } from './version-step.js'
import type { Line } from './words.js'

const width = 120

/** Breaks a line of a list between words, as the changelog has it. */
function wrapped(line: string): string {
  const lines: string[] = []
  for (const word of line.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined) lines.push(word)
    else if (last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`  ${word}`)
  }
  return lines.join('\n')
}

const ended = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function lineOf({ row, level, words }: Reason): string {
  const sentence = ended(words)
  if (row === null) return wrapped(`- ${capital(sentence)}`)
  return wrapped(`- ${row}${level === null ? '' : ` (${level})`}: ${sentence}`)
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${title}:`, '', ...new Set(lines), '']

const happened: Readonly<Record<Line['mark'], string>> = { '+': 'new, ', '-': 'gone, ', '~': '', '!': '' }

const quietLine = ({ mark, subject, words }: Line): string =>
  wrapped(`- ${subject}: ${ended(`${happened[mark]}${words}`)}`)

/** Drafts the block of spec/CHANGELOG.md that tells of the differences; its author has the last word. */
export function draftChangelog(
  { servers, clients, quiet }: Verdicts,
  { demanded, isRight, new: newer }: VersionStep,
): string {
  const lines = [
    `## ${isRight ? newer : (demanded ?? newer)}, not released yet`,
    '',
    ...section('Newly demanded', [...servers.breaks, ...servers.asks].map(lineOf)),
    ...section('No longer demanded', servers.less.map(lineOf)),
    ...section('For clients', [...clients.refused, ...clients.unknown, ...clients.relies].map(lineOf)),
    ...section('Beside that', quiet.map(quietLine)),
  ]
  return lines.length === 2 ? '' : `${lines.join('\n').trimEnd()}\n`
}
