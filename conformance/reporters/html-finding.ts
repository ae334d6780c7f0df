import type { Finding, ReportedExchange, RequirementResult } from '../report/report.js'
import { clip } from './escape.js'
import { changeHtml, face, line, lines, sourceLink } from './html-text.js'
import { count, thousands } from './summary.js'

const shownExchanges = 5
const longestCommand = 4000
const longestBody = 4096

/** How many characters of exchanges the page may still hold. */
export interface Budget {
  left: number
}

/** One finding: what readers need in order to agree and to act, transcripts folded away. */
export function findingHtml(
  finding: Finding,
  row: RequirementResult | undefined,
  open: boolean,
  budget: Budget,
): string {
  const { verdict, known, severity, requirement, level, check } = finding
  const tone = known === undefined ? verdict : 'known'
  const word = `<span class="verdict">${known === undefined ? '' : 'known '}${face(verdict)}</span>`
  const facts = `${word}, ${severity} · <span class="id">${line(requirement)}</span> (${level}) · <code>${line(check)}</code>`
  return `<details class="finding ${tone}" data-of="finding" data-verdict="${verdict}" data-level="${level}" data-group="${line(row?.group ?? '')}"${open ? ' open' : ''}>
<summary><h3>${line(finding.title)}</h3><p>${facts}</p></summary>
<div class="body">
${factsHtml(finding, row)}
${exchangesHtml(finding, budget)}${commandHtml('Run this check again', finding.rerun)}
</div>
</details>`
}

function factsHtml(finding: Finding, row: RequirementResult | undefined): string {
  const { known } = finding
  const expires = known?.expires === undefined ? '' : ` (until ${known.expires})`
  const statement =
    row === undefined || row.statement === finding.title ? '' : entry('Requirement', lines(row.statement))
  const entries = [
    statement,
    row === undefined ? '' : entry('Source', sourceLink(row)),
    entry('Expected', lines(finding.expected), 'exact'),
    entry('Observed', lines(finding.observed), 'exact'),
    entry('Why', lines(finding.why)),
    finding.hint === undefined ? '' : entry('How to fix', lines(finding.hint)),
    known === undefined ? '' : entry('Known failure', lines(known.reason + expires)),
  ]
  return `<dl>\n${entries.filter((text) => text !== '').join('\n')}\n</dl>`
}

function entry(term: string, html: string, kind = ''): string {
  return `<dt>${term}</dt><dd${kind === '' ? '' : ` class="${kind}"`}>${html}</dd>`
}

function exchangesHtml(finding: Finding, budget: Budget): string {
  const parts: string[] = []
  for (const exchange of finding.exchanges.slice(0, shownExchanges)) {
    const html = exchangeHtml(exchange)
    if (html.length > budget.left) break
    budget.left -= html.length
    parts.push(html)
  }
  const hidden = finding.exchanges.length - parts.length
  const more = `<p class="exchange muted">${count(hidden, 'further exchange')} left out to keep this page small; the json report has all.</p>\n`
  return parts.join('') + (hidden > 0 ? more : '')
}

function exchangeHtml(exchange: ReportedExchange): string {
  const { request, response, ms, failure } = exchange
  const items = request.changes.map(
    (change) => `<li><code>${changeHtml(clip(change, longestCommand))}</code></li>`,
  )
  const changes =
    items.length === 0
      ? 'The control, unchanged'
      : `<ul aria-label="Difference from the control">${items.join('')}</ul>`
  const answer = response === null ? (failure ?? 'no response') : `${response.status} in ${thousands(ms)} ms`
  return `<div class="exchange">
<div class="changes">${changes}</div>
${commandHtml('Command that sends this request', request.curl)}
<details><summary>Transcript: ${line(request.method)}, ${line(clip(answer, 200))}</summary>
<pre tabindex="0" aria-label="Request">${requestText(exchange)}</pre>
<pre tabindex="0" aria-label="Response">${responseText(exchange)}</pre>
</details>
</div>
`
}

function commandHtml(title: string, command: string): string {
  return `<div class="command"><pre tabindex="0" aria-label="${title}">${lines(clip(command, longestCommand))}</pre><button type="button" class="copy">Copy</button></div>`
}

function headerLines(headers: ReportedExchange['request']['headers']): readonly string[] {
  return headers.map(([name, value]) => line(`${name}: ${clip(value, longestCommand)}`))
}

function bodyLines(body: string | undefined): readonly string[] {
  return body === undefined || body === '' ? [] : ['', lines(clip(body, longestBody))]
}

function requestText({ request }: ReportedExchange): string {
  const first = line(`${request.method} ${clip(request.url, longestCommand)}`)
  return [first, ...headerLines(request.headers), ...bodyLines(request.body)].join('\n')
}

function responseText({ response, failure }: ReportedExchange): string {
  if (response === null) return line(failure ?? 'no response')
  return [String(response.status), ...headerLines(response.headers), ...bodyLines(response.body)].join('\n')
}
