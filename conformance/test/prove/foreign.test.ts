import { test } from 'uvu'
import { pooled } from '../benign/pool.js'
import { assertMerits, runForeign } from '../foreign/foreign.js'
import { foreigners } from '../foreign/index.js'

const cases = foreigners.flatMap((foreign) =>
  (foreign.concurrency ?? [1, 8, 32]).map((concurrency) => ({ foreign, concurrency })),
)
const reports = pooled(
  cases.map(
    ({ foreign, concurrency }) =>
      () =>
        runForeign(foreign, concurrency),
  ),
  4,
)
for (const report of reports) report.catch(() => {})

for (const [index, { foreign, concurrency }] of cases.entries()) {
  test(`${foreign.id}, ${concurrency} at a time: ${foreign.says}`, async () => {
    assertMerits(foreign, await (reports[index] as ReturnType<typeof runForeign>))
  })
}

test.run()
