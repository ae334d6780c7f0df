import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { conformanceTests } from '../../index.js'
import { forgetful, withTarget } from '../fixtures/forgetful.js'
import { pack, root, run } from '../fixtures/package.js'

/** The package, installed beside vitest and Jest in a folder of theirs: each runs the checks as its own tests. */
const work = mkdtempSync(join(tmpdir(), 'link-runners-'))
const home = join(work, 'home')

interface Seen {
  readonly name: string
  readonly status: string
  readonly message: string
}

interface RunnerReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

/** Both write the same form of report. */
async function testsOf(runner: 'vitest' | 'jest'): Promise<readonly Seen[]> {
  const file = join(home, `${runner}.json`)
  const flags = {
    vitest: ['run', '--reporter=json', `--outputFile=${file}`, 'vitest.test'],
    jest: ['--json', `--outputFile=${file}`, 'jest.test'],
  }[runner]
  const { stdout, stderr } = await run(home, join(home, 'node_modules/.bin', runner), flags)
  const text = readFileSync(file, 'utf8')
  rmSync(file)
  const report: RunnerReport = JSON.parse(text)
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  assert.ok(results.length > 0, stdout + stderr)
  return results.map(({ title, status, failureMessages = [] }) => ({
    name: title,
    status,
    message: failureMessages.join('\n'),
  }))
}

const test = suite('runners')

test.before(async () => {
  cpSync(join(root, 'conformance/test/runners'), home, { recursive: true })
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']
  for (const args of [['ci'], ['install', '--no-save', await pack(work)]]) {
    const { status, stderr } = await run(home, 'npm', [...args, ...quiet])
    assert.is(status, 0, stderr)
  }
})
test.after(() => rmSync(work, { recursive: true, force: true }))

const only = ['LINK-STATE', 'LINK-CONN', 'LINK-TLS']

for (const [name, overrides] of [
  ['good', {}],
  ['forgetful', forgetful],
] as const) {
  for (const runner of ['vitest', 'jest'] as const) {
    test(`${runner} shows one test for each check of a ${name} server, by name`, async () => {
      await withTarget(overrides, async ({ target: { disabled_connection: _, ...target } }) => {
        writeFileSync(join(home, 'target.yaml'), JSON.stringify(target))
        const seen = await testsOf(runner)
        const expected = conformanceTests({ ...target, only })
        assert.equal(
          seen.map((one) => one.name),
          expected.map((one) => one.name),
        )
        for (const [at, { run: check }] of expected.entries()) {
          const outcome = await check().then(
            ({ state }) => (state === 'passed' || runner === 'jest' ? 'passed' : 'skipped'),
            () => 'failed',
          )
          assert.is(seen[at]?.status.replace('pending', 'skipped'), outcome, seen[at]?.name)
        }
        const failures = seen.filter(({ status }) => status === 'failed')
        assert.is(failures.length > 0, name === 'forgetful')
        for (const { message } of failures)
          assert.match(message, /expected: [\s\S]*observed: [\s\S]*why it matters: [\s\S]*rerun: /)
      })
    })
  }
}

test.run()
