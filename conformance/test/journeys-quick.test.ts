import './fixtures/hurried.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { falseAlarms, warnedOf } from './benign/run-target.js'
import { filled } from './fixtures/filled.js'
import type { JourneyFault } from './journey-servers/fault.js'
import { faultyServers } from './journey-servers/faulty/index.js'
import { runJourneys } from './journey-servers/run-journeys.js'

/** One of each leg; `prove/journeys.test.ts` plays them all, and everything that each of them trips. */
const some = [
  'nobody-is-asked',
  'state-alone-is-looked-up',
  'connection-by-state-alone',
  'public-key-as-a-secret',
  'code-for-any-client',
  'identity-moves',
]

test('a correct server conforms that shares no code with the reference', async () => {
  const report = await runJourneys({})
  assert.is(falseAlarms(report), '')
  assert.equal(warnedOf(report), [])
  assert.ok(report.summary.checks.pass > 70)
})

const faults = some
  .map((id) => faultyServers.find((fault) => fault.id === id))
  .filter((one) => one !== undefined)

const noticedBy = async (fault: JourneyFault): Promise<readonly string[]> => {
  const { findings, exitCode } = await runJourneys(fault, { only: fault.kills })
  assert.is(exitCode, 1)
  return findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').map(({ check }) => check)
}

for (const fault of faults)
  test(`noticed: ${fault.says}`, async () => {
    const noticed = await noticedBy(fault)
    for (const id of filled(fault.kills)) assert.ok(noticed.includes(id), id)
  })

test('the faulty servers are there', () => {
  assert.is(faults.length, some.length)
})

test.run()
