import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import './fixtures/hurried.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions, demoTarget } from '../../reference-impl/demo.js'
import { createLinkServer } from '../../reference-impl/index.js'
import {
  ConfigurationError,
  checks,
  type Finding,
  LinkConformanceError,
  requirements,
  runConformance,
} from '../index.js'
import { forgetful, withTarget } from './fixtures/forgetful.js'

const only = ['LINK-STATE', 'LINK-CONN', 'LINK-TLS']

/** What is told of options that only a caller without types can pass. */
function refusalOf(options: Record<string, unknown>): ConfigurationError {
  try {
    runConformance(options)
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new Error('no error')
}

const problemsOf = (options: Record<string, unknown>): string => refusalOf(options).message

test('a run gives its findings one by one, to every reader all of them, and then the report', async () => {
  await withTarget({}, async ({ target }) => {
    const run = runConformance({ ...target, only })
    const first: Finding[] = []
    for await (const finding of run) first.push(finding)
    const report = await run.report
    const again: Finding[] = []
    for await (const finding of run) again.push(finding)
    assert.is(report.exitCode, 0)
    assert.equal(first, again)
    assert.equal(first.map(({ check }) => check).sort(), report.findings.map(({ check }) => check).sort())
  })
})

test('leaving the loop early does not end the run', async () => {
  await withTarget(forgetful, async ({ target }) => {
    const run = runConformance({ ...target, only })
    for await (const finding of run) if (finding.check !== '') break
    const { exitCode, findings } = await run.report
    assert.is(exitCode, 1)
    assert.equal(
      findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check),
      [
        'state-comes-back-as-sent',
        'state-comes-back-with-every-error',
        'hostile-state-stays-inside-its-parameter',
      ],
    )
  })
})

test('known failures are taken as entries; one that holds no more fails', async () => {
  await withTarget(forgetful, async ({ target }) => {
    const known = (check: string) => ({ check, reason: 'the fix is on its way' })
    const failing = [
      'state-comes-back-as-sent',
      'state-comes-back-with-every-error',
      'hostile-state-stays-inside-its-parameter',
    ].map(known)
    assert.is((await runConformance({ ...target, only, knownFailures: failing }).report).exitCode, 0)
    const stale = [...failing, known('state-is-not-required')]
    const report = await runConformance({ ...target, only, knownFailures: stale }).report
    assert.is(report.exitCode, 1)
    assert.match(report.knownFailureProblems.join(), 'remove the stale entry')
  })
})

test('an abort in the middle ends the run at once, with a partial report', async () => {
  let answered = 0
  const stop = new AbortController()
  const server = createLinkServer(demoOptions())
  // After the preflight it answers nothing any more: only the abort can end the run.
  const slow = createServer((request, response) => {
    answered++
    if (answered < 60) server.handler(request, response)
    else stop.abort()
  })
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
  try {
    const target = await demoTarget(server, { url })
    // The limit is longer than the runner's patience: an abort that waited for it would be ended as hung.
    const report = await runConformance({ ...target, timeoutMs: 600_000, signal: stop.signal }).report
    assert.is(report.complete, false)
    assert.is(report.exitCode, 3)
    assert.ok(report.findings.some(({ observed }) => observed === 'the run was interrupted'))
    assert.ok(
      report.findings.some(({ verdict }) => verdict === 'pass'),
      'what was judged stays',
    )
  } finally {
    slow.closeAllConnections()
    slow.close()
  }
})

test('an abort before the start sends nothing', async () => {
  let requests = 0
  const server = createServer((_, response) => {
    requests++
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const report = await runConformance({
      target,
      client_id: 'c',
      redirect_uris: ['https://app.example.com/cb'],
      access_tokens: { valid: 'a-token-of-a-test-user' },
      signal: AbortSignal.abort(),
    }).report
    assert.is(requests, 0)
    assert.is(report.complete, false)
    assert.ok(
      report.findings.every(({ verdict }) => verdict === 'inconclusive' || verdict === 'inapplicable'),
    )
  } finally {
    server.close()
  }
})

test('every problem of the options is in one error, and nothing is sent', () => {
  const message = problemsOf({
    target: 'login.example.com',
    redirect_uris: ['https://app.example.com/cb#x', 'app'],
    conections: ['facebook'],
    access_tokens: { valid: 7 },
    profile: 'lax',
    concurrency: 0,
    only: 'LINK-STATE',
    knownFailures: [{ check: 'x' }],
  })
  for (const part of [
    'target: expected an absolute http or https URL',
    'redirect_uris[0]: expected a redirect URI without a fragment',
    'redirect_uris[1]: expected an absolute URI',
    'conections: unknown option; did you mean "connections"?',
    'client_id: expected the client_id',
    'access_tokens.valid: expected a token',
    'profile: expected one of contract, strict, oauth',
    'concurrency: expected a whole number from 1 to 256',
    'only: expected a list',
    'knownFailures[0].reason: expected a non-empty string',
  ])
    assert.match(message, part)
  assert.is(message.match(/client_id/g)?.length, 2, 'a key is reported once')
})

test('each problem has a code and the path of its key, so that no program reads a text', () => {
  const error = refusalOf({
    target: 'http://login.example.com',
    client_id: 'c',
    redirect_uris: [{ value: '/cb', match: 'exact' }],
    access_tokens: { valid: 'a-token-of-a-test-user', expired: { env: 'NO_SUCH_TOKEN' } },
    knownFailures: '/nowhere/known.yaml',
    concurrency: 0,
    conections: [],
    trace: 'yes',
  })
  assert.instance(error, LinkConformanceError)
  assert.is(error.code, 'configuration')
  const codes = Object.fromEntries(error.problems.map(({ key, code }) => [key, code]))
  assert.equal(codes, {
    concurrency: 'bad-value',
    trace: 'wrong-type',
    'redirect_uris[0].value': 'bad-value',
    conections: 'unknown-key',
    knownFailures: 'unreadable',
    'access_tokens.expired': 'missing',
    target: 'cleartext',
  })
})

test('a selection without a match, an unreadable file and a missing token are refused', () => {
  const whole = {
    target: 'https://login.example.com',
    client_id: 'c',
    redirect_uris: ['https://app.example.com/cb'],
    access_tokens: { valid: 'a-token-of-a-test-user' },
  }
  assert.match(problemsOf({ ...whole, only: ['LINK-STAT-001'] }), 'did you mean "LINK-STATE-001"?')
  assert.match(problemsOf({ ...whole, only: ['LINK-STATE'], skip: ['LINK'] }), 'leave no check to run')
  assert.match(problemsOf({ ...whole, targetFile: '/nowhere/target.yaml' }), 'targetFile: cannot read')
  assert.match(problemsOf({ ...whole, access_tokens: { valid: { env: 'NO_SUCH_TOKEN' } } }), 'NO_SUCH_TOKEN')
  assert.match(problemsOf({}), 'client_id: expected')
})

test('the tables of checks and requirements are whole', () => {
  const ids = checks.map(({ id }) => id)
  assert.is(new Set(ids).size, ids.length)
  for (const { requirement, level } of checks) assert.is(requirements[requirement].level, level)
})

test.run()
