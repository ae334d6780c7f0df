import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import { buildRequest } from '../request/build-request.js'
import { controlOf } from '../request/control.js'
import type { Mutation } from '../request/mutation.js'
import {
  acceptance,
  controlExchange,
  judgeContextOf,
  settingsOf,
  someTarget,
} from '../test/fixtures/judge-context.js'
import type { Exchange, WireRequest } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import { type Measuring, measuredAgain } from './measured-again.js'

const mutation: Mutation = { set: { redirect_uri: 'https://app.example.com/{repeat:a:6000}00' } }
const settings = settingsOf(someTarget)
const { control, values } = controlOf(settings)
const wireOf = (sent: Mutation): WireRequest => buildRequest(control, sent, values, settings.request)

/** Milliseconds of an answer, by the octets of the request and the number of those before that were as long. */
type Takes = (octets: number, before: number) => number

function answered(request: WireRequest, ms: number): Exchange {
  return { request, response: acceptance('a-state-0123456789abcdefghij'), failure: null, ms, retries: 0 }
}

/** What is left of one slow answer once it was measured again by a server that takes such times. */
async function measured(takes: Takes): Promise<Observed | undefined> {
  const context = judgeContextOf(someTarget)
  const lengths = new Map<number, number>()
  const probe: Probe = {
    over: new AbortController().signal,
    close: () => undefined,
    send: async (request) => {
      const octets = request.target.length
      const before = lengths.get(octets) ?? 0
      lengths.set(octets, before + 1)
      return answered(request, takes(octets, before))
    },
  }
  const exchange = answered(wireOf(mutation), 80)
  const seen: Observed = { exchange, answer: classify(exchange, context), mutation, form: null }
  const measuring: Measuring = {
    context,
    probe,
    seed: 'one',
    signal: probe.over,
    wireOf,
    short: [controlExchange(someTarget)],
    budget: 100,
  }
  const [found] = await measuredAgain([seen], measuring)
  return found
}

const whole = wireOf(mutation).target.length

test('what grows with the square of the length is measured, and tells its times', async () => {
  const found = await measured((octets) => 1 + 70 * (octets / whole) ** 2)
  assert.ok(found?.times !== undefined)
})

test('a limit is no growth, although all values below it are late at first', async () => {
  const lateUntil = (times: number) => (octets: number, before: number) => {
    if (octets > 0.9 * whole) return 61
    return octets > 0.6 * whole && before < times ? 8 : 1
  }
  for (const late of [0, 3, 8]) {
    const found = await measured(lateUntil(late))
    assert.is(found?.times, undefined, `${late} late ones`)
  }
})

test('what grows with a high power of the length is found, however often it is measured', async () => {
  const found = await measured((octets) => 1 + 70 * (octets / whole) ** 6)
  assert.ok(found?.times !== undefined)
})

test.run()
