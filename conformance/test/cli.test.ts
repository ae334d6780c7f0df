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
import { rules } from '../checks/rules.js'
import { runFlags } from '../commands/run-flags.js'
import { forms } from '../redirect-uris/index.js'
import type { Report } from '../report/report.js'
import { listChecks } from '../run/catalogue.js'
import { filled } from './fixtures/filled.js'
import { storable, withTarget } from './fixtures/forgetful.js'
import { commandLine, type Surroundings } from './fixtures/in-process.js'
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
      if (answered < 20) server.handler(request, response)
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
  for (const name of ['run', 'list', 'explain', 'diff', 'doctor', 'init', 'mock', 'serve', 'demo']) {
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

const asFile = (target: object): Readonly<Record<string, string>> => ({
  'target.yaml': JSON.stringify(target),
})

/** The report of a command line. */
async function reportOf(args: readonly string[], around: Surroundings): Promise<Report> {
  const { out, err } = await commandLine([...args, '--reporter', 'json'], around)
  assert.is(err, '')
  return JSON.parse(out) as Report
}

test('without a URL the target file of the folder is checked, by an installed program and by doctor too', async () => {
  await withTarget({}, async ({ url, target }) => {
    const files = asFile(target)
    for (const installed of [{}, { installed: true as const }]) {
      const report = await reportOf(few, { files, ...installed })
      assert.is(report.target, `${url}/authorize`)
      assert.is(report.subject, undefined)
    }
    // A flag about the target adds to the file.
    assert.is((await reportOf([...few, '--profile', 'oauth'], { files })).profile, 'oauth')
    assert.match(
      (await commandLine(['doctor'], { files, installed: true })).out,
      `target    ${url}/authorize`,
    )
  })
})

test('a run of the reference implementation says so in every report', async () => {
  const report = await reportOf(few, {})
  assert.is(report.subject, 'the reference implementation of this project')
  const directory = mkdtempSync(join(tmpdir(), 'link-cli-'))
  try {
    assert.is((await commandLine([...few, '--record', 'run.jsonl'], { directory })).status, 0)
    const again = await reportOf(['replay', 'run.jsonl'], { directory })
    assert.is(again.subject, report.subject)
  } finally {
    rmSync(directory, { recursive: true })
  }
  for (const reporter of ['terminal', 'markdown', 'html'])
    assert.match((await commandLine([...few, '--reporter', reporter])).out, `${report.subject}`)
})

test('the URL of an endpoint is taken apart, and flags add parameters and header fields', async () => {
  await withTarget({}, async ({ url, target }) => {
    const { client_id, redirect_uris, access_tokens } = target
    const redirectUri = redirect_uris.find((uri) => typeof uri === 'string') ?? ''
    const query = new URLSearchParams({
      client_id,
      redirect_uri: redirectUri,
      scope: 'openid email',
      connection: 'facebook',
    })
    const args = [
      `${url}/authorize?${query}`,
      ...['--parameter', 'ui_locales=de', '--header', 'Cookie: $SESSION', '--header', 'X-Run: 7'],
      ...['--only', 'get-is-supported'],
    ]
    const environment = { LINK_ACCESS_TOKEN: access_tokens.valid, SESSION: 'sid=a-secret-session' }
    const report = await reportOf([...args, '--trace'], { environment })
    assert.is(report.target, `${url}/authorize`)
    assert.is(report.exitCode, 0)
    const request = report.findings[0]?.exchanges[0]?.request
    assert.ok(request)
    const sent = new URL(request.url).searchParams
    for (const [name, value] of [...query, ['ui_locales', 'de']] as const) assert.is(sent.get(name), value)
    const fields = new Map(request.headers)
    assert.is(fields.get('X-Run'), '7')
    assert.match(request.curl, '$SESSION')
    assert.not.match(JSON.stringify(report), 'a-secret-session')
    assert.match(
      report.findings[0]?.rerun ?? '',
      `--parameter ui_locales=de --header 'Cookie: $SESSION' --header 'X-Run: 7'`,
    )
  })
})

test('a parameter of a flag joins those of the target file', async () => {
  await withTarget({}, async ({ target }) => {
    const args = [
      '--parameter',
      'prompt=login',
      '--header',
      'x-test-run: 2',
      '--dry-run',
      '--only',
      'get-is-supported',
    ]
    const { out } = await commandLine(args, { files: asFile(target) })
    assert.match(out, 'scope=openid')
    assert.match(out, 'prompt=login')
    assert.match(out, 'x-test-run: 2')
    assert.not.match(out, 'X-Test-Run')
  })
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
      assert.match(command.join('\n'), url.replace('http://', ''))
    }
    assert.is(connections, 0)
  } finally {
    server.close()
  }
})

test.run()
