import type { Finding, Report, RequirementResult } from '../report/report.js'
import { type Budget, findingHtml } from './html-finding.js'
import { lines } from './html-text.js'
import type { RenderOptions } from './reporter.js'
import {
  byUrgency,
  type Cluster,
  causeOf,
  clusters,
  clusterTitle,
  needsAttention,
  requirementsById,
  tally,
} from './summary.js'

// 1,000 findings must open at once: whatever exceeds this much transcript is counted, not shown.
const exchangeBudget = 2_500_000
const openAtFirst = 3

interface Section {
  readonly id: string
  readonly title: string
  readonly found: readonly Finding[]
  /** What stands there when nothing was found; without it the section is left out. */
  readonly none?: string
}

/** Findings that need attention, then notes, then, with --trace, the transcripts of passing checks. */
export function findingSections(report: Report, options: RenderOptions): readonly string[] {
  const sorted = byUrgency(report.findings)
  const urgent = sorted.filter(needsAttention)
  const traced = sorted.filter(({ verdict, exchanges }) => verdict === 'pass' && exchanges.length > 0)
  const sections: readonly Section[] = [
    {
      id: 'findings',
      title: urgent.length === 0 ? 'Findings' : `Findings <small>by check: ${tally(urgent)}</small>`,
      found: urgent,
      none: 'Every requirement that could be judged is met.',
    },
    {
      id: 'notes',
      title: 'Notes <small>no deviation, but worth knowing</small>',
      found: sorted.filter(({ verdict }) => verdict === 'note'),
    },
    { id: 'traces', title: 'Transcripts of passing checks', found: options.trace ? traced : [] },
  ]
  const rows = requirementsById(report)
  const budget = { left: exchangeBudget }
  return sections.map((section) => sectionHtml(section, rows, budget))
}

function sectionHtml(section: Section, rows: ReadonlyMap<string, RequirementResult>, budget: Budget): string {
  const { id, title, found, none } = section
  if (found.length === 0 && none === undefined) return ''
  const items = clusters(found).map((cluster, at) => clusterHtml(cluster, rows, at, budget))
  const content = found.length === 0 ? `<p>${none}</p>` : items.join('\n')
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${content}\n</section>`
}

function clusterHtml(
  cluster: Cluster,
  rows: ReadonlyMap<string, RequirementResult>,
  at: number,
  budget: Budget,
): string {
  const { finding, also } = cluster
  const cards = [finding, ...also].map((one) => {
    const open = also.length === 0 && one.verdict === 'fail' && one.known === undefined && at < openAtFirst
    return findingHtml(one, rows.get(one.requirement), open, budget)
  })
  if (also.length === 0) return cards.join('')
  const cause = causeOf(finding)
  const words = cause === null ? finding.observed : (finding.hint ?? finding.why)
  return `<details class="cluster ${finding.verdict}"${cause === null ? '' : ' open'}>
<summary><h3>${lines(clusterTitle(cluster))}</h3><p>${lines(words)}</p></summary>
${cards.join('\n')}
</details>`
}
