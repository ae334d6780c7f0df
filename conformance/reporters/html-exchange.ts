import type { Finding, ReportedExchange } from '../report/report.js'
import { clip } from './escape.js'
import { type Html, html, lines, markupOf, type Part, stacked } from './html-tag.js'
import { count, thousands } from './summary.js'

const shownExchanges = 5
const longestCommand = 4000
const longestBody = 4096

/** How many characters of exchanges the page may still hold. */
export interface Budget {
  left: number
}

/** Requests that differ from the control by one thing each, with their answers folded away. */
export function exchangesHtml({ exchanges }: Finding, budget: Budget): Html {
  const parts = affordable(exchanges.slice(0, shownExchanges), exchangeHtml, budget)
  return html`${parts}${leftOutHtml(exchanges.length - parts.length)}`
}

/** As many parts as the page has room for. */
export function affordable<T>(all: readonly T[], htmlOf: (one: T) => Html, budget: Budget): readonly Html[] {
  const parts: Html[] = []
  for (const one of all) {
    const part = htmlOf(one)
    const size = markupOf(part).length
    if (size > budget.left) break
    budget.left -= size
    parts.push(part)
  }
  return parts
}

export const leftOutHtml = (hidden: number): Part =>
  hidden === 0
    ? ''
    : html`<p class="exchange muted">${count(hidden, 'further exchange')} left out to keep this page small; the json report has all.</p>
`

function exchangeHtml(exchange: ReportedExchange): Html {
  const { request, response, failure, ms } = exchange
  const items = request.changes.map(
    (change) => html`<li><code>${changeHtml(clip(change, longestCommand))}</code></li>`,
  )
  const changes = html`<ul aria-label="Difference from the control">${items}</ul>`
  const answer = response === null ? (failure ?? 'no response') : `${response.status} in ${thousands(ms)} ms`
  return html`<div class="exchange">
<div class="changes">${items.length === 0 ? 'The control, unchanged' : changes}</div>
${commandHtml('Command that sends this request', request.curl)}
<details><summary>Transcript: ${request.method}, ${clip(answer, 200)}</summary>
${messagesHtml(exchange)}
</details>
</div>
`
}

/** What went over the wire: the request, then its answer. */
export function messagesHtml({ request, response, failure }: ReportedExchange): Html {
  const sent = messageHtml(`${request.method} ${clip(request.url, longestCommand)}`, request)
  const received =
    response === null ? (failure ?? 'no response') : messageHtml(String(response.status), response)
  return html`<pre tabindex="0" aria-label="Request">${sent}</pre>
<pre tabindex="0" aria-label="Response">${received}</pre>`
}

/** A command, with a button that copies it. */
export function commandHtml(title: string, command: string): Html {
  return html`<div class="command"><pre tabindex="0" aria-label="${title}">${lines(clip(command, longestCommand))}</pre><button type="button" class="copy">Copy</button></div>`
}

function messageHtml(
  first: string,
  { headers, body = '' }: Pick<ReportedExchange['request'], 'headers' | 'body'>,
): Html {
  const fields = headers.map(([name, value]) => `${name}: ${clip(value, longestCommand)}`)
  return stacked([first, ...fields, ...(body === '' ? [] : [html``, lines(clip(body, longestBody))])])
}

/** A mutation with the characters that differ from the control's value marked. */
export function changeHtml(change: string): Html {
  const [now = '', was, ...more] = change.split('" instead of "')
  const begin = now.indexOf(': "')
  if (begin < 0 || was === undefined || more.length > 0) return html`<mark>${change}</mark>`
  const [name, value, control] = [now.slice(0, begin + 2), now.slice(begin + 3), was.slice(0, -1)]
  const [before, middle, after] = difference(value, control)
  const marked = middle === '' ? '' : html`<mark>${middle}</mark>`
  return html`${name}"${before}${marked}${after}" <span class="muted">instead of "${control}"</span>`
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
