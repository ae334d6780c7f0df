import { groupBy } from '../common/group-by.js'
import { type Severity, severities, type Verdict, worstSeverity } from '../common/verdict.js'

/** Whether a verdict tells of a deviation: then its finding says which. */
export const tellsOfDefect = (verdict: Verdict): boolean => ['fail', 'warn', 'note'].includes(verdict)

/** How often one sentence says what is wrong, with this verdict and this bad. */
export interface Said {
  readonly defect: string
  readonly verdict: Verdict
  readonly severity: Severity
  readonly count: number
}

export interface Defect {
  readonly words: string
  /** How often it was seen, whatever came of it. */
  readonly count: number
}

/**
 * The sentence of a finding: of those with its verdict the most harmful, then the most frequent. Between equals the
 * alphabet decides, so that the order of answers does not.
 */
export function mainDefect(all: readonly Said[], verdict: Verdict): Defect | null {
  const deciding = all.filter((one) => one.verdict === verdict)
  const candidates = deciding.length > 0 ? deciding : all
  const worst = worstSeverity(candidates.map(({ severity }) => severity))
  const [first] = [...groupBy(candidates, ({ defect }) => defect)]
    .map(([words, said]) => ({
      words,
      rank: severities.indexOf(worstSeverity(said.map(({ severity }) => severity))),
      often: said.reduce((sum, { count }) => sum + count, 0),
    }))
    .filter(({ rank }) => rank === severities.indexOf(worst))
    .sort((a, b) => b.often - a.often || (a.words < b.words ? -1 : 1))
  if (first === undefined) return null
  const same = all.filter(({ defect }) => defect === first.words)
  return { words: first.words, count: same.reduce((sum, { count }) => sum + count, 0) }
}
