import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { HeaderLine } from './exchange.js'
import { retryAfterMs } from './retry-after.js'

const wait = (...headers: readonly HeaderLine[]): number | null =>
  retryAfterMs({
    status: 429,
    reason: '',
    version: '1.1',
    headers,
    body: '',
    truncated: false,
    irregularities: [],
  })

test('seconds, or a date beside the date of the answer; what cannot be read says nothing', () => {
  assert.is(wait(['Retry-After', '7']), 7000)
  const date: HeaderLine = ['Date', 'Sun, 06 Nov 1994 08:49:37 GMT']
  assert.is(wait(date, ['Retry-After', 'Sun, 06 Nov 1994 08:51:37 GMT']), 120_000)
  assert.is(wait(date, ['Retry-After', 'Sun, 06 Nov 1994 08:00:00 GMT']), 0)
  for (const odd of ['soon', '-1', '1.5', '9'.repeat(400), 'x'.repeat(100_000)])
    assert.is(wait(['Retry-After', odd]), null, odd.slice(0, 20))
  assert.is(wait(), null)
})

test.run()
