import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { requirements } from '../../generated/requirements.js'
import { runFlags } from '../commands/run-flags.js'
import type { Report } from '../report/report.js'
import { listChecks } from '../run/catalogue.js'
import { filled } from './fixtures/filled.js'
import { withTarget } from './fixtures/forgetful.js'
import { commandLine } from './fixtures/in-process.js'
import { runCli } from './fixtures/run-cli.js'
import { parseXml } from './fixtures/xml.js'

const escapeCharacter = '\u001b'
const few = ['--only', 'LINK-STATE']

/** A target that stops answering once the preflight is over. */
async function withSilentTarget(
  work: (target: object, silent: Promise<void>) => Promise<void>,
): Promise<void> {
  await withTarget({}, async ({ server, target }) => {
    let answered = 0
    let fallSilent: () => void = () => {}
    const silent = new Promise<void>((resolve) => {
      fallSilent = resolve
    })
    const slow = createHttpServer((request, response) => {
      answered++
      if (answered < 60) server.handler(request, response)
      else fallSilent()
    })
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    try {
      await work({ ...target, target: `http://127.0.0.1:${(slow.address() as AddressInfo).port}` }, silent)
    } finally {
      slow.closeAllConnections()
      slow.close()
    }
  })
}

test('--help is there for every command, with examples, and lists every flag that works', async () => {
  const overview = (await commandLine(['--help'])).out
  for (const name of [
    'run',
    'list',
    'explain',
    'diff',
    'doctor',
    'init',
    'mock',
    'serve',
    'upstream',
    'demo',
  ]) {
    const { status, out, err } = await commandLine([name, '--help'])
    assert.is(status, 0)
    assert.is(err, '')
    assert.match(out, /\nExamples:\n {2}link-conformance /)
    assert.match(overview, name)
    assert.is((await commandLine(['help', name])).out, out)
    assert.is((await commandLine([name, '-h'])).out, out)
    for (const line of filled(out.split('\n'))) assert.ok(line.length <= 132, line)
  }
  const { out } = await commandLine(['run', '--help'])
  for (const { name } of filled(runFlags)) assert.match(out, `--${name}`)
})

test('--version is the version of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  assert.is((await commandLine(['--version'])).out, `${version}\n`)
  assert.is((await commandLine(['-v'])).out, `${version}\n`)
})

test('list shows every check once, list --requirements every requirement', async () => {
  const checks = (await commandLine(['list'])).out.trimEnd().split('\n')
  assert.equal(
    checks.map((line) => line.split(' ')[0]).sort(),
    listChecks()
      .map(({ id }) => id)
      .sort(),
  )
  const rows = (await commandLine(['list', '--requirements'])).out
  for (const id of filled(Object.keys(requirements))) assert.match(rows, id)
})

test('init writes a target file that doctor can read, and none over another', async () => {
  const first = await commandLine(['init', 'mine.yaml'], {
    after: (directory) =>
      assert.match(readFileSync(join(directory, 'mine.yaml'), 'utf8'), 'client_id: my-client'),
  })
  assert.is(first.status, 0)
  const again = await commandLine(['init', 'mine.yaml'], { files: { 'mine.yaml': 'x' } })
  assert.is(again.status, 2)
  assert.match(again.err, 'mine.yaml exists already')
  const template = (
    await commandLine(['init'], {
      after: (directory) => assert.ok(existsSync(join(directory, 'target.yaml'))),
    })
  ).out
  assert.match(template, 'link-conformance doctor --target-file target.yaml')
})

test('init --profile writes a file that is fit for it', async () => {
  await commandLine(['init', 'own.yaml', '--profile', 'openid'], {
    after: (directory) => {
      const text = readFileSync(join(directory, 'own.yaml'), 'utf8')
      assert.match(text, /^profile: openid$/m)
      assert.match(text, '--target-file own.yaml')
    },
  })
})

test('doctor calls the reference implementation ready, and names the key that is wrong', async () => {
  const good = await commandLine(['doctor'])
  assert.is(good.status, 0)
  assert.match(good.out, 'Ready: the suite can judge this target.')
  await withTarget({}, async ({ url, target }) => {
    const args = [
      'doctor',
      url,
      '--client-id',
      'demo-client',
      '--redirect-uri',
      'https://app.example.com/wrong',
    ]
    const wrong = await commandLine(args, { environment: { LINK_ACCESS_TOKEN: target.access_tokens.valid } })
    assert.is(wrong.status, 3)
    assert.match(wrong.out, 'Check "redirect_uris"')
  })
})

test('in pipes the report is on stdout, stderr is empty, and nothing is coloured', async () => {
  const { status, stdout, stderr } = await runCli(few, { environment: { FORCE_COLOR: '1' } })
  assert.is(status, 0)
  assert.is(stderr, '')
  assert.not.match(stdout, escapeCharacter)
  assert.match(stdout, 'the reference implementation of this project, at http://127.0.0.1:')
  assert.match(
    stdout.replace(/\s+/g, ' '),
    /The selection conforms\. \d+ of \d+ requirements were selected by --only LINK-STATE: \d+ passed, 0 failed/,
  )
})

test('on a terminal there are colour and progress, unless NO_COLOR is set', async () => {
  const terminal = { out: true, err: true, width: 60 }
  const coloured = await commandLine(few, { terminal })
  assert.match(coloured.out, escapeCharacter)
  assert.match(coloured.err, '█')
  assert.ok(coloured.err.endsWith(`\r${escapeCharacter}[K`), 'the bar is wiped')
  const plain = await commandLine(few, { terminal, environment: { NO_COLOR: '1' } })
  assert.not.match(plain.out, escapeCharacter)
  const widest = Math.max(
    ...plain.out
      .split('\n')
      .map((line) => (line.includes('http') || line.includes('curl') ? 0 : line.length)),
  )
  assert.ok(widest <= 60, `${widest} columns`)
})

test('several reports at once: files, and at most one on stdout', async () => {
  const names = ['terminal', 'json', 'junit', 'markdown', 'html', 'sarif']
  const args = names.flatMap((name) => ['--reporter', `${name}=out/report.${name}`])
  await commandLine([...few, ...args], {
    after(directory) {
      const read = (name: string): string => readFileSync(join(directory, 'out', `report.${name}`), 'utf8')
      assert.is((JSON.parse(read('json')) as { schemaVersion: number }).schemaVersion, 1)
      assert.is((JSON.parse(read('sarif')) as { version: string }).version, '2.1.0')
      parseXml(read('junit'))
      assert.match(read('html'), '<!doctype html>')
      assert.match(read('markdown'), /^#/)
      assert.not.match(read('terminal'), escapeCharacter)
    },
  })
  const { out, err } = await commandLine([...few, '--reporter', 'json', '--reporter', 'html=r.html'])
  assert.is(err, '')
  assert.is((JSON.parse(out) as { schemaVersion: number }).schemaVersion, 1)
})

test('a reader that closes the pipe early sees no stack trace and changes no status', async () => {
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))
  const program = `"${process.execPath}" --import tsx "${cli}"`
  const script = `{ ${program} list --requirements; echo "status $?" >&2; } | head -1; { ${program} --trace ${few.join(' ')}; echo "status $?" >&2; } | head -1`
  const [stdout, stderr] = await new Promise<readonly [string, string]>((resolve) => {
    execFile('sh', ['-c', script], (_, out, err) => resolve([out, err]))
  })
  assert.is(stdout.trim().split('\n').length, 2)
  assert.is(stderr, 'status 0\nstatus 0\n')
})

test('Ctrl-C ends a run with a partial report and status 130', async () => {
  await withSilentTarget(async (target, silent) => {
    const directory = mkdtempSync(join(tmpdir(), 'link-cli-'))
    try {
      writeFileSync(join(directory, 't.json'), JSON.stringify(target))
      const { status, stdout, stderr } = await runCli(
        [
          '--target-file',
          't.json',
          '--timeout',
          '600000',
          '--reporter',
          'terminal',
          '--reporter',
          'json=r.json',
        ],
        { directory, onStart: (child) => void silent.then(() => child.kill('SIGINT')) },
      )
      assert.is(status, 130, stderr)
      assert.is(stderr, '')
      assert.match(stdout, 'the run was interrupted')
      const report = JSON.parse(readFileSync(join(directory, 'r.json'), 'utf8')) as Report
      assert.is(report.complete, false)
      assert.ok(report.summary.checks.pass > 0, 'what was judged before stays judged')
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})

test('Ctrl-C in the middle of the preflight ends it at once', async () => {
  const stop = new AbortController()
  const silent = createServer(() => stop.abort())
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const args = [
    url,
    '--client-id',
    'c',
    '--redirect-uri',
    'https://app.example.com/cb',
    '--timeout',
    '600000',
  ]
  const environment = { LINK_ACCESS_TOKEN: 'a-token-of-a-test-user' }
  const { status, out } = await commandLine(args, { environment, interrupted: stop.signal })
  assert.is(status, 130)
  assert.match(out, 'the run was interrupted')
  silent.close()
})

test.run()
