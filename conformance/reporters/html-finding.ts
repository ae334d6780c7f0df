import type { RequirementResult } from '../report/report.js'
import { safeUrl } from './escape.js'
import { evidenceWords } from './evidence.js'
import { type Budget, commandHtml, exchangesHtml } from './html-exchange.js'
import { hopsHtml, legsHtml } from './html-journey.js'
import { anchorOf, face } from './html-screen.js'
import { type Html, html, lines, type Part, stacked } from './html-tag.js'
import { all, type Cluster, clusterTitle, headingOf, knownWords, statementOf, type Told } from './sections.js'
import { basisNote } from './summary.js'

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
${finding.told === undefined ? exchangesHtml(finding, budget) : hopsHtml(finding.told, budget)}${commandHtml('Run this check again', finding.rerun)}
</div>
</details>`
}

function factsHtml(finding: Told): Html {
  const { row, expected, observed, why, told } = finding
  return html`<dl>
${stacked([
  told === undefined ? '' : html`<dt>Journey</dt><dd>${legsHtml(told, finding)}</dd>`,
  entry('Deviation', told?.deviation),
  entry('Demand', finding.defect === undefined ? undefined : finding.title),
  entry('Requirement', statementOf(finding)),
  row === undefined ? '' : html`<dt>Source</dt><dd>${sourceLink(row)}</dd>`,
  html`<dt>Expected</dt><dd class="exact">${lines(expected)}</dd>`,
  html`<dt>Observed</dt><dd class="exact">${lines(told?.observed ?? observed)}</dd>`,
  entry('Decided by', told?.decidedBy || undefined),
  entry('Why', why),
  entry('How to fix', finding.hint),
  entry('Known failure', knownWords(finding)),
])}
</dl>`
}

function entry(term: string, text: string | undefined): Part {
  return text === undefined ? '' : html`<dt>${term}</dt><dd>${lines(text)}</dd>`
}
