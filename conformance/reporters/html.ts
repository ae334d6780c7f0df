import { createHash } from 'node:crypto'
import type { Report, RequirementResult } from '../report.js'
import { visible } from './escape.js'
import { findingHtml, sourceLink } from './html-finding.js'
import { script } from './html-script.js'
import { style } from './html-style.js'
import { face, line, lines } from './html-text.js'
import type { RenderOptions } from './reporter.js'
import {
  byUrgency,
  closingSentence,
  count,
  duration,
  faces,
  headline,
  needsAttention,
  type RequirementVerdict,
  reasons,
  requirementsById,
  tally,
  terms,
  thousands,
  verdictOrder,
} from './summary.js'

// 1,000 findings must open at once: whatever exceeds this much transcript is named, not shown.
const exchangeBudget = 2_500_000
const openAtFirst = 3

/** Renders the report as one self-contained page: no network, no script needed, nothing of the target's alive in it. */
export function renderHtml(report: Report, options: RenderOptions): string {
  const body = [
    headerHtml(report),
    '<main>',
    noticesHtml(report),
    filtersHtml(report),
    ...findingSections(report, options),
    requirementsHtml(report),
    unjudgedHtml(report),
    '</main>',
    footerHtml(report),
    '<p id="aloud" class="aloud" role="status"></p>',
    `<script>${script}</script>`,
  ]
  return `${[...headHtml(report), '<body>', ...body.filter((part) => part !== ''), '</body>', '</html>'].join('\n')}\n`
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function headHtml(report: Report): readonly string[] {
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${line(`${headline(report)}: ${report.target}`)}</title>`,
    `<style>${style}</style>`,
    '</head>',
  ]
}

const headTones = { 0: 'pass', 1: 'fail', 2: 'fail', 3: 'inconclusive', 4: 'error' } as const

function headerHtml(report: Report): string {
  const effort = `${count(report.summary.requests, 'request')} in ${duration(report.durationMs)} · ${timeHtml(report.startedAt)}`
  const cut = report.complete ? '' : '<p class="facts">Not everything that was planned could be judged.</p>\n'
  return `<header class="${headTones[report.exitCode]}">
<a class="skip" href="#findings">Skip to the findings</a>
<h1>${line(headline(report))}</h1>
<p class="target"><code>${line(report.target)}</code></p>
${barHtml(report)}
<p class="facts">${effort} · ${line(terms(report))}</p>
${cut}</header>`
}

function timeHtml(iso: string): string {
  const words = iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):.*Z$/, '$1 $2 UTC')
  return `<time datetime="${line(iso)}">${line(words)}</time>`
}

function barHtml(report: Report): string {
  const n = report.summary.requirements
  const of = (verdict: RequirementVerdict): number => n[verdict === 'not testable' ? 'notTestable' : verdict]
  const present = verdictOrder.filter((verdict) => of(verdict) > 0)
  const total = present.reduce((sum, verdict) => sum + of(verdict), 0)
  let x = 0
  const parts = present.map((verdict) => {
    const from = x
    x += (100 * of(verdict)) / total
    return `<rect class="${toneOf(verdict)}" x="${from.toFixed(2)}%" width="${(x - from).toFixed(2)}%" height="100%"/>`
  })
  const items = verdictOrder
    .filter((verdict) => of(verdict) > 0 || verdict === 'fail')
    .map(
      (verdict) =>
        `<li class="${toneOf(verdict)}"><b>${thousands(of(verdict))}</b> ${faces[verdict].word}</li>`,
    )
  return `<svg class="bar" aria-hidden="true">${parts.join('')}</svg>
<ul class="counts" aria-label="Requirements by verdict">
${items.join('\n')}
</ul>`
}

function toneOf(verdict: RequirementVerdict): string {
  return verdict.replace(' ', '-')
}

const noticeTones = { error: 'fail', warning: 'warn', info: 'note' } as const

function noticesHtml(report: Report): string {
  const diagnoses = report.diagnoses.map(
    ({ severity, message, advice }) =>
      `<li class="${noticeTones[severity]}"><strong>${lines(message)}</strong> ${lines(advice)}</li>`,
  )
  const problems = report.knownFailureProblems.map(
    (problem) => `<li class="fail"><strong>Known failures:</strong> ${lines(problem)}</li>`,
  )
  const all = [...diagnoses, ...problems]
  return all.length === 0 ? '' : `<ul class="notices" aria-label="About this run">\n${all.join('\n')}\n</ul>`
}

function filtersHtml(report: Report): string {
  const select = (name: string, title: string, values: readonly string[]): string => {
    const options = values.map((value) => `<option>${line(value)}</option>`)
    return `<label>${title} <select name="${name}"><option value="">all</option>${options.join('')}</select></label>`
  }
  const unique = (values: readonly string[]): readonly string[] => [...new Set(values.map(visible))]
  const present = new Set<string>(report.requirements.map(({ verdict }) => verdict))
  return `<form class="filters" role="search" aria-label="Filter findings and requirements">
<label>Search <input type="search" name="text" autocomplete="off" spellcheck="false"></label>
${select(
  'verdict',
  'Verdict',
  verdictOrder.filter((verdict) => present.has(verdict)),
)}
${select('level', 'Level', unique(report.requirements.map(({ level }) => level)))}
${select('group', 'Group', unique(report.requirements.map(({ group }) => group)))}
<button type="reset">Clear</button>
<output></output>
</form>`
}

function findingSections(report: Report, options: RenderOptions): readonly string[] {
  const rows = requirementsById(report)
  const budget = { left: exchangeBudget }
  const section = (id: string, title: string, found: Report['findings'], open: number): string => {
    const items = found.map((finding, at) =>
      findingHtml(finding, rows.get(finding.requirement), at < open, budget),
    )
    return `<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${items.join('\n')}\n</section>`
  }
  const sorted = byUrgency(report.findings)
  const urgent = sorted.filter(needsAttention)
  const notes = sorted.filter(({ verdict }) => verdict === 'note')
  const passed = options.trace
    ? sorted.filter(({ verdict, exchanges }) => verdict === 'pass' && exchanges.length > 0)
    : []
  const none = '<p>Every requirement that could be judged is met.</p>'
  const heading = `Findings <small>${tally(urgent)}</small>`
  return [
    urgent.length === 0
      ? `<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n${none}\n</section>`
      : section('findings', heading, urgent, openAtFirst),
    notes.length === 0
      ? ''
      : section('notes', 'Notes <small>no deviation, but worth knowing</small>', notes, 0),
    passed.length === 0 ? '' : section('traces', 'Transcripts of passing checks', passed, 0),
  ]
}

function requirementsHtml(report: Report): string {
  const groups = [...new Set(report.requirements.map(({ group }) => group))]
  const bodies = groups.map((group) => {
    const rows = report.requirements.filter((row) => row.group === group)
    return `<tbody>\n<tr><th colspan="3" scope="rowgroup">${line(group)}</th></tr>\n${rows.map(requirementRow).join('\n')}\n</tbody>`
  })
  return `<section aria-labelledby="requirements">
<h2 id="requirements">Requirements <small>${count(report.requirements.length, 'requirement')}</small></h2>
<table>
<thead><tr><th scope="col">Id, level</th><th scope="col">Statement</th><th scope="col">Verdict</th></tr></thead>
${bodies.join('\n')}
</table>
</section>`
}

function requirementRow(row: RequirementResult): string {
  const reason = row.reason === '' ? '' : ` · ${line(row.reason)}`
  return `<tr data-of="requirement" data-verdict="${row.verdict}" data-level="${line(row.level)}" data-group="${line(row.group)}">
<th scope="row"><span class="id">${line(row.id)}</span><span class="level">${line(row.level)}</span></th>
<td>${line(row.statement)}<p>${sourceLink(row)}${reason}</p></td>
<td class="${toneOf(row.verdict)}"><span class="verdict">${face(row.verdict)}</span></td>
</tr>`
}

function unjudgedHtml(report: Report): string {
  const listed = reasons(report.requirements, 'inapplicable')
  if (listed.length === 0) return ''
  const items = listed.map(({ reason, rows }) => {
    const ids = rows.map(({ id }) => `<span class="id">${line(id)}</span>`)
    return `<li>${line(reason)}<br>${ids.join(' ')}</li>`
  })
  return `<section aria-labelledby="inapplicable">
<h2 id="inapplicable">Inapplicable <small>and what would enable it</small></h2>
<ul class="notices">
${items.join('\n')}
</ul>
</section>`
}

function footerHtml(report: Report): string {
  const { name, version, specDigest, checksDigest } = report.suite
  return `<footer>
<p>${line(closingSentence(report))}</p>
<p>${line(`${name} ${version}, exit status ${report.exitCode}, specification ${specDigest}, checks ${checksDigest}`)}</p>
</footer>`
}
