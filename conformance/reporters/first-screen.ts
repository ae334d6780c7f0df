import type { Diagnosis, Finding, Report } from '../report/report.js'
import { visible } from './escape.js'
import { evidenceWords } from './evidence.js'
import {
  all,
  type Cluster,
  clusterCounts,
  clusterTitle,
  findingsOf,
  grouped,
  headingOf,
  knownWords,
  type Sections,
  severityOf,
} from './sections.js'
import { count, marks } from './summary.js'

/** One defect: what is wrong, how much it explains, what shows it, what to change. */
export interface Cause {
  readonly cluster: Cluster
  readonly title: string
  /** `29 checks fail; high`. */
  readonly counts: string
  readonly evidence: string
  /** `Fix: …`; null where no one knows. */
  readonly fix: string | null
}

/** What one reason kept from being decided. */
export interface Doubt {
  readonly cluster: Cluster
  readonly title: string
  readonly reason: string
  readonly decide: string
}

/** What the preflight says of the target or its configuration, and what to do about it; several with one advice together. */
export interface Remark {
  readonly severity: Diagnosis['severity']
  readonly messages: readonly string[]
  readonly advice: string
}

const remarksOf = (diagnoses: readonly Diagnosis[]): readonly Remark[] =>
  grouped(diagnoses, ({ severity, advice }) => `${severity} ${advice}`).flatMap(({ rows }) => {
    const [first] = rows
    return first === undefined ? [] : [{ ...first, messages: rows.map(({ message }) => message) }]
  })

/** What a reader takes away who reads nothing else: the same words in every format for people. */
export interface FirstScreen {
  readonly headline: string
  readonly target: string
  /** How the target was judged, and by what. */
  readonly terms: string
  /** What kept the run from judging: first of all to be mended. */
  readonly obstacles: readonly Remark[]
  /** `3 causes explain 41 findings`; null where nothing is wrong. */
  readonly causesTitle: string | null
  readonly causes: readonly Cause[]
  readonly doubts: readonly Doubt[]
  /** `2 known failures`; null where there is none. */
  readonly knownTitle: string | null
  readonly known: readonly string[]
  /** What limits the run or may surprise: after all else. */
  readonly remarks: readonly Remark[]
}

/** The last full stop gives way to what follows in brackets. */
const unstopped = (title: string): string => title.replace(/\.$/, '')

/** Where one defect shows in several ways, its first fix is not the whole of it. */
function fixOf(cluster: Cluster): string | null {
  const { hint } = cluster.finding
  if (hint === undefined) return null
  const hints = new Set(all(cluster).map((finding) => finding.hint))
  return `${hints.size > 1 ? 'Fix first' : 'Fix'}: ${visible(hint)}`
}

const causeOf = (cluster: Cluster): Cause => ({
  cluster,
  title: unstopped(clusterTitle(cluster)),
  counts: `${clusterCounts(cluster)}; ${severityOf(cluster)}`,
  evidence: evidenceWords(all(cluster)),
  fix: fixOf(cluster),
})

function inconclusiveWords({ check, exchanges, observed }: Finding, hasObstacle: boolean): string {
  const alone = visible(`--only ${check}`)
  const answers = exchanges.map(({ response }) => response?.status ?? null)
  if (observed.endsWith('no longer accepted at the end of the run') && hasObstacle)
    return 'mend what is said above, and run it again'
  if (answers.some((status) => status === 429 || status === 503))
    return 'lower --rate or --concurrency, or lift the limit for the address of the suite, and run it again'
  if (answers.length === 0) return `run it again to its end, or alone with ${alone}`
  if (answers.includes(null))
    return `look into the server's log for what ended the request, and run it again with ${alone}`
  return `compare what was expected with the answer by hand; ${alone} --trace shows all of it`
}

function decideWords({ finding }: Cluster, hasObstacle: boolean): string {
  switch (finding.verdict) {
    case 'blocked':
      return hasObstacle
        ? 'mend what is said above: all else can be judged only after a valid request has been accepted'
        : '"link-conformance doctor" with the same target says what keeps a valid request from being accepted'
    case 'error':
      return 'report it as a bug of this suite, with the json report; it says nothing about the target'
    default:
      return inconclusiveWords(finding, hasObstacle)
  }
}

const aloneTitle = (finding: Finding): string =>
  visible(`${finding.requirement} ${unstopped(headingOf(finding))}`)

function doubtOf(cluster: Cluster, hasObstacle: boolean): Doubt {
  const { finding, also } = cluster
  const reason = visible(finding.observed.split('\n', 1)[0] ?? '').replace(/:$/, '')
  const title = also.length === 0 ? aloneTitle(finding) : clusterTitle(cluster)
  return { cluster, title, reason, decide: decideWords(cluster, hasObstacle) }
}

/** The reason is what a reader of the list wants to see: what is known stands behind its id. */
const knownLine = (finding: Finding): string =>
  visible(`${finding.requirement} ${finding.check}: ${knownWords(finding) ?? ''}`)

function causesTitle({ defects }: Sections): string | null {
  if (defects.length === 0) return null
  const verb = defects.length === 1 ? 'explains' : 'explain'
  return `${count(defects.length, 'cause')} ${verb} ${count(findingsOf(defects).length, 'finding')}`
}

/** Says the verdict, what was checked, why, and what is open. */
export function firstScreen({ suite }: Report, shown: Sections): FirstScreen {
  const { headline, target, terms, diagnoses, defects, undecided, known } = shown
  const obstacles = remarksOf(diagnoses.filter(({ severity }) => severity === 'error'))
  return {
    headline,
    target: visible(target),
    terms: `${terms} · ${visible(`${suite.name} ${suite.version}, contract ${suite.contract}`)}`,
    obstacles,
    causesTitle: causesTitle(shown),
    causes: defects.map(causeOf),
    doubts: undecided.map((cluster) => doubtOf(cluster, obstacles.length > 0)),
    knownTitle: known.length === 0 ? null : count(known.length, 'known failure'),
    known: known.map(knownLine),
    remarks: remarksOf(diagnoses.filter(({ severity }) => severity !== 'error')),
  }
}

/** The mark of what is undecided. */
export const markOf = ({ cluster }: Doubt): string => marks[cluster.finding.verdict]
