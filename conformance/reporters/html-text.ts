import type { RequirementResult } from '../report.js'
import { escapeHtml, safeUrl, visible, visibleLines } from './escape.js'
import { faces, type RequirementVerdict } from './summary.js'

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
  return url === null
    ? line(row.source)
    : `<a href="${line(url)}" rel="noreferrer noopener">${line(row.source)}</a>`
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

/** What of `value` is not in `other`, between what both begin and end with. */
function difference(value: string, other: string): readonly [before: string, middle: string, after: string] {
  const [a, b] = [[...value], [...other]]
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const cut = a.length - end
  return [a.slice(0, start).join(''), a.slice(start, cut).join(''), a.slice(cut).join('')]
}
