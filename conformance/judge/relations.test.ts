import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import { acceptance, controlExchange, judgeContextOf, someTarget } from '../test/fixtures/judge-context.js'
import type { Exchange } from '../wire/exchange.js'
import { judgeRelation } from './outcomes.js'

const context = judgeContextOf(someTarget)

const seen = (change: Partial<Exchange>): Observed => {
  const exchange: Exchange = { ...controlExchange(someTarget), ...change }
  return { exchange, answer: classify(exchange, context), mutation: {}, form: null }
}

const refused = (ms: number): Observed =>
  seen({ ms, response: { ...acceptance(''), status: 400, headers: [], body: 'no' } })

const times = (quarter: readonly number[], whole: readonly number[], most: readonly number[] = []) => ({
  ...refused(whole[0] ?? 0),
  times: { usual: { quarter: 1, whole: 1 }, octets: { quarter: 2100, whole: 6600 }, quarter, most, whole },
})

const bounded = (...all: readonly Observed[]) => judgeRelation({ relation: 'bounded-time' }, all, context)

test('how time grows with length is judged, and no number of milliseconds', () => {
  assert.ok(bounded(refused(1), refused(5000)).met)
  assert.ok(bounded(times([900, 910, 905], [940, 950, 930])).met, 'slow, and the same at each length')
  assert.ok(bounded(times([26, 25, 26], [101, 103, 99])).met, 'four times the length, four times the time')
  assert.ok(bounded(times([3, 2000, 5], [1500, 30, 900])).met, 'by chance')
  assert.ok(bounded(times([1, 1, 1], [40, 41, 40], [40, 40, 41])).met, 'a limit is crossed')
  assert.ok(bounded(times([1, 1, 1], [40, 41, 40], [2, 1, 2])).met, 'a limit is crossed later')
  assert.not(bounded(times([3, 4, 3], [41, 43, 40], [24, 23, 24])).met)
  assert.not(bounded(times([3, 40, 3, 2, 3, 4], [41, 43, 40, 41, 90, 42], [24, 23, 24])).met, 'one is late')
  const lost = bounded(times([1], [Number.POSITIVE_INFINITY]))
  assert.not(lost.met)
  assert.match(lost.observed, /no answer in time to a request of 6600 octets and 1 ms to one of 2100/)
})

const broken = seen({ response: { ...acceptance(''), status: 500, headers: [], body: 'no' } })
const taken = seen({ response: acceptance('q5Gf0XyP2mZk8LwT1rVn7c') })

const secondCarrier = (...all: readonly Observed[]) =>
  judgeRelation({ relation: 'ignored-or-refused' }, all, context)

test('a second carrier may be refused or ignored, and nothing excuses one that is read', () => {
  assert.ok(secondCarrier(refused(1), taken).met)
  assert.ok(secondCarrier(taken, taken).met)
  assert.not(secondCarrier(refused(1), taken, refused(1)).met)
  assert.not(secondCarrier(taken, broken).met)
  assert.is(secondCarrier(taken, broken).verdict, undefined)
})

test('an answer of 5xx is told by LINK-ROBUST-001, and by no relation', () => {
  assert.is(secondCarrier(broken, refused(1)).verdict, 'note')
  assert.is(judgeRelation({ relation: 'same-answer' }, [broken, refused(1)], context).verdict, 'note')
  assert.is(judgeRelation({ relation: 'same-answer' }, [broken, taken], context).verdict, 'inconclusive')
  assert.is(
    judgeRelation({ relation: 'stable-destination' }, [broken, taken], context).verdict,
    'inconclusive',
  )
})

const upstream = (...states: readonly string[]) =>
  judgeRelation(
    { relation: 'fresh-upstream-state' },
    states.map((state) => seen({ response: acceptance(state) })),
    context,
  )

test('an upstream state that only a few octets tell from the next can be guessed', () => {
  assert.ok(upstream('q5Gf0XyP2mZk8LwT1rVn7c', 'Zb3Ht9EoK6sDj4YuA0iWx2', 'm8NvC1pRf7QgS5eLz3BtU6').met)
  const guessable = [
    [
      '00000000000000000000000000000001',
      '00000000000000000000000000000002',
      '00000000000000000000000000000003',
    ],
    [
      '1761000000000-transaction-of-acme',
      '1761000000017-transaction-of-acme',
      '1761000000029-transaction-of-acme',
    ],
    [17, 18, 29].map((t) =>
      Buffer.from(JSON.stringify({ t: `17610000000${t}`, c: 'x' })).toString('base64url'),
    ),
  ]
  for (const states of guessable) assert.match(upstream(...states).observed, 'bits at most')
})

test('an answer that starts nothing has no upstream state, whatever its Location holds', () => {
  const error = {
    ...acceptance(''),
    headers: [['Location', 'https://app.example.com/callback?error=access_denied&state=x']] as const,
  }
  const result = judgeRelation(
    { relation: 'fresh-upstream-state' },
    [seen({ response: error }), seen({ response: error })],
    context,
  )
  assert.not(result.met)
  assert.match(result.observed, 'an error redirect')
})

test.run()
