import type { Exchange } from './exchange.js'

/** Why a run is over before everything was sent, and what to do about it. */
export interface RunEnd {
  readonly message: string
  readonly advice: string
  /** What the target died of, if it did: one of these. */
  readonly victims?: readonly Exchange[]
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10

/** No time is left. */
export const outOfTime = (maxTimeMs: number): RunEnd => ({
  message: `the run has used the time that it may take, ${seconds(maxTimeMs)} s`,
  advice:
    'Raise --max-time; --quick sends fewer requests, a higher --rate or --concurrency sends them faster.',
})

/** The target wants more patience than the run may have. */
export const pauseTooLong = (status: number, ms: number): RunEnd => ({
  message: `the target answers ${status}, which calls for a pause of ${seconds(ms)} s: more than is left of the run's time`,
  advice:
    'Run again later with a lower --rate, or with a higher --max-time; a test server can lift the limit for this client.',
})

/** The target asks to slow down whatever we do. */
export const stillThrottled = (status: number, pauses: number): RunEnd => ({
  message: `the target answers ${status} to the valid request, after ${pauses} pauses in a row as well`,
  advice:
    'Run again later with a lower --rate; if that does not help, the client or its address is blocked, or the server is down.',
})

export const gone = 'the server has ended: it accepts no connection any more'

/** The target is there no longer; nobody else was asked anything meanwhile. */
export const died = (suspects: readonly Exchange[]): RunEnd => ({
  message: gone,
  advice:
    'Look into its log for the request that ended it, catch that error, start the server, and run again.',
  victims: suspects.map((exchange) => ({
    ...exchange,
    response: null,
    failure: { kind: 'died', message: gone, among: suspects.length },
  })),
})

/** The words of the signal that ended a run, or null when the caller interrupted it. */
export function endOf({ reason }: AbortSignal): RunEnd | null {
  return reason instanceof RunOver ? reason.end : null
}

/** What a signal is aborted with. */
export class RunOver extends Error {
  readonly end: RunEnd
  constructor(end: RunEnd) {
    super(end.message)
    this.end = end
  }
}
