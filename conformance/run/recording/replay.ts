import { specDigest } from '../../../generated/requirements.js'
import type { Clock } from '../../common/clock.js'
import { groupBy } from '../../common/group-by.js'
import { suiteVersion } from '../../common/version.js'
import type { Diagnosis } from '../../report/report.js'
import { buildRequest } from '../../request/build-request.js'
import { controlOf } from '../../request/control.js'
import type { Settings } from '../../target/settings.js'
import type { Exchange, HeaderLine, WireRequest } from '../../wire/exchange.js'
import type { Probe } from '../../wire/probe.js'
import type { RecordedExchange, Recording } from './format.js'

/** Answers from a recording. */
export interface Replay {
  readonly probe: Probe
  /** What a report should say about the recording, when the run is over. */
  readonly notes: () => readonly Diagnosis[]
}

/** What the process has in hand comes first. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A clock that starts with the recording, on which whoever pauses moves the time on, and nobody waits. */
export function instantClock({ header }: Recording): Clock {
  let time = 0
  return {
    now: () => time,
    date: () => Date.parse(header.recordedAt) + time,
    async pause(ms) {
      const until = time + ms
      await turn()
      time = Math.max(time, until)
    },
  }
}

const lineOf = ([name, value]: HeaderLine): string => `${name}: ${value}`

/**
 * What a request is known by. Of its header fields, how they differ from the control's: another version of the suite calls
 * itself by another name in every request.
 */
function keyOf({ headers, ...request }: WireRequest, control: readonly HeaderLine[]): string {
  const [own, usual] = [headers.map(lineOf), control.map(lineOf)]
  const added = own.filter((line) => !usual.includes(line))
  const missing = usual.filter((line) => !own.includes(line)).map((line) => line.split(':', 1)[0])
  const { secure, host, port, method, target, body, version = null } = request
  return JSON.stringify([secure, host, port, method, target, body, version, added, missing])
}

/** Lets answers go one by one, and of those that wait at the same time, in the order of the recording. */
function createTurnstile(): (order: number) => Promise<void> {
  const waiting: { readonly order: number; readonly go: () => void }[] = []
  const next = (): void => {
    waiting.sort((a, b) => a.order - b.order)
    waiting.shift()?.go()
    if (waiting.length > 0) setImmediate(next)
  }
  return (order) =>
    new Promise((go) => {
      waiting.push({ order, go })
      if (waiting.length === 1) setImmediate(next)
    })
}

const notRecorded = (request: WireRequest): Exchange => ({
  request,
  response: null,
  failure: { kind: 'not-recorded', message: 'not recorded' },
  ms: 0,
  retries: 0,
})

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function notesOn({ suite, cut }: Recording['header'], missing: number): readonly Diagnosis[] {
  const isOther = suite.version !== suiteVersion() || suite.specDigest !== specDigest
  const origin = `the recording was made by version ${suite.version}, specification ${suite.specDigest}`
  const advice = 'What both versions send is judged anew; the rest needs a new recording.'
  return [
    ...(missing === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            message: `${counted(missing, 'request')} of this run not recorded: their checks are inconclusive`,
            advice: 'Record again, with this version of the suite, and let the run end.',
          },
        ]),
    ...(isOther ? [{ severity: 'info' as const, message: origin, advice }] : []),
    ...(cut === 0
      ? []
      : [
          {
            severity: 'info' as const,
            message: `${counted(cut, 'body').replace(/bodys$/, 'bodies')} of the recording cut`,
            advice: 'What stood behind the beginning of these is not judged.',
          },
        ]),
  ]
}

/** Answers the requests of a run from a recording, each as it was answered then; the last answer repeats. */
export function createReplay({ header, exchanges }: Recording, settings: Settings): Replay {
  const { control, values } = controlOf(settings)
  const usual = buildRequest(control, {}, values, settings.request).headers
  const recorded = new Map<string, RecordedExchange[]>(
    [...groupBy(exchanges, ({ exchange }) => keyOf(exchange.request, header.fields))].map(([key, all]) => [
      key,
      [...all],
    ]),
  )
  const pass = createTurnstile()
  let missing = 0
  return {
    probe: {
      async send(request) {
        const answers = recorded.get(keyOf(request, usual)) ?? []
        const answer = answers.length > 1 ? answers.shift() : answers[0]
        if (answer === undefined) missing++
        await pass(answer?.ended ?? -1)
        return answer === undefined ? notRecorded(request) : { ...answer.exchange, request }
      },
      over: new AbortController().signal,
      close: () => {},
    },
    notes: () => notesOn(header, missing),
  }
}
