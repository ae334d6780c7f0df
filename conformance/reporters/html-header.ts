import type { Report } from '../report/report.js'
import { visible } from './escape.js'
import { line, lines, toneOf } from './html-text.js'
import {
  count,
  duration,
  faces,
  headline,
  type RequirementVerdict,
  terms,
  thousands,
  verdictOrder,
} from './summary.js'

const headTones = { 0: 'pass', 1: 'fail', 2: 'fail', 3: 'inconclusive', 4: 'error' } as const

/** What a reader takes away when reading nothing else. */
export function headerHtml(report: Report): string {
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

const noticeTones = { error: 'fail', warning: 'warn', info: 'note' } as const

/** What the preflight found, and what is wrong with the list of known failures. */
export function noticesHtml(report: Report): string {
  const diagnoses = report.diagnoses.map(
    ({ severity, message, advice }) =>
      `<li class="${noticeTones[severity]}"><strong>${lines(message)}.</strong> ${lines(advice)}</li>`,
  )
  const problems = report.knownFailureProblems.map(
    (problem) => `<li class="fail"><strong>Known failures:</strong> ${lines(problem)}</li>`,
  )
  const all = [...diagnoses, ...problems]
  return all.length === 0 ? '' : `<ul class="notices" aria-label="About this run">\n${all.join('\n')}\n</ul>`
}

/** Fields that narrow findings and requirements; shown only where the script runs. */
export function filtersHtml(report: Report): string {
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
