import type { KnownFailure } from '../report/known-failures.js'
import type { PastReport } from '../report/read-report.js'
import type { Diagnosis, Finding } from '../report/report.js'
import type { Probe, ProbeSettings } from '../wire/probe.js'
import type { Backstage } from './journeys/open-stage.js'

/** What a caller may want to hear while a run goes on. */
export interface RunHooks {
  readonly onPlan?: (requests: number) => void
  readonly onProgress?: (done: number, total: number) => void
  readonly onFinding?: (finding: Finding) => void
  readonly signal?: AbortSignal
  readonly knownFailures?: readonly KnownFailure[]
  readonly baseline?: PastReport | null
  /** Milliseconds since the epoch; injected so that reports can be reproduced. */
  readonly now?: () => number
  /** Default: a client of the target itself. */
  readonly probe?: (settings: ProbeSettings) => Probe
  /** What a program that runs the target itself can do for journeys. */
  readonly backstage?: Backstage
  /** What is to be said of the answers when the run is over; a warning makes it incomplete. */
  readonly notes?: () => readonly Diagnosis[]
}
