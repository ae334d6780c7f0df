import type { ReportingDescriptor } from 'sarif'
import { type Severity, worstSeverity } from '../common/verdict.js'
import type { Finding, RequirementResult } from '../report/report.js'
import { escapeMarkdown, safeUrl, visible, visibleLines } from './escape.js'
import { basisNote } from './summary.js'

/** GitHub's scale: critical from 9.0, high from 7.0, medium from 4.0, low above 0. */
const scores: Readonly<Record<Severity, string | null>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: null,
}

/** Each distinct text once, in the order of the findings. */
const distinct = (texts: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => (text === undefined || text === '' ? [] : [text]))),
]

interface HelpPart {
  readonly title: string
  readonly lines: readonly string[]
}

function helpParts(row: RequirementResult, results: readonly Finding[]): readonly HelpPart[] {
  return [
    { title: row.level, lines: [row.statement] },
    { title: 'Why', lines: distinct(results.map(({ why }) => why)) },
    { title: 'How to fix', lines: distinct(results.map(({ hint }) => hint)) },
    { title: 'Source', lines: [`${basisNote(row)}${row.source}`] },
  ].filter(({ lines }) => lines.length > 0)
}

/** A requirement as a rule: how bad it is and what helps are those of its results. */
export function ruleOf(row: RequirementResult, results: readonly Finding[]): ReportingDescriptor {
  const parts = helpParts(row, results)
  const score = results.length === 0 ? null : scores[worstSeverity(results.map(({ severity }) => severity))]
  const url = safeUrl(row.url)
  const source = url === null ? [] : [`[${escapeMarkdown(row.id)}](<${url}>)`]
  return {
    id: visible(row.id),
    shortDescription: { text: visible(row.statement) },
    fullDescription: { text: visible(row.statement) },
    helpUri: url ?? undefined,
    help: {
      text: visibleLines(parts.map(({ title, lines }) => `${title}: ${lines.join('\n')}`).join('\n')),
      markdown: [
        ...parts.map(({ title, lines }) => `**${title}:** ${lines.map(escapeMarkdown).join('\n\n')}`),
        ...source,
      ].join('\n\n'),
    },
    defaultConfiguration: { level: row.level === 'MUST' ? 'error' : 'warning' },
    properties: {
      tags: ['security', 'oauth', visible(row.group)],
      level: row.level,
      basis: row.basis,
      ...(score === null ? {} : { 'security-severity': score }),
    },
  }
}
