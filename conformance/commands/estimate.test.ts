import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { estimateWords, spanWords } from './estimate.js'

for (const [ms, words] of [
  [0, '1 s'],
  [1001, '2 s'],
  [90_000, '90 s'],
  [91_000, '2 min'],
  [420_000, '7 min'],
  [3_600_000, '1 h'],
  [4_800_000, '1 h 20 min'],
] as const)
  test(`${ms} ms are about ${words}`, () => assert.is(spanWords(ms), words))

const unpaced = { rate: null, mostRate: null, maxTimeMs: 600_000 }

test('an estimate goes by the slower of the target and the pace of the run', () => {
  assert.is(
    estimateWords({ requests: 1600, answerMs: 50, concurrency: 8, probe: unpaced }),
    'about 1,600 requests, 8 at a time: about 10 s',
  )
  assert.is(
    estimateWords({
      requests: 1600,
      answerMs: 1,
      concurrency: 8,
      probe: { rate: 20, mostRate: 60, maxTimeMs: 600_000 },
    }),
    'about 1,600 requests, 20 a second and more: about 40 s',
  )
})

test('a run that takes longer than it may says what to do', () => {
  assert.is(
    estimateWords({ requests: 1600, answerMs: 4000, concurrency: 8, probe: unpaced }),
    'about 1,600 requests, 8 at a time: about 13 min, longer than --max-time (600 s): allow it --max-time 1200, or use --quick',
  )
})

test.run()
