import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Profile } from '../../../generated/requirements.js'
import type { SettingsInput } from '../../target/settings.js'
import { falseAlarms, runTarget, warnedOf } from '../benign/run-target.js'
import { startIndependentServer } from '../independent/server.js'
import { independentTarget } from '../independent/target.js'

/**
 * A second correct server, written from the contract and the requirement rows alone: opaque tokens, JSON errors, an
 * error page of its own, relative Location, random path segments. What it does differently the suite must not mind.
 */
async function conforms(profile: Profile, shared: boolean, input: SettingsInput = {}) {
  const server = await startIndependentServer(shared)
  try {
    const target = { ...independentTarget(server.url, profile), mode: shared ? 'overloaded' : 'dedicated' }
    const report = await runTarget(target, input)
    assert.is(falseAlarms(report), '')
    assert.is(report.exitCode, 0)
    assert.ok(report.complete)
    return report
  } finally {
    await server.close()
  }
}

test('it conforms in profile contract, to the exhaustive corpus', async () => {
  const report = await conforms('contract', false, { depth: 'exhaustive' })
  assert.equal(warnedOf(report), [])
  assert.ok(report.summary.checks.pass > 200, 'the run judges next to everything')
})

test('it conforms in profile strict', async () => {
  assert.equal(warnedOf(await conforms('strict', false)), [])
})

test('it conforms in profile oauth, where it starts ordinary logins', async () => {
  assert.equal(warnedOf(await conforms('oauth', true)), [])
})

test('it conforms in profile openid', async () => {
  assert.equal(warnedOf(await conforms('openid', true)), [])
})

test('it conforms when the endpoint is shared with ordinary logins', async () => {
  assert.equal(warnedOf(await conforms('contract', true)), [])
})

test.run()
