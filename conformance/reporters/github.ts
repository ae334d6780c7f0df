import type { Report } from '../report/report.js'
import { clip, visible, visibleLines } from './escape.js'
import { journeyOf } from './journey.js'
import type { RenderOptions } from './reporter.js'
import { type Cluster, sections } from './sections.js'
import { count } from './summary.js'
import { placeIn } from './target-place.js'

type Kind = 'error' | 'warning'

interface Annotation {
  readonly kind: Kind
  readonly title: string
  readonly message: string
  readonly file?: string
  readonly line?: number
}

// GitHub shows ten annotations of a kind for each step, and drops the others without a word.
const shown = 10
const longestMessage = 3000

/** What a runner reads as data of a command: https://github.com/actions/toolkit, `escapeData`. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

/** A property of a command ends with a comma or a colon too. */
const escapeProperty = (text: string): string =>
  escapeData(visible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C')

function commandOf({ kind, message, ...properties }: Annotation): string {
  const given = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${kind} ${given.join(',')}::${escapeData(visibleLines(clip(message, longestMessage)))}`
}

/** What decides the exit status is an error: a failure, an error of the suite, and a MUST that could not be judged. */
function kindOf({ finding, also }: Cluster): Kind {
  const decides = [finding, ...also].some(
    ({ verdict, level }) =>
      verdict === 'fail' ||
      verdict === 'error' ||
      (level === 'MUST' && (verdict === 'blocked' || verdict === 'inconclusive')),
  )
  return decides ? 'error' : 'warning'
}

function annotationOf(cluster: Cluster, { targetFile }: RenderOptions): Annotation {
  const { finding, also } = cluster
  const place = placeIn(targetFile, finding)
  const journey = journeyOf(finding)
  return {
    kind: kindOf(cluster),
    title: `${finding.requirement}: ${finding.title}`,
    ...(place === null ? {} : { file: place.path, line: place.line }),
    message: [
      ...(finding.cause === undefined ? [] : [finding.cause]),
      ...(journey === undefined ? [] : [`Journey: ${journey.line}`, `Deviation: ${journey.deviation}`]),
      `Expected: ${finding.expected}`,
      `Observed: ${finding.observed}`,
      `Why it matters: ${finding.why}`,
      ...(finding.hint === undefined ? [] : [`How to fix: ${finding.hint}`]),
      ...(also.length === 0 ? [] : [`${count(also.length, 'more check')} for the same reason`]),
      `Run again: ${finding.rerun}`,
    ].join('\n'),
  }
}

function annotations(report: Report, options: RenderOptions): readonly Annotation[] {
  const { attention, diagnoses, knownFailureProblems } = sections(report, options)
  const news = attention.clusters.filter(({ finding }) => finding.known === undefined)
  return [
    ...diagnoses
      .filter(({ severity }) => severity === 'error')
      .map(({ message, advice }): Annotation => ({ kind: 'error', title: message, message: advice })),
    ...news.map((cluster) => annotationOf(cluster, options)),
    ...knownFailureProblems.map(
      (message): Annotation => ({ kind: 'error', title: 'The list of known failures', message }),
    ),
  ]
}

/**
 * Renders what needs attention as workflow commands, which a GitHub runner turns into annotations: the most harmful
 * first, ten at most, then the verdict as a plain line. The job summary is the Markdown report.
 *
 * @see [Workflow commands](https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands)
 */
export function renderGithub(report: Report, options: RenderOptions): string {
  const all = annotations(report, options)
  const hidden = all.length - shown
  return [
    ...all.slice(0, shown).map(commandOf),
    ...(hidden > 0 ? [`${count(hidden, 'more annotation')} left out: the job summary has them all`] : []),
    visibleLines(sections(report, options).headline),
    '',
  ].join('\n')
}
