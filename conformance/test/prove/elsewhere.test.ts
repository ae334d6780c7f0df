import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { conformanceTests } from '../../index.js'
import { forgetful, withTarget } from '../fixtures/forgetful.js'
import { pack, type Ran, root, run } from '../fixtures/package.js'

/**
 * The package as others use it: installed beside vitest and Jest in a folder of theirs, where each runs the checks as its
 * own tests; and as a step of a GitHub job, which a linter has read.
 */
const work = mkdtempSync(join(tmpdir(), 'link-elsewhere-'))
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

let tarball = ''

const test = suite('elsewhere')

test.before(async () => {
  cpSync(join(root, 'conformance/test/runners'), home, { recursive: true })
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']
  tarball = await pack(work)
  for (const args of [['ci'], ['install', '--no-save', tarball]]) {
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

const action = join(root, '.github/actions/conformance')

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: {
    readonly steps: readonly {
      readonly id: string
      readonly run: string
      readonly env: Readonly<Record<string, string>>
    }[]
  }
}

const { inputs, outputs, runs }: Action = parse(readFileSync(join(action, 'action.yml'), 'utf8'))

interface Step extends Ran {
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

/** Runs the step as a runner does: inputs filled in where the file names them, the script by bash. */
async function runStep(directory: string, given: Readonly<Record<string, string>>): Promise<Step> {
  const [step] = runs.steps
  assert.ok(step)
  const value = (name: string): string => given[name] ?? inputs[name]?.default ?? `(no input ${name})`
  const filled = Object.entries(step.env).map(([variable, text]) => [
    variable,
    text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => value(name)),
  ])
  mkdirSync(directory, { recursive: true })
  const file = (name: string): string => join(directory, name)
  for (const name of ['output', 'summary'])
    writeFileSync(file(name), `${name === 'summary' ? '# Before\n' : ''}`)
  const ran = await run(directory, 'bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    ...Object.fromEntries(filled),
    GITHUB_ACTION_PATH: action,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    RUNNER_TEMP: directory,
  })
  const lines = readFileSync(file('output'), 'utf8').split('\n').filter(Boolean)
  const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  return { ...ran, outputs: Object.fromEntries(pairs), summary: readFileSync(file('summary'), 'utf8') }
}

test('a linter accepts the action, and would refuse a wrong one', async () => {
  const linter = join(home, 'node_modules/.bin/action-validator')
  const file = join(home, 'action.yml')
  const text = readFileSync(join(action, 'action.yml'), 'utf8')
  for (const [content, isGood] of [
    [text, true],
    [text.replace('using: composite', 'using: composit'), false],
    [text.replace('shell: bash', 'shel: bash'), false],
  ] as const) {
    writeFileSync(file, content)
    const { status, stdout, stderr } = await run(home, linter, [file])
    assert.is(status === 0, isGood, stdout + stderr)
  }
})

test('no input is part of the script, and each one reaches it', () => {
  for (const { run: script } of runs.steps) assert.not.match(script, '${{')
  const named = runs.steps.flatMap(({ env }) => Object.values(env))
  assert.equal(
    named.toSorted(),
    Object.keys(inputs)
      .map((name) => `\${{ inputs.${name} }}`)
      .toSorted(),
  )
})

for (const [name, overrides, code] of [
  ['good', {}, 0],
  ['forgetful', forgetful, 1],
] as const) {
  test(`the action judges a ${name} server: exit code, reports, annotations, summary`, async () => {
    await withTarget(overrides, async ({ target }) => {
      const directory = join(work, `job-${name}`)
      mkdirSync(join(directory, 'ci'), { recursive: true })
      writeFileSync(join(directory, 'ci/target.yaml'), JSON.stringify(target, null, 1))
      const step = await runStep(directory, {
        package: tarball,
        'target-file': 'ci/target.yaml',
        args: '--quick\n--only=LINK-STATE\n--only=LINK-RURI',
      })
      assert.is(step.status, code, step.stdout + step.stderr)
      assert.equal(Object.keys(step.outputs), Object.keys(outputs))
      assert.is(step.outputs['exit-code'], String(code))
      for (const report of ['sarif', 'junit', 'json'])
        assert.ok(readFileSync(join(directory, step.outputs[report] ?? ''), 'utf8').length > 0, report)
      assert.match(step.summary, /^# Before\n## /)
      assert.is(/^::error title=LINK-STATE.*,file=ci\/target\.yaml,line=\d+::/m.test(step.stdout), code === 1)
    })
  })
}

test('what an input says is no command of the shell, and no output of its own', async () => {
  // Below the folder where npm installed it: this is how a job runs what it has itself.
  const directory = join(home, 'job-hostile')
  const trap = '$(touch caught)`touch caught`; touch caught'
  const names = Object.keys(inputs).filter((name) => name !== 'package')
  assert.ok(names.length > 5)
  await withTarget({}, async ({ target }) => {
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'target.json'), JSON.stringify(target))
    for (const name of names) {
      const args = '--quick\n--only=LINK-STATE'
      const step = await runStep(directory, {
        args,
        'target-file': 'target.json',
        [name]: `${trap}\nexit-code=7`,
      })
      assert.equal(Object.keys(step.outputs), Object.keys(outputs), name)
      assert.is(step.outputs['exit-code'], String(step.status), name)
      assert.is(step.status, name === 'reports' ? 0 : 2, `${name}: ${step.stderr}`)
      assert.not.ok(existsSync(join(directory, 'caught')), name)
    }
  })
})

test.run()
