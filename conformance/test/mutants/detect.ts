import { demoOptions, demoTarget } from '../../../reference-impl/demo.js'
import type { Finding, Report } from '../../report/report.js'
import { runSuite } from '../../run/run.js'
import { resolveSettings } from '../../target/settings.js'
import { targetOf } from '../benign/run-target.js'
import { sharedClock } from '../fixtures/clock.js'
import { type MakeServer, switchesOf } from './instance.js'
import { type Keys, startServer } from './servers.js'

export type Depth = 'quick' | 'default'

/**
 * How the suite noticed. `fails`: exit status 1. `control`: the valid request is not accepted, or no longer, exit
 * status 3. `dies`: it ends, or hangs, under what the suite sends. `warns`, `notes`: a warning, or a note alone, that the
 * original does not get. `incomplete` (other doubts, exit status 3) and `silent` are no detections.
 */
export type Notice = 'fails' | 'control' | 'dies' | 'warns' | 'notes' | 'incomplete' | 'silent'

export interface Verdict {
  readonly notice: Notice
  /** The checks that say so. */
  readonly checks: readonly string[]
}

const nameOf = ({ check, verdict }: Finding): string => `${verdict} ${check}`

/** What the original is told at each depth. */
export type Usual = ReadonlySet<string>

const isLost = ({ diagnoses }: Report): boolean =>
  diagnoses.some(({ severity, message }) => severity === 'error' && message.startsWith('the control was'))

function read(report: Report, usual: Usual): Verdict {
  const news = report.findings.filter((finding) => !usual.has(nameOf(finding)))
  const having = (verdict: Finding['verdict']): readonly string[] =>
    news.filter((one) => one.verdict === verdict).map(({ check }) => check)
  if (report.exitCode === 1) return { notice: 'fails', checks: having('fail') }
  if (having('blocked').length > 0 || isLost(report)) return { notice: 'control', checks: [] }
  if (having('warn').length > 0) return { notice: 'warns', checks: having('warn') }
  if (having('note').length > 0) return { notice: 'notes', checks: having('note') }
  return report.exitCode === 0
    ? { notice: 'silent', checks: [] }
    : { notice: 'incomplete', checks: having('inconclusive') }
}

async function reportOf(make: MakeServer, keys: Keys, active: number | null, depth: Depth): Promise<Report> {
  const { link, url } = await startServer(make, switchesOf(active), { keys })
  // A finding that the original does not have ends the run; most are told at its end, in the light of all.
  const enough = new AbortController()
  const onFinding = ({ verdict }: Finding): void => {
    if (verdict === 'fail') enough.abort()
  }
  // The original issues the tokens: which tokens there are is no fault of the endpoint.
  const { issueToken } = make(switchesOf(null))(demoOptions({ keys }))
  const settings = resolveSettings(targetOf(await demoTarget({ ...link, issueToken }, { url })), {
    clock: sharedClock(),
    depth,
    timeoutMs: 5000,
    maxTimeMs: 60_000,
  })
  try {
    return await runSuite(settings, { onFinding, signal: enough.signal })
  } finally {
    void link.close()
  }
}

/** What the suite says of the original: nothing else may be held against a mutant. */
export async function usualOf(make: MakeServer, keys: Keys, depth: Depth): Promise<Usual> {
  const report = await reportOf(make, keys, null, depth)
  if (report.exitCode !== 0) throw new Error(`the original ends with status ${report.exitCode}`)
  return new Set(report.findings.map(nameOf))
}

/** Runs the suite against one mutant. */
export const detect = async (
  make: MakeServer,
  keys: Keys,
  { active, depth, usual }: { readonly active: number; readonly depth: Depth; readonly usual: Usual },
): Promise<Verdict> => read(await reportOf(make, keys, active, depth), usual)
