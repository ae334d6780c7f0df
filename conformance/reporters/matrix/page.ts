import { asset, policyOf } from '../assets.js'
import type { NamedReport } from '../compare.js'
import { groupWords } from '../group-words.js'
import { type Html, html, markupOf, type Part, stacked, trusted } from '../html-tag.js'
import { count, marks, type RequirementVerdict, verdictOrder } from '../summary.js'
import { type Details, detailsOf } from './details.js'
import { type Matrix, type MatrixGroup, type MatrixRow, matrixOf, type Total, totalWords } from './matrix.js'

/** Renders reports as one page, servers across and requirements down; it loads nothing, and nothing of a target's is alive in it. */
export function renderMatrix(reports: readonly NamedReport[]): string {
  const matrix = matrixOf(reports)
  const details = detailsOf(matrix)
  const [style, script] = [asset('base.css') + asset('matrix.css'), asset('matrix.js')]
  const title = `${count(matrix.servers.length, 'server')} by requirement`
  return markupOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policyOf(style, script))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${legendHtml(matrix)}
${filtersHtml(matrix)}
</header>
<main>
<div class="table" role="region" aria-label="Servers by requirement">
${tableHtml(matrix)}
</div>
</main>
${dialogHtml(details)}
<script type="application/json" id="details">${trusted(inertJson(details))}</script>
<script>${trusted(script)}</script>
</body>
</html>
`)
}

/** JSON that ends no script element and opens no comment. */
const inertJson = (details: Details): string => JSON.stringify(details).replaceAll('<', '\\u003c')

const toneOf = (verdict: RequirementVerdict): string => verdict.replace(' ', '-')

function presentVerdicts({ groups }: Matrix): readonly RequirementVerdict[] {
  const present = new Set(groups.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)))
  return verdictOrder.filter((verdict) => present.has(verdict))
}

function legendHtml(matrix: Matrix): Html {
  const items = presentVerdicts(matrix).map(
    (verdict) =>
      html`<li><span class="key ${toneOf(verdict)}" aria-hidden="true">${marks[verdict]}</span> ${verdict}</li>`,
  )
  return html`<ul class="legend" aria-label="Marks">${items}</ul>`
}

/** Shown only where the script runs. */
function filtersHtml(matrix: Matrix): Html {
  const options = presentVerdicts(matrix).map((verdict) => html`<option>${verdict}</option>`)
  return html`<form class="filters" role="search" aria-label="Filter requirements and servers">
<label>Requirement <input type="search" name="text" autocomplete="off" spellcheck="false" placeholder="id or words"></label>
<label>Server <input type="search" name="server" autocomplete="off" spellcheck="false" placeholder="part of its name"></label>
<label>Verdict <select name="verdict"><option value="">all</option>${options}</select></label>
<button type="button" name="unfold" aria-pressed="false">Unfold all</button>
<button type="reset">Clear</button>
<output></output>
</form>`
}

function tableHtml(matrix: Matrix): Html {
  const heads = matrix.servers.map(
    ({ name }) => html`<th scope="col" title="${name}"><span>${name}</span></th>`,
  )
  return html`<table role="grid" aria-label="Verdicts: arrow keys move, Enter opens, Escape closes">
<thead><tr><th scope="col">Requirement</th>${heads}</tr></thead>
<tbody><tr class="all"><th scope="row">All requirements</th>${matrix.totals.map(totalHtml)}</tr></tbody>
${stacked(matrix.groups.map(groupHtml))}
</table>`
}

function groupHtml({ name, rows, totals }: MatrixGroup): Html {
  return html`<tbody data-group="${name}">
<tr class="group"><th scope="row"><button type="button" aria-expanded="false"><b>${name}</b> ${groupWords(name)} <small>${rows.length}</small></button></th>${totals.map(totalHtml)}</tr>
${stacked(rows.map(rowHtml))}
</tbody>`
}

function totalHtml(total: Total | null): Html {
  if (total === null) return unknown
  const { verdict, count: n } = total
  const amount: Part = quiet.includes(verdict) ? '' : html` ${n}`
  return html`<td class="${toneOf(verdict)}" aria-label="${totalWords(total)}">${marks[verdict]}${amount}</td>`
}

const quiet: readonly RequirementVerdict[] = ['pass', 'inapplicable', 'not testable', 'not selected']
const unknown = html`<td aria-label="not in this report"></td>`

function rowHtml({ id, level, statement, source, cells }: MatrixRow): Html {
  const marked = cells.map((verdict) =>
    verdict === null
      ? unknown
      : html`<td class="${toneOf(verdict)}" aria-label="${verdict}">${marks[verdict]}</td>`,
  )
  return html`<tr data-id="${id}"><th scope="row"><span class="id">${id}</span> <span class="level">${level}</span><span class="statement">${statement}</span><span class="source">${source}</span></th>${marked}</tr>`
}

/** Filled by the script when a cell is opened. */
function dialogHtml({ cut }: Details): Html {
  const note = cut
    ? html`<p class="note">To keep this page small, something is left out of it: each server's own report has all.</p>\n`
    : ''
  return html`<dialog aria-labelledby="opened">
<form method="dialog"><button>Close</button></form>
<h2 id="opened"></h2>
<div class="content"></div>
${note}</dialog>`
}
