import { minuteOf } from '../../common/moment.js'
import { type Verdict, worstVerdict } from '../../common/verdict.js'
import type { PastReport, PastRequirement } from '../../report/read-report.js'
import type { NamedReport } from '../compare.js'
import { grouped } from '../sections.js'
import { count, type RequirementVerdict } from '../summary.js'
import { serverNames } from './servers.js'

/** A column. */
export interface MatrixServer {
  readonly name: string
  readonly report: PastReport
  /** What a reader must know of the run, a line each. */
  readonly facts: readonly string[]
}

/** What one server comes to in several requirements: the worst verdict, and how often it occurs. */
export interface Total {
  readonly verdict: RequirementVerdict
  readonly count: number
  readonly of: number
}

/** A row: one requirement, and each server's verdict; null where its report does not know the requirement. */
export interface MatrixRow
  extends Pick<PastRequirement, 'id' | 'group' | 'level' | 'statement' | 'source' | 'url'> {
  readonly cells: readonly (RequirementVerdict | null)[]
}

export interface MatrixGroup {
  readonly name: string
  readonly rows: readonly MatrixRow[]
  readonly totals: readonly (Total | null)[]
}

/** Servers across, requirements down. */
export interface Matrix {
  readonly servers: readonly MatrixServer[]
  readonly groups: readonly MatrixGroup[]
  /** Of all requirements. */
  readonly totals: readonly (Total | null)[]
}

const judged = (verdict: RequirementVerdict): verdict is Verdict =>
  verdict !== 'not testable' && verdict !== 'not selected'

function totalOf(cells: readonly (RequirementVerdict | null)[]): Total | null {
  const known = cells.filter((cell) => cell !== null)
  if (known.length === 0) return null
  const verdicts = known.filter(judged)
  const verdict = verdicts.length === 0 ? 'not testable' : worstVerdict(verdicts)
  return { verdict, count: known.filter((one) => one === verdict).length, of: known.length }
}

function totalsOf(rows: readonly MatrixRow[], servers: number): readonly (Total | null)[] {
  return Array.from({ length: servers }, (_, at) => totalOf(rows.map(({ cells }) => cells[at] ?? null)))
}

const endings = [
  'conforms',
  'does not conform',
  'was not run',
  'is incomplete',
  'ended with an error of the suite',
] as const

function factsOf({ name, report }: NamedReport): readonly string[] {
  const { target, profile, mode, lifecycle, startedAt, exitCode, complete, suite } = report
  return [
    `${target} ${endings[exitCode] ?? ''}`,
    `profile ${profile}, ${mode} endpoint, ${lifecycle}`,
    `${minuteOf(startedAt)}, suite ${suite.version}, contract ${suite.contract}, checks ${suite.checksDigest}`,
    ...(complete ? [] : ['Not everything that was planned could be judged.']),
    `from ${name}`,
  ]
}

/** Rows of all reports: in the order of the first that has them, so that an older suite's rows are not lost. */
function rowsOf(reports: readonly NamedReport[]): readonly MatrixRow[] {
  const own = reports.map(({ report }) => new Map(report.requirements.map((row) => [row.id, row])))
  const all = new Map(own.flatMap((rows) => [...rows]).toReversed())
  const order = [...new Set(own.flatMap((rows) => [...rows.keys()]))]
  return order.flatMap((id) => {
    const row = all.get(id)
    if (row === undefined) return []
    const { group, level, statement, source, url } = row
    const cells = own.map((rows) => rows.get(id)?.verdict ?? null)
    return [{ id, group, level, statement, source, url, cells }]
  })
}

/** Lays out reports as a matrix, in the order in which they are given. */
export function matrixOf(reports: readonly NamedReport[]): Matrix {
  const rows = rowsOf(reports)
  const names = serverNames(reports)
  return {
    servers: reports.map((one, at) => ({
      name: names[at] ?? one.name,
      report: one.report,
      facts: factsOf(one),
    })),
    groups: grouped(rows, ({ group }) => group).map(({ name, rows: own }) => ({
      name,
      rows: own,
      totals: totalsOf(own, reports.length),
    })),
    totals: totalsOf(rows, reports.length),
  }
}

/** `fail, 3 of 24 requirements` */
export const totalWords = ({ verdict, count: n, of }: Total): string =>
  `${verdict}, ${n} of ${count(of, 'requirement')}`
