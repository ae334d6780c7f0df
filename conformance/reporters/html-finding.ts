import type { ReportedExchange, RequirementResult } from '../report/report.js'
import { clip, safeUrl } from './escape.js'
import { evidenceWords } from './evidence.js'
import { anchorOf } from './html-screen.js'
import { type Html, html, lines, markupOf, type Part, stacked } from './html-tag.js'
import { all, type Cluster, clusterTitle, headingOf, knownWords, statementOf, type Told } from './sections.js'
import { basisNote, count, marks, type RequirementVerdict, thousands } from './summary.js'

const shownExchanges = 5
const longestCommand = 4000
const longestBody = 4096

/** How many characters of exchanges the page may still hold. */
export interface Budget {
  left: number
}

/** A verdict's mark, silent for screen readers, and its word. */
export function face(verdict: RequirementVerdict): Html {
  return html`<span aria-hidden="true">${marks[verdict]}</span> ${verdict}`
}

/** The citation, as a link when its address is one that a reader may follow. */
export function sourceLink(row: RequirementResult): Html {
  const url = safeUrl(row.url)
  const link = url === null ? row.source : html`<a href="${url}" rel="noreferrer noopener">${row.source}</a>`
  return html`${basisNote(row)}${link}`
}

/** Findings of one cause, folded under it; a finding alone. */
export function clusterHtml(cluster: Cluster, budget: Budget): Html {
  const { finding, shared } = cluster
  const findings = all(cluster)
  const cards = findings.map((one) => findingHtml(one, budget))
  if (findings.length === 1) return stacked(cards)
  const words = shared === 'reason' ? finding.observed : evidenceWords(findings)
  return html`<details class="cluster ${finding.verdict}">
<summary><h3>${lines(clusterTitle(cluster))}</h3><p>${lines(words)}</p></summary>
${stacked(cards)}
</details>`
}

/** One finding: what readers need in order to agree and to act, transcripts folded away. */
function findingHtml(finding: Told, budget: Budget): Html {
  const { verdict, known, severity, requirement, level, check } = finding
  const tone = known === undefined ? verdict : 'known'
  const word = html`<span class="verdict">${known === undefined ? '' : 'known '}${face(verdict)}</span>`
  const anchor = anchorOf(finding)
  return html`<details class="finding ${tone}" id="${anchor}" data-of="finding" data-verdict="${verdict}" data-severity="${severity}" data-level="${level}" data-group="${finding.row?.group ?? ''}">
<summary><h3>${headingOf(finding)}</h3><p>${word}, ${severity} · <span class="id">${requirement}</span> (${level}) · <code>${check}</code></p></summary>
<div class="body">
<p class="self"><a href="#${anchor}">Link to this finding</a></p>
${factsHtml(finding)}
${exchangesHtml(finding, budget)}${commandHtml('Run this check again', finding.rerun)}
</div>
</details>`
}

function factsHtml(finding: Told): Html {
  const { row, expected, observed, why } = finding
  return html`<dl>
${stacked([
  entry('Demand', finding.defect === undefined ? undefined : finding.title),
  entry('Requirement', statementOf(finding)),
  row === undefined ? '' : html`<dt>Source</dt><dd>${sourceLink(row)}</dd>`,
  html`<dt>Expected</dt><dd class="exact">${lines(expected)}</dd>`,
  html`<dt>Observed</dt><dd class="exact">${lines(observed)}</dd>`,
  entry('Why', why),
  entry('How to fix', finding.hint),
  entry('Known failure', knownWords(finding)),
])}
</dl>`
}

function entry(term: string, text: string | undefined): Part {
  return text === undefined ? '' : html`<dt>${term}</dt><dd>${lines(text)}</dd>`
}

function exchangesHtml({ exchanges }: Told, budget: Budget): Html {
  const parts: Html[] = []
  for (const exchange of exchanges.slice(0, shownExchanges)) {
    const part = exchangeHtml(exchange)
    const size = markupOf(part).length
    if (size > budget.left) break
    budget.left -= size
    parts.push(part)
  }
  const hidden = count(exchanges.length - parts.length, 'further exchange')
  return parts.length === exchanges.length
    ? html`${parts}`
    : html`${parts}<p class="exchange muted">${hidden} left out to keep this page small; the json report has all.</p>
`
}

function exchangeHtml({ request, response, failure, ms }: ReportedExchange): Html {
  const items = request.changes.map(
    (change) => html`<li><code>${changeHtml(clip(change, longestCommand))}</code></li>`,
  )
  const changes = html`<ul aria-label="Difference from the control">${items}</ul>`
  const answer = response === null ? (failure ?? 'no response') : `${response.status} in ${thousands(ms)} ms`
  const [sent, received] = [
    messageHtml(`${request.method} ${clip(request.url, longestCommand)}`, request),
    response === null ? (failure ?? 'no response') : messageHtml(String(response.status), response),
  ]
  return html`<div class="exchange">
<div class="changes">${items.length === 0 ? 'The control, unchanged' : changes}</div>
${commandHtml('Command that sends this request', request.curl)}
<details><summary>Transcript: ${request.method}, ${clip(answer, 200)}</summary>
<pre tabindex="0" aria-label="Request">${sent}</pre>
<pre tabindex="0" aria-label="Response">${received}</pre>
</details>
</div>
`
}

function commandHtml(title: string, command: string): Html {
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
