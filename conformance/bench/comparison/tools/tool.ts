import type { Surroundings } from '../process.js'
import type { SubjectServer } from '../subject-server.js'

/** What a tool says of one server. */
export interface Outcome {
  /** Its exit status; null of a tool that only stands between. */
  readonly status: number | null
  readonly tests: number
  /** The names of the tests that failed; the same from run to run. */
  readonly failed: readonly string[]
  /** How many gave a warning that is no failure. */
  readonly warned: number
}

/** A tool as its user runs it. */
export interface Tool {
  readonly name: string
  /** Throws when the tool is not installed. */
  readonly version: () => string
  readonly run: (server: SubjectServer, around: Surroundings) => Promise<Outcome>
}

/** Whether two outcomes differ for who looks at the exit status and at what failed. */
export const differs = (one: Outcome, other: Outcome): boolean => signature(one) !== signature(other)

const signature = ({ status, failed }: Outcome): string => JSON.stringify([status, [...failed].sort()])
