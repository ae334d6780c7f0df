import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions, demoTarget } from '../../../reference-impl/demo.js'
import { createLinkServer } from '../../../reference-impl/index.js'
import type { Report } from '../../report/report.js'
import { dryPlan } from '../../run/planning.js'
import { type Depth, resolveSettings } from '../../target/settings.js'
import { runTarget, targetOf } from '../benign/run-target.js'
import { eachRegistration } from '../faults/each-registration.js'
import { edits } from '../faults/edits.js'
import type { Fault } from '../faults/fault.js'
import { prove } from '../faults/prove.js'
import { startFault } from '../faults/start.js'
import { filled } from '../fixtures/filled.js'

const link = createLinkServer(demoOptions())
const richest = targetOf(await demoTarget(link, { url: 'http://127.0.0.1:1' }))

/** What the rules make of the richest target file. */
function planned(depth: Depth, seed = 'one') {
  const { requests } = dryPlan(resolveSettings(richest, { depth, seed }))
  return { keys: requests.map(({ key }) => key), count: requests.length }
}

/** Kept for the preflight, for repeats and for what accepted requests ask for. */
const kept = { quick: 22, default: 70 }

test('the rules keep to the budget of a run', () => {
  const counts = { quick: planned('quick').count, default: planned('default').count }
  assert.ok(counts.quick <= 500 - kept.quick, `${counts.quick} requests by --quick`)
  assert.ok(counts.default <= 2000 - kept.default, `${counts.default} requests by default`)
})

test('the same seed makes the same requests, another one makes others', () => {
  const [one, again, other] = [planned('default'), planned('default'), planned('default', 'two')]
  assert.is(one.keys.join() === again.keys.join(), true)
  const fresh = other.keys.filter((key) => !one.keys.includes(key))
  assert.ok(fresh.length > 50, `${fresh.length} others`)
})

/** A native client: a loopback address that matches at any port, an app's scheme, and its web site. */
const native = [
  { value: 'http://127.0.0.1/cb', match: 'loopback' },
  'com.example.app:/oauth',
  'https://app.example.com/callback',
]

/** What a report tells, without what differs from run to run. */
const told = ({ findings }: Report): readonly string[] =>
  findings
    .map(({ check, verdict, observed }) => `${verdict} ${check}: ${observed}`)
    // A long address is shown without its middle, which may be that of a drawn value.
    .map((line) =>
      line
        .replace(/127\.0\.0\.1(?::|%3A)\d+/g, 'target')
        .replace(/[\w-]{32,}/g, 'drawn')
        .replace(/…[\w-]+/g, '…'),
    )
    .sort()

async function tellOf(fault: Fault, redirectUris: readonly unknown[]): Promise<readonly string[]> {
  const server = await startFault(fault)
  const target = { ...server.target, redirect_uris: redirectUris }
  try {
    return told(await runTarget(target, { depth: 'default', concurrency: 1, ...server.input }))
  } finally {
    await server.close()
  }
}

const ofNative = filled(
  eachRegistration.filter(({ id }) =>
    ['app-takes-a-query', 'loopback-takes-a-fragment-as-registered'].includes(id),
  ),
)

for (const fault of ofNative) {
  test(`a target file in any order gives the same findings: ${fault.id}`, async () => {
    const plain: Fault = { ...fault }
    const [one, other] = [await tellOf(plain, native), await tellOf(plain, native.toReversed())]
    assert.equal(other, one)
    assert.ok(one.some((line) => line.startsWith('fail ')))
  })
}

const seeds = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'ten']

/** The checks that are there for a fault, and do not find it with every seed. */
async function missedBy(fault: Fault, seed: string): Promise<readonly string[]> {
  const { noticed } = await prove({ ...fault, input: { ...fault.input, seed } }, fault.kills)
  return fault.kills.filter((id) => !noticed.some(({ check, verdict }) => check === id && verdict === 'fail'))
}

/** The other rules draw nothing. */
const drawn = [...edits, ...eachRegistration].filter(({ kills }) => kills.some((id) => id.includes('-edit-')))

for (const fault of filled(drawn)) {
  test(`found with every seed: ${fault.id}`, async () => {
    const missed: string[] = []
    for (const seed of seeds)
      missed.push(...(await missedBy(fault, seed)).map((id) => `${id} with seed ${seed}`))
    assert.equal(missed, [])
  })
}

test.run()
