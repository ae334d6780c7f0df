import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { requirements } from '../../generated/requirements.js'
import { rules } from '../checks/rules.js'
import { forms } from '../redirect-uris/index.js'
import type { Report } from '../report/report.js'
import { listChecks } from '../run/catalogue.js'
import { filled } from './fixtures/filled.js'
import { storable, withTarget } from './fixtures/forgetful.js'
import { commandLine } from './fixtures/in-process.js'
import { asFile, reportOf } from './fixtures/report-of.js'

test('explain works for every requirement and every check', async () => {
  for (const id of filled(Object.keys(requirements))) {
    const { status, out } = await commandLine(['explain', id.toLowerCase()])
    assert.is(status, 0, id)
    assert.match(out, id)
    assert.match(out, 'Source:')
  }
  for (const { id, requirement } of filled(listChecks())) {
    const { status, out } = await commandLine(['explain', id])
    assert.is(status, 0, id)
    assert.match(out, id)
    assert.match(out, requirement)
    assert.not.match(out, /[=:(] undefined|(?<!")\[object|\{repeat|\{open/, id)
  }
})

test('explain works for every group, form and rule, and for the beginning of an id', async () => {
  const words = async (what: string): Promise<string> => {
    const { status, out } = await commandLine(['explain', what])
    assert.is(status, 0, what)
    assert.not.match(out, /[=:(] undefined|\[object/, what)
    return out
  }
  for (const group of filled([...new Set(Object.values(requirements).map((row) => row.group))])) {
    const out = await words(group.toLowerCase())
    for (const [id, row] of Object.entries(requirements))
      assert.is(out.includes(`${id}  `), row.group === group, id)
  }
  for (const { id, what } of filled(forms)) assert.match(await words(id.toLowerCase()), what)
  for (const rule of filled(Object.keys(rules))) assert.match(await words(rule), `--only ${rule}`)
  assert.match(await words('K03'), '--only K03')
  const several = await words('state-comes-back')
  for (const id of filled(listChecks().map((check) => check.id))) {
    if (id.startsWith('state-comes-back')) assert.match(several, id)
  }
})

test('one check of 173: what was left out is not selected, and not inapplicable', async () => {
  const args = ['--only', 'state-comes-back-as-sent']
  const { out, status } = await commandLine(args)
  assert.is(status, 0)
  assert.match(
    out.replace(/\s+/g, ' '),
    /The selection conforms\. 1 of \d+ requirements was selected by --only state-comes-back-as-sent: 1 passed, 0 failed; \d+ requests/,
  )
  assert.not.match(out, /inapplicable|not testable|not selected/)
  const { summary, requirements: rows, exitCode } = await reportOf(args, {})
  assert.is(exitCode, 0)
  assert.is(summary.requirements.notSelected, rows.length - 1)
  assert.is(summary.requirements.inapplicable + summary.requirements.notTestable, 0)
  assert.is(rows.filter(({ verdict }) => verdict === 'not selected').length, rows.length - 1)
  const level = await reportOf(['--only', 'CLIENT', '--level', 'must'], {})
  assert.is(
    level.requirements.find((row) => row.group === 'CLIENT' && row.level !== 'MUST')?.verdict,
    'not selected',
  )
})

test('what was left out is told even where every requirement has a check left', async () => {
  const { out } = await commandLine([
    '--only',
    'RURI-003',
    '--only',
    'STATE',
    '--skip',
    'K03',
    '--level',
    'must',
  ])
  assert.match(
    out.replace(/\s+/g, ' '),
    /The selection conforms\. \d+ of \d+ requirements were selected by --only RURI-003, --only STATE, --skip K03 and 1 more:/,
  )
})

test('more warnings than allowed are exit 1, and the report says how many there are', async () => {
  await withTarget(storable, async ({ target }) => {
    const files = asFile(target)
    const run = (...args: readonly string[]): Promise<Report> =>
      reportOf(['--only', 'CACHE', ...args], { files })
    const { summary } = await run()
    assert.ok(summary.checks.warn > 0)
    assert.is((await run('--max-warnings', String(summary.checks.warn))).exitCode, 0)
    const report = await run('--max-warnings', String(summary.checks.warn - 1))
    assert.is(report.exitCode, 1)
    assert.match(report.diagnoses.map(({ message }) => message).join(), /1 check warns, and at most 0 may/)
    const { out, status } = await commandLine(['--only', 'CACHE', '--max-warnings', '0'], { files })
    assert.is(status, 1)
    assert.match(out, 'More warnings than allowed')
  })
})

test('a dry run sends nothing', async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const args = [
      url,
      '--client-id',
      'c',
      '--redirect-uri',
      'https://app.example.com/cb',
      '--connection',
      'facebook',
      '--dry-run',
    ]
    const { status, out } = await commandLine(args, {
      environment: { LINK_ACCESS_TOKEN: 'a-token-of-a-test-user' },
    })
    const [summary = '', ...requests] = out.trimEnd().split('\n\n')
    const [head = '', ...counts] = summary.split('\n')
    const commands = requests.map((block) => block.split('\n'))
    assert.is(status, 0)
    assert.match(head, `# ${commands.length} requests to ${url}; nothing was sent`)
    // What each rule adds is all that is sent.
    const sum = counts.reduce((total, line) => total + Number(/(\d+)$/.exec(line)?.[1]), 0)
    assert.is(sum, commands.length)
    assert.match(counts.join('\n'), /^# {3}single-edits +\d+$/m)
    assert.ok(commands.length > 500)
    const ids = new Set(listChecks().map(({ id }) => id))
    for (const [served = '', ...command] of commands) {
      assert.ok(
        served
          .slice(2)
          .split(', ')
          .every((id) => ids.has(id)),
        served,
      )
      assert.match(command.join('\n'), new RegExp(`127\\.0\\.0\\.1[: ]${new URL(url).port}\\b`))
    }
    assert.is(connections, 0)
  } finally {
    server.close()
  }
})

test.run()
