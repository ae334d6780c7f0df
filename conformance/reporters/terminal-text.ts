import stringWidth from 'string-width'
import type { RenderOptions } from './reporter.js'

const graphemes = new Intl.Segmenter()

/** The pieces of a word that fit; a character that is itself too wide stands alone. */
function breakWord(word: string, width: number): readonly string[] {
  if (stringWidth(word) <= width) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const { segment } of graphemes.segment(word)) {
    if (piece !== '' && stringWidth(piece + segment) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += segment
  }
  return [...pieces, piece]
}

function wrapLine(line: string, width: number): readonly string[] {
  const indent = ' '.repeat(Math.min(line.length - line.trimStart().length, Math.floor(width / 2)))
  const room = width - indent.length
  const words = line.split(' ').filter((part) => part !== '')
  const lines: string[] = []
  let current = ''
  for (const word of words.flatMap((part) => breakWord(part, room))) {
    const longer = current === '' ? word : `${current} ${word}`
    if (stringWidth(longer) <= room || current === '') current = longer
    else {
      lines.push(indent + current)
      current = word
    }
  }
  return [...lines, indent + current]
}

/** Breaks text into lines of at most `width` columns, at spaces where it can; a line's own indentation is kept. */
export function wrap(text: string, width: number): readonly string[] {
  const atLeastOne = Math.max(1, width)
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [''] : wrapLine(line, atLeastOne)))
}

/** The first of the lines, a sign behind the last one where there are more; for lines without colour. */
export function shortened(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines
  const last = lines[most - 1] ?? ''
  const room = last.trimStart().includes(' ') ? `${last.slice(0, last.lastIndexOf(' '))} ` : last.slice(0, -1)
  return [...lines.slice(0, most - 1), `${room}…`]
}

/** Fills text up to a number of columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)))
}

const sgr = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const

export type Style = keyof typeof sgr

/** Wraps text in SGR sequences; paint after `visible` and `wrap`, which would escape or count them. */
export function paint(
  text: string,
  styles: readonly Style[],
  { colour }: Pick<RenderOptions, 'colour'>,
): string {
  if (!colour || styles.length === 0 || text === '') return text
  return `\x1b[${styles.map((style) => sgr[style]).join(';')}m${text}\x1b[0m`
}

/** Lines that begin `by` columns from the left, painted. */
export const indented = (
  text: string,
  by: number,
  styles: readonly Style[],
  options: RenderOptions,
): readonly string[] =>
  wrap(text, options.width - by).map((line) => paint(' '.repeat(by) + line, styles, options))

/** The same, with a mark before the first line. */
export const hanging = (
  mark: string,
  text: string,
  by: number,
  styles: readonly Style[],
  options: RenderOptions,
): readonly string[] =>
  wrap(text, options.width - by).map((line, at) =>
    paint((at === 0 ? padded(mark, by) : ' '.repeat(by)) + line, styles, options),
  )
