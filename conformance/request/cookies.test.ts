import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { joinCookies } from './cookies.js'

const joined: readonly (readonly [session: string, own: string, sent: string])[] = [
  ['sid=1', 'a=b', 'sid=1; a=b'],
  ['sid=1; theme=dark', 'a=b; c=d', 'sid=1; theme=dark; a=b; c=d'],
  ['sid=1', 'sid=2', 'sid=1'],
  ['sid=1; csrf=x', 'csrf=y; a=b;  sid=', 'sid=1; csrf=x; a=b'],
  ['sid=1', 'SID=2', 'sid=1; SID=2'],
  ['sid=1', 'a=%zz; =; ;', 'sid=1; a=%zz; ='],
  ['sid=1;', 'sid', 'sid=1;'],
]

for (const [session, own, sent] of joined)
  test(`${session} and ${own}`, () => assert.is(joinCookies(session, own), sent))

test.run()
