import type { RequirementResult } from '../report/report.js'
import { escapeHtml, safeUrl, visible, visibleLines } from './escape.js'
import { basisNote, faces, type RequirementVerdict } from './summary.js'

/** One line of text, inert in HTML content and attributes. */
export function line(text: string): string {
  return escapeHtml(visible(text))
}

/** Text of several lines, inert in HTML content. */
export function lines(text: string): string {
  return escapeHtml(visibleLines(text))
}

/** A verdict's mark, silent for screen readers, and its word. */
export function face(verdict: RequirementVerdict): string {
  const { mark, word } = faces[verdict]
  return `<span aria-hidden="true">${mark}</span> ${word}`
}

/** The class that colours a verdict. */
export function toneOf(verdict: RequirementVerdict): string {
  return verdict.replace(' ', '-')
}

/** The citation, as a link when its address is one that a reader may follow. */
export function sourceLink(row: RequirementResult): string {
  const url = safeUrl(row.url)
  const source = line(row.source)
  const link = url === null ? source : `<a href="${line(url)}" rel="noreferrer noopener">${source}</a>`
  return line(basisNote(row)) + link
}

const changed = /^(.*?: )"(.*)" instead of "(.*)"$/s

/** A mutation with the characters that differ from the control's value marked. */
export function changeHtml(change: string): string {
  const [, name, value, control] = changed.exec(change) ?? []
  if (name === undefined || value === undefined || control === undefined)
    return `<mark>${line(change)}</mark>`
  const [before, middle, after] = difference(value, control)
  const marked = middle === '' ? '' : `<mark>${line(middle)}</mark>`
  return `${line(name)}"${line(before)}${marked}${line(after)}" <span class="muted">instead of "${line(control)}"</span>`
}

/** What of `value` is not in `other`, grown to whole words, between what both begin and end with. */
function difference(value: string, other: string): readonly [before: string, middle: string, after: string] {
  const [a, b] = [[...value], [...other]]
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = a.length
  while (end > start + a.length - shorter && a[end - 1] === b[b.length - 1 - (a.length - end)]) end--
  while (insideWord(a, start)) start--
  while (insideWord(a, end)) end++
  return [a.slice(0, start).join(''), a.slice(start, end).join(''), a.slice(end).join('')]
}

function insideWord(characters: readonly string[], at: number): boolean {
  return /^[\p{L}\p{N}]{2}$/u.test(`${characters[at - 1] ?? ''}${characters[at] ?? ''}`)
}
