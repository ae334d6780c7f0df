import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Leg } from '../../checks/journey/expectation.js'
import { journeyChecks } from '../../checks/journey/index.js'
import { reporters } from '../../reporters/index.js'
import { falseAlarms, warnedOf } from '../benign/run-target.js'
import { benignServers } from '../journey-servers/benign.js'
import { faultyServers } from '../journey-servers/faulty/index.js'
import { choices, defects } from '../journey-servers/knobs.js'
import { leaksAmong } from '../journey-servers/leaks-among.js'
import { disagreements } from '../journey-servers/prove-fault.js'
import { administrator, clients, own } from '../journey-servers/registry.js'
import { playJourneys, runJourneys } from '../journey-servers/run-journeys.js'

test('the independent server conforms, and between its two modes every check passes', async () => {
  const passed = new Set<string>()
  for (const mode of ['dedicated', 'overloaded'] as const) {
    const report = await runJourneys({ mode }, { depth: 'default' })
    assert.is(falseAlarms(report), '', mode)
    assert.equal(warnedOf(report), [], mode)
    for (const { check, verdict } of report.findings) if (verdict === 'pass') passed.add(check)
  }
  assert.equal(
    journeyChecks.map(({ id }) => id).filter((id) => !passed.has(id)),
    [],
  )
})

for (const fault of faultyServers)
  test(`noticed: ${fault.says}`, async () => {
    const report = await runJourneys(fault, { depth: fault.depth ?? 'quick' })
    assert.is(disagreements(fault, report).join('\n'), '')
  })

for (const { id, says, warns = [], ...run } of benignServers)
  test(`not accused: ${says}`, async () => {
    const report = await runJourneys(run)
    const alarms = falseAlarms(report)
    const warned = warnedOf(report).filter((check) => !warns.some((one) => one === check))
    const free = warns.filter((check) => !warnedOf(report).includes(check))
    assert.is(alarms, '', id)
    assert.equal([...warned, ...free], [])
  })

const order: readonly Leg[] = ['start', 'upstream', 'callback', 'client']

/** Whether a check needs a leg, which is its own or one before it. */
const needs = (own: Leg, leg: Leg): boolean =>
  order.includes(own)
    ? order.indexOf(leg) >= 0 && order.indexOf(leg) <= order.indexOf(own)
    : order.includes(leg) || own === leg

for (const deadAt of [...order, 'identity', 'code'] as const)
  test(`nothing behind the ${deadAt} passes on a server that is dead there`, async () => {
    const report = await runJourneys({ deadAt })
    const behind = journeyChecks.filter(({ leg }) => needs(leg, deadAt)).map(({ id }) => id)
    const passed = report.findings.filter(
      ({ check, verdict }) => verdict === 'pass' && behind.includes(check),
    )
    assert.ok(behind.length > 0)
    assert.equal(
      passed.map(({ check }) => check),
      [],
    )
    assert.is(report.exitCode, 3)
  })

test('each check is seen to fail', () => {
  const seen = faultyServers.flatMap(({ kills }) => [...kills])
  assert.equal(
    journeyChecks.map(({ id }) => id).filter((id) => !seen.some((one) => one === id)),
    [],
  )
})

test('each defect and each choice of the server is played, and what a server is said to do is a sentence', () => {
  const all = [...faultyServers, ...benignServers]
  const played = new Set<string>(
    all.flatMap(({ defects: wrong = [], choices: other = [] }) => [...wrong, ...other]),
  )
  assert.equal(
    [...defects, ...choices].filter((knob) => !played.has(knob)),
    [],
  )
  assert.is(new Set(all.map(({ id }) => id)).size, all.length)
  for (const { says } of all) assert.match(says, /^[A-Z][^.]*\.$/, says)
})

const options = { colour: false, width: 100, trace: true, verbose: true }

test('what a server has issued and learned is in no output, though the server shows it wherever it can', async () => {
  const run = {
    defects: [
      'upstream-token-at-the-client',
      'upstream-token-in-a-cookie',
      'question-holds-the-upstream-code',
    ],
  } as const
  const { report, secrets } = await playJourneys(run, { trace: true })
  const given = [...secrets, administrator, own.clientSecret, ...clients.map(({ secret }) => secret)]
  const known = given.filter(({ length }) => length >= 16)
  assert.ok(known.length > 200)
  for (const [name, render] of Object.entries(reporters))
    assert.equal(leaksAmong(render(report, options), known), [], name)
  // The positive controls: they would have stood there, and the search finds them.
  const text = reporters.json(report, options)
  for (const name of ['upstream', 'cookie', 'code']) assert.match(text, `[redacted ${name}]`)
  for (const secret of known.slice(-50))
    for (const shown of [secret, encodeURIComponent(secret), Buffer.from(`a:${secret}`).toString('base64')])
      assert.ok(leaksAmong(`a ${shown} b`, known).length > 0, shown)
})

test.run()
