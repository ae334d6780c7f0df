import { severities, worstSeverity } from '../common/verdict.js'
import type { Report, RequirementResult } from '../report/report.js'
import { asset, policyOf } from './assets.js'
import { baselineLines } from './baseline.js'
import { visible } from './escape.js'
import { firstScreen } from './first-screen.js'
import { clusterHtml, sourceLink } from './html-finding.js'
import { face, screenHtml } from './html-screen.js'
import { type Html, html, markupOf, type Part, stacked, trusted } from './html-tag.js'
import type { RenderOptions } from './reporter.js'
import { alone, type Cluster, type Group, needsAttention, type Sections, sections } from './sections.js'
import {
  count,
  duration,
  type RequirementVerdict,
  requirementCount,
  tally,
  thousands,
  verdictOrder,
} from './summary.js'

// 1,000 findings must open at once: whatever exceeds this much transcript is counted, not shown.
const exchangeBudget = 2_500_000

/** Renders the report as one self-contained page: no network, no script needed, nothing of the target's alive in it. */
export function renderHtml(report: Report, options: RenderOptions): string {
  const shown = sections(report, options)
  const [style, script] = [asset('base.css') + asset('report.css'), asset('report.js')]
  const policy = policyOf(style, script)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${shown.headline}: ${shown.target}</title>
<style>${trusted(style)}</style>
</head>
<body>
${headerHtml(report, shown)}
<main>
${mainHtml(report, shown)}
</main>
${footerHtml(report, shown)}
<p id="aloud" class="aloud" role="status"></p>
<script>${trusted(script)}</script>
</body>
</html>
`
  return markupOf(page)
}

/** The class that colours a verdict. */
function toneOf(verdict: RequirementVerdict): string {
  return verdict.replace(' ', '-')
}

const headTones = { 0: 'pass', 1: 'fail', 2: 'fail', 3: 'inconclusive', 4: 'error' } as const

/** What a reader takes away when reading nothing else. */
function headerHtml(report: Report, { headline, target, terms }: Sections): Html {
  const effort = `${count(report.summary.requests, 'request')} in ${duration(report.durationMs)}`
  const time = report.startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):.*Z$/, '$1 $2 UTC')
  return html`<header class="${headTones[report.exitCode]}">
<a class="skip" href="#findings">Skip to the findings</a>
<h1>${headline}</h1>
<p class="target"><code>${target}</code></p>
${barHtml(report)}
<p class="facts">${effort} · <time datetime="${report.startedAt}">${time}</time> · ${terms}</p>
${report.complete ? '' : html`<p class="facts">Not everything that was planned could be judged.</p>\n`}</header>`
}

function barHtml(report: Report): Html {
  const of = (verdict: RequirementVerdict): number => requirementCount(report, verdict)
  const total = verdictOrder.reduce((sum, verdict) => sum + of(verdict), 0)
  let x = 0
  const parts = verdictOrder
    .filter((verdict) => of(verdict) > 0)
    .map((verdict) => {
      const from = x
      x += (100 * of(verdict)) / total
      return html`<rect class="${toneOf(verdict)}" x="${from.toFixed(2)}%" width="${(x - from).toFixed(2)}%" height="100%"/>`
    })
  const items = verdictOrder
    .filter((verdict) => of(verdict) > 0 || verdict === 'fail')
    .map((verdict) => html`<li class="${toneOf(verdict)}"><b>${thousands(of(verdict))}</b> ${verdict}</li>`)
  return html`<svg class="bar" aria-hidden="true">${parts}</svg>
<ul class="counts" aria-label="Requirements by verdict">
${stacked(items)}
</ul>`
}

function mainHtml(report: Report, shown: Sections): Html {
  const { attention, defects, undecided, known, notes, traces } = shown
  const budget = { left: exchangeBudget }
  const found = (id: string, title: Part, clusters: readonly Cluster[]): Part =>
    clusters.length === 0
      ? ''
      : sectionHtml(id, title, stacked(clusters.map((cluster) => clusterHtml(cluster, budget))))
  const all = [...defects, ...undecided, ...known.map(alone)]
  return stacked([
    screenHtml(firstScreen(report, shown), shown.knownFailureProblems, baselineLines(report)),
    filtersHtml(report),
    all.length === 0
      ? sectionHtml('findings', 'Findings', html`<p>Every requirement that could be judged is met.</p>`)
      : found('findings', html`Findings <small>by check: ${tally(attention.findings)}</small>`, all),
    found('notes', html`Notes <small>no deviation, but worth knowing</small>`, notes.clusters),
    found('traces', 'Transcripts of passing checks', traces.clusters),
    requirementsHtml(shown.groups, report),
    inapplicableHtml(shown),
  ])
}

function sectionHtml(id: string, title: Part, content: Html): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>`
}

/** Fields that narrow findings and requirements; shown only where the script runs. */
function filtersHtml({ requirements, findings }: Report): Html {
  const present = new Set(requirements.map(({ verdict }) => verdict))
  const severitiesSeen = new Set(findings.filter(needsAttention).map(({ severity }) => severity))
  const fields: readonly (readonly [name: string, title: string, values: readonly string[]])[] = [
    ['verdict', 'Verdict', verdictOrder.filter((verdict) => present.has(verdict))],
    ['severity', 'Severity', severities.filter((severity) => severitiesSeen.has(severity))],
    ['level', 'Level', requirements.map(({ level }) => level)],
    ['group', 'Group', requirements.map(({ group }) => group)],
  ]
  const selects = fields.map(([name, title, values]) => {
    const options = [...new Set(values.map(visible))].map((value) => html`<option>${value}</option>`)
    return html`<label>${title} <select name="${name}"><option value="">all</option>${options}</select></label>`
  })
  return html`<form class="filters" role="search" aria-label="Filter findings and requirements">
<label>Search <input type="search" name="text" autocomplete="off" spellcheck="false"></label>
${stacked(selects)}
<button type="reset">Clear</button>
<output></output>
</form>`
}

/** Every requirement in a table, grouped as the specification groups them. */
function requirementsHtml(groups: readonly Group[], { requirements, findings }: Report): Html {
  const title = html`Requirements <small>${count(requirements.length, 'requirement')}</small>`
  const bad = findings.filter(needsAttention)
  const harmOf = ({ id }: RequirementResult): string => {
    const own = bad.filter(({ requirement }) => requirement === id)
    return own.length === 0 ? '' : worstSeverity(own.map(({ severity }) => severity))
  }
  return sectionHtml(
    'requirements',
    title,
    html`<table role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Id, level</th><th role="columnheader" scope="col">Statement</th><th role="columnheader" scope="col">Verdict</th></tr></thead>
${stacked(groups.map((group) => groupHtml(group, harmOf)))}
</table>`,
  )
}

// A narrow screen turns the rows into blocks, which costs some browsers the table's meaning: hence the roles.
function groupHtml({ name, rows }: Group, harmOf: (row: RequirementResult) => string): Html {
  const items = rows.map(
    (
      row,
    ) => html`<tr role="row" data-of="requirement" data-verdict="${row.verdict}" data-severity="${harmOf(row)}" data-level="${row.level}" data-group="${row.group}">
<th role="rowheader" scope="row"><span class="id">${row.id}</span><span class="level">${row.level}</span></th>
<td role="cell">${row.statement}<p>${sourceLink(row)}${row.reason === '' ? '' : ` · ${row.reason}`}</p></td>
<td role="cell" class="${toneOf(row.verdict)}"><span class="verdict">${face(row.verdict)}</span></td>
</tr>`,
  )
  return html`<tbody role="rowgroup">
<tr role="row"><th role="rowheader" colspan="3" scope="rowgroup">${name}</th></tr>
${stacked(items)}
</tbody>`
}

/** What the target file lacks, and which requirements that keeps from being judged. */
function inapplicableHtml({ inapplicable }: Sections): Part {
  const items = inapplicable.map(({ name, rows }) => {
    const ids = rows.map(({ id }, at) => html`${at === 0 ? '' : ' '}<span class="id">${id}</span>`)
    return html`<li>${name}<br>${ids}</li>`
  })
  const title = html`Inapplicable <small>and what would enable it</small>`
  return items.length === 0
    ? ''
    : sectionHtml('inapplicable', title, html`<ul class="notices">\n${stacked(items)}\n</ul>`)
}

function footerHtml({ suite, exitCode }: Report, { closing }: Sections): Html {
  const { name, version, contract, specDigest, checksDigest } = suite
  return html`<footer>
<p>${closing}</p>
<p>${name} ${version}, exit status ${exitCode}, contract ${contract}, specification ${specDigest}, checks ${checksDigest}</p>
</footer>`
}
