import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { exceptionComparisons } from '../comparisons/exception.js'
import { declareProofs } from '../comparisons/prove.js'
import { requestComparisons } from '../comparisons/request.js'
import { doubtsOf, runTrial } from '../comparisons/run-comparison.js'
import { textComparisons } from '../comparisons/text.js'
import { urlComparisons } from '../comparisons/url.js'

test('the exact comparison has nothing of all this', async () => {
  const report = await runTrial({ options: {}, settings: { only: ['LINK-RURI', 'LINK-PARAM', 'LINK-OIDC'] } })
  assert.equal(doubtsOf(report), [])
  assert.is(report.exitCode, 0)
})

declareProofs([...textComparisons, ...urlComparisons, ...exceptionComparisons, ...requestComparisons])

test.run()
