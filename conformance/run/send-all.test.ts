import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { eachAtMost } from './send-all.js'

test('no more are under way than allowed, each is worked on once, in order', async () => {
  for (const limit of [0, 1, 3, 50]) {
    const begun: number[] = []
    let underWay = 0
    let most = 0
    await eachAtMost(limit, [...Array(20).keys()], async (item) => {
      begun.push(item)
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay--
    })
    assert.equal(begun, [...Array(20).keys()])
    assert.is(most, Math.min(Math.max(1, limit), 20))
  }
})

test.run()
