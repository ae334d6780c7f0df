import type { Finding } from '../report/report.js'
import { type Cause, type Doubt, type FirstScreen, markOf, type Remark } from './first-screen.js'
import { type Html, html, lines, type Part, stacked } from './html-tag.js'
import { marks, type RequirementVerdict } from './summary.js'

/** The id of a finding in the page, which a link names: the check's, without what an address would have to escape. */
export const anchorOf = ({ check }: Pick<Finding, 'check'>): string => check.replace(/[^\w-]+/g, '-')

/** A verdict's mark, silent for screen readers, and its word. */
export function face(verdict: RequirementVerdict): Html {
  return html`<span aria-hidden="true">${marks[verdict]}</span> ${verdict}`
}

/** A title that leads to the finding that tells it. */
const linked = (title: Html, { cluster }: Cause | Doubt): Html =>
  html`<a href="#${anchorOf(cluster.finding)}">${title}</a>`

const causeHtml = (cause: Cause): Html => html`<li class="${cause.cluster.finding.verdict}">
<h3>${linked(lines(cause.title), cause)}</h3> <span class="muted">(${cause.counts})</span>
<p class="evidence">${cause.evidence}</p>${cause.fix === null ? '' : html`<p>${cause.fix}</p>`}
</li>`

const doubtHtml = (doubt: Doubt): Html => html`<li class="${doubt.cluster.finding.verdict}">
<h3><span aria-hidden="true">${markOf(doubt)}</span> ${linked(lines(doubt.title), doubt)}</h3>
<p class="evidence">${doubt.reason}</p><p>To decide: ${doubt.decide}.</p>
</li>`

const listed = (tag: 'ol' | 'ul', title: string, items: readonly Part[]): Part => {
  const content = stacked(items)
  if (items.length === 0) return ''
  return tag === 'ol'
    ? html`<h2>${title}</h2>\n<ol class="screen">\n${content}\n</ol>`
    : html`<h2>${title}</h2>\n<ul class="screen">\n${content}\n</ul>`
}

const remarkTones = { error: 'fail', warning: 'warn', info: 'note' } as const

const remarkHtml = ({ severity, messages, advice }: Remark): Html => {
  const said = messages.map((one, at) => html`${at === 0 ? '' : html`<br>`}<strong>${lines(one)}.</strong>`)
  return html`<li class="${remarkTones[severity]}">${said} ${lines(advice)}</li>`
}

const noticesHtml = (label: string, items: readonly Html[]): Part =>
  items.length === 0 ? '' : html`<ul class="notices" aria-label="${label}">\n${stacked(items)}\n</ul>`

const comparedHtml = ([title, ...more]: readonly string[]): readonly Html[] =>
  title === undefined
    ? []
    : [html`<li class="note"><strong>${title}.</strong>${more.map((line) => html`<br>${line}`)}</li>`]

/** What kept the run from judging, each cause with its worst evidence, what is undecided and known, then the rest. */
export function screenHtml(
  screen: FirstScreen,
  knownFailureProblems: readonly string[],
  compared: readonly string[],
): Part {
  const { obstacles, causesTitle, causes, doubts, knownTitle, known, remarks } = screen
  const problems = knownFailureProblems.map(
    (problem) => html`<li class="fail"><strong>Known failures:</strong> ${lines(problem)}</li>`,
  )
  const parts = [
    noticesHtml('What to mend first', obstacles.map(remarkHtml)),
    listed('ol', causesTitle ?? '', causes.map(causeHtml)),
    listed('ul', 'Undecided', doubts.map(doubtHtml)),
    listed(
      'ul',
      knownTitle ?? '',
      known.map((line) => html`<li class="known">${line}</li>`),
    ),
    noticesHtml('About this run', [...problems, ...remarks.map(remarkHtml), ...comparedHtml(compared)]),
  ]
  return html`<div class="first">\n${stacked(parts)}\n</div>`
}
