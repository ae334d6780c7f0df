import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseHttpDate } from './http-date.js'

const now = Date.UTC(2026, 0, 1)

test('reads each of the three forms', () => {
  const ms = Date.UTC(1994, 10, 6, 8, 49, 37)
  assert.equal(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT', now), { ms, isObsolete: false })
  assert.equal(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT', now), { ms, isObsolete: true })
  assert.equal(parseHttpDate('Sun Nov  6 08:49:37 1994', now), { ms, isObsolete: true })
  assert.equal(parseHttpDate('Sat, 31 Dec 2016 23:59:60 GMT', now)?.ms, Date.UTC(2017, 0, 1))
  assert.equal(parseHttpDate('Wednesday, 01-Jan-30 00:00:00 GMT', now), null)
  assert.equal(parseHttpDate('Tuesday, 01-Jan-30 00:00:00 GMT', now)?.ms, Date.UTC(2030, 0, 1))
})

test('refuses what no calendar has, and every other form', () => {
  for (const text of [
    'Thu, 30 Feb 2017 00:00:00 GMT',
    'Tue, 29 Feb 2017 00:00:00 GMT',
    'Mon, 01 Mar 2017 00:00:00 GMT',
    'Wed, 01 Mar 2017 24:00:00 GMT',
    'Wed, 01 Mar 2017 00:60:00 GMT',
    'Wed, 1 Mar 2017 00:00:00 GMT',
    'Wed, 01 Mar 2017 00:00:00 UTC',
    'Wed, 01 Mar 2017 00:00:00 +0000',
    'wed, 01 mar 2017 00:00:00 gmt',
    'Wed, 01 Mär 2017 00:00:00 GMT',
    '2017-03-01T00:00:00Z',
    '0',
    '',
  ])
    assert.is(parseHttpDate(text, now), null, text)
})

test.run()
