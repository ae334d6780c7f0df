import { keysOf } from '../common/keys-of.js'
import type { Verdict } from '../common/verdict.js'
import { type Finding, notSelected, type Report, type RequirementResult } from '../report/report.js'
import { visible } from './escape.js'

/** `1 warning`, `1,204 requests`. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${thousands(n)} ${n === 1 ? singular : plural}`
}

/** Digits grouped by commas, whatever the locale. */
export function thousands(n: number): string {
  return n.toLocaleString('en-US')
}

/** `2.1 s`, `350 ms`, `3 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

export type RequirementVerdict = RequirementResult['verdict']

/** How each verdict is marked where there is no colour; the order of columns and counts, in every format. */
export const marks = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  note: '·',
  inapplicable: '–',
  blocked: '■',
  inconclusive: '?',
  error: '‼',
  'not testable': '○',
  'not selected': '◌',
} as const satisfies Record<RequirementVerdict, string>

export const verdictOrder: readonly RequirementVerdict[] = keysOf(marks)

/** The verdict of a finding in words, `known fail` for a failure that is listed. */
export function verdictWords({ verdict, known }: Finding): string {
  return known === undefined ? verdict : `known ${verdict}`
}

/** `2 failed, 1 inconclusive, 3 warnings, 1 known failure`: the findings that need attention, counted. */
export function tally(findings: readonly Finding[]): string {
  const known = findings.filter((finding) => finding.known !== undefined).length
  const n = (verdict: Verdict): number =>
    findings.filter((finding) => finding.verdict === verdict && finding.known === undefined).length
  const some = counted([
    [n('fail'), 'failed'],
    [n('error'), 'error', 'errors'],
    [n('blocked'), 'blocked'],
    [n('inconclusive'), 'inconclusive'],
    [n('warn'), 'warning', 'warnings'],
    [known, 'known failure', 'known failures'],
  ])
  return some.length === 0 ? 'none' : some.join(', ')
}

type Counted = readonly [n: number, one: string, many?: string]

/** `2 failed, 1 warning`, without what is zero. */
export function counted(amounts: readonly Counted[]): readonly string[] {
  return amounts.filter(([n]) => n > 0).map(([n, one, many = one]) => count(n, one, many))
}

/** What stands before a source: a policy of this suite is not the standard that it follows from. */
export function basisNote(row: RequirementResult): string {
  return row.basis === 'P' ? "this suite's policy, after " : ''
}

/** Requirements that fail in ways that are all known. */
function knownRequirements(report: Report): number {
  const failing = report.findings.filter(({ verdict }) => verdict === 'fail')
  const news = new Set(
    failing.filter(({ known }) => known === undefined).map(({ requirement }) => requirement),
  )
  return new Set(failing.map(({ requirement }) => requirement).filter((id) => !news.has(id))).size
}

/** The requirements with that verdict, as the report counts them. */
export function requirementCount({ summary }: Report, verdict: RequirementVerdict): number {
  if (verdict === 'not testable') return summary.requirements.notTestable
  return summary.requirements[verdict === notSelected ? 'notSelected' : verdict]
}

/** What the exit status means for this run, in a few words. */
export function headline(report: Report): string {
  switch (report.exitCode) {
    case 0: {
      const { pass, warn, note } = report.summary.checks
      if (pass + warn + note + knownRequirements(report) === 0)
        return 'Nothing that was asked for applies to this target'
      const conforms = report.selection === undefined ? 'Conforms' : 'The selection conforms'
      return knownRequirements(report) > 0 ? `${conforms}, except for known failures` : conforms
    }
    case 1:
      return whyRed(report)
    case 2:
      return 'Not run, the configuration is wrong'
    case 3:
      return 'Incomplete, the target could not be fully judged'
    case 4:
      return 'Error in the suite itself, which says nothing about the target'
    default:
      return report.exitCode satisfies never
  }
}

/** What exit status 1 is for, the gravest first. */
function whyRed({ findings, knownFailureProblems, summary }: Report): string {
  const { maxWarnings = Number.POSITIVE_INFINITY, checks } = summary
  if (findings.some(({ verdict, known }) => verdict === 'fail' && known === undefined))
    return 'Does not conform'
  if (knownFailureProblems.length > 0) return 'The list of known failures is out of date'
  return checks.warn > maxWarnings ? 'More warnings than allowed' : 'Does not conform'
}

const shownPatterns = 3

/** `--only RURI, --level must`: how the requirements of a run were chosen; null where all of them were. */
function selectorWords({ selection }: Report): string | null {
  if (selection === undefined) return null
  const { only, skip, level } = selection
  const flags = [
    ...only.map((pattern) => `--only ${visible(pattern)}`),
    ...skip.map((pattern) => `--skip ${visible(pattern)}`),
    ...(level === 'MAY' ? [] : [`--level ${level.toLowerCase()}`]),
  ]
  const more = flags.length > shownPatterns ? ` and ${flags.length - shownPatterns} more` : ''
  return flags.slice(0, shownPatterns).join(', ') + more
}

/** `1 of 173 requirements was selected by --only state-comes-back-as-sent`, or null. */
function selectionWords(report: Report): string | null {
  const selectors = selectorWords(report)
  const { length } = report.requirements
  const selected = length - report.summary.requirements.notSelected
  const were = selected === 1 ? 'was' : 'were'
  return selectors === null
    ? null
    : `${thousands(selected)} of ${count(length, 'requirement')} ${were} selected by ${selectors}`
}

/** `128 requirements passed, 0 failed, 3 warnings, 7 not testable`: what is zero is left out, but for failures. */
function countsSentence(report: Report): string {
  const n = report.summary.requirements
  const known = knownRequirements(report)
  const selection = selectionWords(report)
  return [
    selection === null
      ? `${count(n.pass, 'requirement')} passed`
      : `${selection}: ${thousands(n.pass)} passed`,
    `${thousands(n.fail)} failed${known > 0 ? ` (${thousands(known)} known)` : ''}`,
    ...counted([
      [n.warn, 'warning', 'warnings'],
      [n.note, 'note', 'notes'],
      [n.blocked, 'blocked'],
      [n.inconclusive, 'inconclusive'],
      [n.error, 'error', 'errors'],
      [n.inapplicable, 'inapplicable'],
      [n.notTestable, 'not testable'],
    ]),
  ].join(', ')
}

/** The one sentence that closes a report: what the exit status means, the counts, the requests, the time. */
export function closingSentence(report: Report): string {
  const cut = report.complete || report.exitCode === 3 ? '' : '; not everything planned could be judged'
  const effort = `${count(report.summary.requests, 'request')} in ${duration(report.durationMs)}`
  const selection = selectionWords(report)
  const sentence = `${countsSentence(report)}; ${effort}${cut}.`
  return `${headline(report)}${selection === null ? ':' : '.'} ${sentence}`
}

/** What was checked: its URL, and in words what that is, where the run knows it. */
export function subjectOf({ target, subject }: Report): string {
  return subject === undefined ? target : `${subject}, at ${target}`
}

/** `profile contract, dedicated endpoint, active`: how the target was judged. */
export function terms(report: Report): string {
  return visible(`profile ${report.profile}, ${report.mode} endpoint, ${report.lifecycle}`)
}

interface Unshown {
  readonly findings: number
  readonly notes: number
  readonly inapplicable: number
}

/** What the short report leaves to the long ones; null where that is nothing. */
export function hiddenWords({ findings, notes, inapplicable }: Unshown): string | null {
  const hidden = [
    ...(findings > 0 ? ['all there is to each finding'] : []),
    ...counted([
      [notes, 'note', 'notes'],
      [inapplicable, 'inapplicable requirement', 'inapplicable requirements'],
    ]),
  ]
  if (hidden.length === 0) return null
  return `--verbose shows more: ${hidden.join(', ')}. So does --reporter html=report.html.`
}
