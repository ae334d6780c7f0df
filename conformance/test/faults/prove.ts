import { type Profile, type RequirementId, requirements } from '../../../generated/requirements.js'
import type { Verdict } from '../../common/verdict.js'
import { tellsOfDefect } from '../../report/defects.js'
import type { Finding, Report } from '../../report/report.js'
import { runTarget } from '../benign/run-target.js'
import { sentenceProblems } from '../fixtures/sentences.js'
import { neededFor } from './cover.js'
import type { Fault } from './fault.js'
import { startFault } from './start.js'

/** What a run against one faulty server showed; plain data, so that it can cross threads. */
export interface Proof {
  readonly id: string
  /** Verdict and observation of every check that did not pass, in the report's order. */
  readonly noticed: readonly {
    readonly check: string
    readonly verdict: Verdict
    readonly observed: string
    /** What is wrong with the sentence of its defect; it is there when the verdict tells of a deviation. */
    readonly badSentence: readonly string[]
  }[]
  /** Requirements that fail or warn. */
  readonly tripped: readonly RequirementId[]
  readonly exitCode: Report['exitCode']
}

function badSentence({ check, verdict, defect }: Finding): readonly string[] {
  if (tellsOfDefect(verdict) !== (defect !== undefined))
    return [`${check}: ${verdict} ${defect === undefined ? 'without a defect' : 'with a defect'}`]
  return defect === undefined ? [] : sentenceProblems(defect).map((problem) => `${check}: ${problem}`)
}

const silent: readonly Verdict[] = ['pass', 'inapplicable']

/** Runs the suite, or the checks named, against one faulty server. */
export async function prove(fault: Fault, only: readonly string[] = []): Promise<Proof> {
  const server = await startFault(fault)
  try {
    const depth = fault.depth ?? 'quick'
    const report = await runTarget(server.target, { depth, only, ...server.input, ...fault.input })
    return {
      id: fault.id,
      noticed: report.findings
        .filter(({ verdict }) => !silent.includes(verdict))
        .map((finding) => ({
          check: finding.check,
          verdict: finding.verdict,
          observed: finding.observed,
          badSentence: badSentence(finding),
        })),
      tripped: report.requirements
        .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
        .map(({ id }) => id),
      exitCode: report.exitCode,
    }
  } finally {
    await server.close()
  }
}

/** What an unmet requirement of this level comes to. */
function verdictOfLevel(requirement: RequirementId, profile: Profile): Verdict {
  const { level, failsIn } = requirements[requirement]
  const fails: readonly Profile[] = failsIn
  if (level === 'MUST' || fails.includes(profile)) return 'fail'
  return level === 'SHOULD' ? 'warn' : 'note'
}

/** A claim of the suite: a check, or an invariant. */
export interface Claim {
  readonly id: string
  readonly requirement: RequirementId
}

/** What the fault's own checks show, with no more requests than they need. */
export async function proveOwn(fault: Fault, claims: ReadonlyMap<string, Claim>): Promise<Proof> {
  const narrow = await prove(fault, neededFor(fault, claims))
  return survived(fault, narrow, claims).length === 0 ? narrow : prove(fault)
}

const undecided: readonly Verdict[] = ['error', 'blocked', 'inconclusive']

/** The first of what is decided neither way: of a lost control that is everything. */
const doubtful = ([first, ...others]: Proof['noticed']): readonly string[] =>
  first === undefined
    ? []
    : [`${first.check} and ${others.length} others: ${first.verdict}: ${first.observed}`]

/** The checks that are there for the fault and do not notice it as they should, a line each. */
export function survived(
  { profile = 'contract', verdict, kills }: Fault,
  { noticed }: Proof,
  claims: ReadonlyMap<string, Claim>,
): readonly string[] {
  const verdicts = new Map(noticed.map((one) => [one.check, one.verdict]))
  return kills
    .flatMap((id) => claims.get(id) ?? [])
    .flatMap(({ id, requirement }) => {
      const wanted = verdict ?? verdictOfLevel(requirement, profile)
      const seen = verdicts.get(id) ?? 'pass'
      return seen === wanted ? [] : [`${id}: expected ${wanted}, observed ${seen}`]
    })
}

/** Everything in which a proof is not what its fault says, a line each. */
export function disagreements(
  fault: Fault,
  proof: Proof,
  claims: ReadonlyMap<string, Claim>,
): readonly string[] {
  const intended = fault.kills.flatMap((id) => claims.get(id) ?? [])
  const own = intended.map(({ requirement }) => requirement)
  const expected = [...own, ...(fault.alsoTrips ?? [])]
  const unrelated = proof.tripped.filter((id) => !expected.includes(id)).map((id) => `trips ${id} too`)
  const stale = (fault.alsoTrips ?? [])
    .filter((id) => !proof.tripped.includes(id) || own.includes(id))
    .map((id) => `does not trip ${id}, or says so twice`)
  const doubts =
    fault.control === undefined ? proof.noticed.filter(({ verdict }) => undecided.includes(verdict)) : []
  const fails = proof.noticed.some(({ verdict }) => verdict === 'fail')
  const code = fails ? 1 : fault.control === undefined ? 0 : 3
  const exit = proof.exitCode === code ? [] : [`exit status: expected ${code}, observed ${proof.exitCode}`]
  return [...survived(fault, proof, claims), ...unrelated, ...stale, ...doubtful(doubts), ...exit]
}
