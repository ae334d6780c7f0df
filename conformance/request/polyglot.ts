import { createHash } from 'node:crypto'

/** The mark of whatever carries a value: what a page made of that value is told by it. */
export const markOf = (carrier: string): string =>
  `zq${createHash('sha256').update(carrier).digest('hex').slice(0, 5)}`

const mark = /zq[0-9a-f]{5}/gi

/** Every mark in a text, in lower case. Percent-encoding and HTML's references leave letters and digits alone. */
export const marksIn = (text: string): readonly string[] => [
  ...new Set((text.match(mark) ?? []).map((found) => found.toLowerCase())),
]

const ends = (...names: readonly string[]): string => names.map((name) => `</${name}>`).join('')

/** Product of the template expressions, if one is evaluated. */
export const product = '49'

/** What engines of templates evaluate, each between two marks. */
const expressions = ['{{7*7}}', '${7*7}', '#{7*7}', '<%=7*7%>']

/**
 * One value that ends whatever it may stand in: an address, each string, template and comment of a script, a quoted and
 * an unquoted attribute, a comment, a declaration of a style sheet, and the elements whose content is text. What is
 * taken for more than text bears the mark.
 */
export function polyglot(carrier: string): string {
  const own = markOf(carrier)
  return [
    `javascript:${own}`,
    ...["'", '"', '`'].map((sign) => `${sign}-${own}-${sign}`),
    // Where a quote gets a backslash and a backslash gets none.
    ...["\\'", '\\"'].map((sign) => `${sign}-${own}-${sign}`),
    ` ${own}=1 --!>-->`,
    ends('script', 'style', 'title', 'textarea', 'noscript', 'iframe', 'template'),
    `<svg ${own} onload=${own}><${own}>;${own}:1}*/-${own}-/*`,
    ...expressions.map((expression) => `${own}${expression}`),
    // Where the quote behind the value gets no other backslash.
    `${own}\\`,
  ].join('')
}

/** What most places need, where many values ride on one request: request targets have their limits. */
export function shortPolyglot(carrier: string): string {
  const own = markOf(carrier)
  const signs = `javascript:${own}'-${own}-'"-${own}-" ${own}=1 -->`
  return `${signs}${ends('script', 'style', 'title', 'textarea')}<svg ${own} onload=${own}>;${own}:1}`
}

/** The same signs as HTML's references. */
export const inReferences = (text: string): string =>
  text.replace(/[<>"'`\\{}=/*:;]/g, (sign) => `&#${sign.charCodeAt(0)};`)
