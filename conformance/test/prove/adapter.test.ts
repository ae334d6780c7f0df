import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import '../fixtures/hurried.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { runConformance } from '../../index.js'
import { forgetful, withTarget } from '../fixtures/forgetful.js'

const only = ['LINK-STATE', 'LINK-CONN', 'LINK-TLS']

interface Counts {
  readonly status: number | null
  readonly output: string
  readonly count: (label: string) => number
}

/** Runs the example of the adapter under `node --test`. */
const adapter = (environment: Readonly<Record<string, string>>): Promise<Counts> =>
  new Promise((resolve) => {
    const file = fileURLToPath(new URL('../fixtures/adapter.ts', import.meta.url))
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
    const child = spawn(process.execPath, ['--import', 'tsx', '--test', '--test-reporter', 'tap', file], {
      env: { ...inherited, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('close', (status) => {
      const count = (label: string) => Number(new RegExp(`^# ${label} (\\d+)$`, 'm').exec(output)?.[1] ?? -1)
      resolve({ status, output, count })
    })
  })

/** What the adapter should count, from a run of its own. */
async function expectedCounts(overrides: typeof forgetful): Promise<Record<string, number>> {
  return withTarget(overrides, async ({ target: { disabled_connection: _, ...target } }) => {
    const { findings } = await runConformance({ ...target, only }).report
    const count = (...verdicts: string[]) =>
      findings.filter(({ verdict }) => verdicts.includes(verdict)).length
    return {
      tests: findings.length,
      pass: count('pass', 'warn', 'note'),
      fail: count('fail'),
      skipped: count('inapplicable'),
    }
  })
}

for (const [name, overrides, status] of [
  ['good', {}, 0],
  ['forgetful', forgetful, 1],
] as const) {
  test(`the adapter registers one test a check: a ${name} server ends with status ${status}`, async () => {
    const [seen, expected] = [await adapter({ SERVER: name }), await expectedCounts(overrides)]
    for (const [label, number] of Object.entries(expected)) assert.is(seen.count(label), number, label)
    assert.is(seen.status, status)
    assert.match(seen.output, /# SKIP add "disabled_connection" to the target file/)
    if (status === 1) assert.match(seen.output, /expected: an error redirect to the registered URI/)
  })
}

test('the adapter turns red when nothing can be judged, and says why', async () => {
  const { status, output, count } = await adapter({ SERVER: 'gone' })
  assert.is(status, 1)
  assert.is(count('pass'), 0)
  assert.match(output, 'diagnosis: nothing listens at')
})

test('the adapter shows known failures as todo, and fails for a stale one', async () => {
  const known =
    'state-comes-back-as-sent state-comes-back-with-every-error hostile-state-stays-inside-its-parameter'
  const accepted = await adapter({ SERVER: 'forgetful', KNOWN: known })
  assert.is(accepted.status, 0)
  assert.is(accepted.count('todo'), known.split(' ').length)
  const stale = await adapter({ SERVER: 'forgetful', KNOWN: `${known} state-is-not-required` })
  assert.is(stale.status, 1)
  assert.match(stale.output, 'remove the stale entry')
})

test.run()
