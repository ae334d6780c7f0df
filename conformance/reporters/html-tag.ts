import { escapeHtml, visible, visibleLines } from './escape.js'

const written = Symbol('markup')

/** Markup that stands in the page as it is. Only this module makes it, so that nobody can forget to escape. */
export interface Html {
  readonly [written]: string
}

/** What a template takes: text, which is escaped, markup, and lists of both. */
export type Part = string | number | Html | readonly Part[]

function write(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(visible(String(part)))
  return written in part ? part[written] : part.map(write).join('')
}

/** A template of markup: text put into it is one line, inert in content and in quoted attribute values. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return trusted(String.raw({ raw: strings }, ...parts.map(write)))
}

/** Text of several lines, inert in content. */
export function lines(text: string): Html {
  return trusted(escapeHtml(visibleLines(text)))
}

/** The parts under each other; empty text is no part. */
export function stacked(parts: readonly Part[]): Html {
  const present = parts.filter((part) => part !== '')
  return trusted(present.map(write).join('\n'))
}

/** Text that goes into the page as it is: for what this package wrote itself. */
export function trusted(markup: string): Html {
  return { [written]: markup }
}

/** The text of the markup. */
export function markupOf(part: Html): string {
  return part[written]
}
