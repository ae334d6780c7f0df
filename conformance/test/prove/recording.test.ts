import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { runConformance } from '../../index.js'
import type { Line } from '../../run/recording/format.js'
import { jwtClaims } from '../../syntax/jwt.js'
import { variants } from '../benign/index.js'
import { startVariant } from '../benign/variant.js'
import type { Fault } from '../faults/fault.js'
import { faults, references } from '../faults/index.js'
import { startFault } from '../faults/start.js'
import '../fixtures/hurried.js'
import { commandLine } from '../fixtures/in-process.js'
import { leaksOf } from '../fixtures/leaks.js'
import {
  type Recorded,
  record,
  replay,
  timeless,
  withFirst,
  withHeader,
  withLines,
} from '../fixtures/recording.js'
import { redirect, startEndpoint } from '../foreign/endpoint.js'

interface Running {
  readonly target: Readonly<Record<string, unknown>>
  close(): Promise<void>
}

function named<T extends { readonly id: string }>(all: readonly T[], id: string): T {
  const found = all.find((one) => one.id === id)
  if (found === undefined) throw new Error(`there is no ${id}`)
  return found
}

const faulty = (id: string) => (): Promise<Running> =>
  startFault(named<Fault>([...faults, ...references], id))
const benign = (id: string) => (): Promise<Running> => startVariant(named(variants, id), 'contract')

async function recorded(
  start: () => Promise<Running>,
  flags: readonly string[] = ['--quick'],
): Promise<Recorded> {
  const server = await start()
  try {
    return await record(server.target, flags)
  } finally {
    await server.close()
  }
}

const verdictsOf = ({ report }: Recorded): readonly string[] =>
  (report?.findings ?? []).map(({ check, verdict }) => `${check} ${verdict}`)

let known: Promise<Recorded> | undefined
/** One recording of a fault, for those who look at the file. */
const ofPrefix = (): Promise<Recorded> => {
  known ??= recorded(faulty('redirect-uri-by-prefix'))
  return known
}

for (const [name, start, status, flags] of [
  ['the reference', faulty('none-contract-quick'), 0, ['--quick']],
  [
    'the reference, ten at a time and with every transcript',
    faulty('none-strict-quick'),
    0,
    ['--quick', '--concurrency', '10', '--trace'],
  ],
  ['the reference, at the usual depth', faulty('none-contract-default'), 0, []],
  ['a token in an error', faulty('error-tells-the-token'), 1, ['--quick']],
  ['a comparison by prefix', faulty('redirect-uri-by-prefix'), 1, ['--quick']],
  ['an unhandled error', faulty('database-is-down'), 1, ['--quick']],
  ['random segments in the way to the login page', benign('login-page-with-random-segment'), 0, ['--quick']],
  ['everything echoed as JSON', benign('echo-as-json'), 0, ['--quick']],
] as const)
  test(`judged again, the report is the same: ${name}`, async () => {
    const run = await recorded(start, flags)
    assert.is(run.status, status, run.err)
    const again = await replay(
      run.recording,
      flags.filter((flag) => flag === '--trace'),
    )
    assert.is(again.status, status, again.err)
    assert.equal(timeless(again.report), timeless(run.report))
  })

test('a leak of who the user is stays one, under another name', async () => {
  const run = await recorded(faulty('error-names-the-user'))
  const again = await replay(run.recording)
  assert.equal(verdictsOf(again), verdictsOf(run))
  assert.ok(verdictsOf(run).includes('errors-tell-nothing-about-the-token fail'))
  assert.not.match(run.recording, 'demo-user')
})

const secret = 'sp-3cret/of+the=gateway~0123456789'

test('secrets of every kind have fakes of their shape, and are nowhere in the file', async () => {
  const server = await startVariant(named(variants, 'echo-as-json'), 'contract')
  const token = String(Object(server.target.access_tokens).valid)
  const target = {
    ...server.target,
    headers: {
      Cookie: `session=${secret}; theme=dark`,
      Authorization: `Basic ${btoa(secret)}`,
      'X-Trace': 'x',
    },
    parameters: { scope: 'openid', session_hint: `${secret}!` },
  }
  const run = await record(target, ['--only', 'LINK-TOKEN', '--only', 'LINK-PARAM'])
  await server.close()
  const signature = token.split('.')[2] ?? ''
  const { sub, jti } = jwtClaims(token) ?? {}
  for (const hidden of [signature, secret, String(jti)]) assert.equal(leaksOf(run.recording, hidden), [])
  assert.not.match(run.recording, String(sub))
  const { target: written } = JSON.parse(run.recording.split('\n')[0] ?? '')
  assert.match(written.headers.Cookie, /^session=[a-z]{2}-[1-9][a-z]{4}\/.*; theme=dark$/)
  assert.match(written.headers.Authorization, /^Basic /)
  assert.is(written.headers['X-Trace'], 'x')
  const [before, after] = [jwtClaims(token), jwtClaims(written.access_tokens.valid)]
  assert.equal(Object.keys(after ?? {}).sort(), Object.keys(before ?? {}).sort())
  for (const claim of ['iss', 'exp', 'client_id']) assert.is(after?.[claim], before?.[claim])
  for (const claim of ['sub', 'jti']) assert.is.not(after?.[claim], before?.[claim])
  assert.is(written.access_tokens.valid.length, token.length)
  const again = await replay(run.recording)
  assert.equal(timeless(again.report), timeless(run.report))
})

test('a short opaque token is replaced too, and what is made of it is found again', async () => {
  const server = await startEndpoint({ start: () => redirect('https://idp.example.org/login') }, 'contract')
  const target = { ...server.target, access_tokens: { valid: 'abc123def456' } }
  const run = await record(target, ['--only', 'LINK-TOKEN'])
  await server.close()
  assert.not.match(run.recording, 'abc123')
  const again = await replay(run.recording)
  // Four characters that are left of a token are no secret to a report either: they differ there.
  assert.equal(verdictsOf(again), verdictsOf(run))
})

test('what was not recorded is inconclusive, is counted, and leaves the run incomplete', async () => {
  const { recording } = await recorded(faulty('none-contract-quick'))
  const lost = withLines(recording, (all) => all.filter(({ request }) => request.method !== 'PATCH'))
  const { status, report, out } = await replay(lost)
  assert.is(status, 3)
  assert.match(out, /1 request of this run not recorded/)
  const inconclusive = report?.findings.filter(({ verdict }) => verdict === 'inconclusive') ?? []
  assert.ok(inconclusive.length > 0)
  assert.ok(
    inconclusive.every(({ observed }) => observed.endsWith('not recorded')),
    out,
  )
})

test('what was recorded and fails, fails beside what was not recorded', async () => {
  const { recording, report } = await ofPrefix()
  const failing = report?.findings.filter(({ verdict }) => verdict === 'fail').length ?? 0
  const again = await replay(withLines(recording, (all) => all.filter((_, index) => index % 9 !== 8)))
  assert.is(again.status, 1)
  assert.is(again.report?.complete, false)
  const still = again.report?.findings.filter(({ verdict }) => verdict === 'fail').length ?? 0
  assert.ok(still > failing / 2 && still <= failing, `${still} of ${failing}`)
})

test('without the control nothing is judged', async () => {
  const { recording } = await ofPrefix()
  const { status, report } = await replay(withLines(recording, () => []))
  assert.is(status, 3)
  assert.is(report?.summary.checks.pass, 0)
})

test('another version of the suite, which calls itself by another name, finds every answer', async () => {
  const { recording, report } = await ofPrefix()
  const suite = { name: 'link-conformance', version: '0.0.9', specDigest: 'older' }
  const other = one(
    'suite',
    suite,
  )(recording).replaceAll(/"link-conformance\/[^"]+"/g, '"link-conformance/0.0.9"')
  const again = await replay(other)
  assert.is(again.status, 1)
  const said = again.report?.diagnoses.map(({ message }) => message).join('\n') ?? ''
  assert.match(said, 'the recording was made by version 0.0.9')
  const diagnoses = report?.diagnoses ?? []
  assert.equal(again.report?.diagnoses.slice(1), diagnoses)
  assert.equal(again.report?.summary, report?.summary)
})

test('flags narrow what is judged again', async () => {
  const { recording } = await ofPrefix()
  const { report, status } = await replay(recording, ['--only', 'LINK-STATE'])
  assert.is(status, 0)
  assert.ok(report?.findings.every(({ requirement }) => requirement.startsWith('LINK-STATE')))
  assert.is((await replay(recording, ['--only', 'LINK-STAT-9'])).status, 2)
})

const one =
  (name: string, value: unknown) =>
  (text: string): string =>
    withHeader(text, (header) => ({ ...header, [name]: value }))
const ofTarget =
  (keys: object) =>
  (text: string): string =>
    withHeader(text, (header) => ({ ...header, target: { ...Object(header.target), ...keys } }))
const first =
  (change: (line: Line) => object) =>
  (text: string): string =>
    withFirst(text, change)

for (const [what, spoil, message] of [
  ['nothing', () => '', 'run.jsonl: expected a recording, as --record writes it'],
  ['no JSON', () => 'target: https://a.example\n', 'run.jsonl: expected a recording, as --record writes it'],
  [
    'a report',
    () => '{"schemaVersion":1,"suite":{"name":"other"}}',
    'expected a recording, as --record writes it',
  ],
  [
    'octets',
    () => Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7) % 256)),
    'expected a recording',
  ],
  ['brackets without end', () => '['.repeat(1_000_000), 'expected a recording'],
  ['another format', one('schemaVersion', 2), 'expected a recording of format 1, found format 2'],
  ['an unknown key', one('script', 'x'), 'line 1: script: unknown key "script"'],
  [
    'a key of the prototype',
    (text) => text.replace('{', '{"__proto__":{"a":1},'),
    'line 1: __proto__: unknown key',
  ],
  [
    'a day that is none',
    one('recordedAt', 'soon'),
    'line 1: recordedAt: expected a date and time, found "soon"',
  ],
  ['a setting of the wrong type', one('settings', { seed: 7 }), 'line 1: settings.'],
  ['a target that is none', one('target', []), 'line 1: target: expected a map'],
  ['a target without a client', ofTarget({ client_id: '' }), 'run.jsonl: client_id: expected a non-empty'],
  ['an unknown key of a target', ofTarget({ curl: 1 }), 'run.jsonl: curl: unknown'],
  [
    'a file of the reader',
    ofTarget({ access_tokens: { valid: { file: '/etc/passwd' } } }),
    'line 1: target: expected values, found the name of a file',
  ],
  [
    'a command',
    ofTarget({ journey: { login: { command: 'true' } } }),
    'line 1: target: expected values, found the name of a file, a variable or a command',
  ],
  [
    'less than it says',
    (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1),
    'the file was cut or changed',
  ],
  ['half a line', (text) => text.slice(0, -200), 'expected JSON'],
  [
    'a status that is none',
    first(({ response, ...line }) => ({ ...line, response: { ...response, status: 1e9 } })),
    'line 2: response.status: expected a whole number from 0 to 999',
  ],
  [
    'letters that are no octets',
    first(({ request, ...line }) => ({ ...line, request: { ...request, target: '/☃' } })),
    'line 2: request.target: expected text of one octet a character',
  ],
  [
    'a body from nowhere',
    first(({ response, ...line }) => ({ ...line, response: { ...response, body: { as: 99 } } })),
    'line 2: response.body.as: expected a line above with a body',
  ],
  ['a key too many', first((line) => ({ ...line, extra: 1 })), 'line 2: extra: unknown key "extra"'],
  ['a key too few', first(({ request: _request, ...line }) => line), 'line 2: request: expected "request"'],
] as const satisfies readonly (readonly [string, (text: string) => string | Buffer, string])[])
  test(`a recording that holds ${what} is refused in one message`, async () => {
    const { recording } = await ofPrefix()
    const { status, err, out } = await replay(spoil(recording))
    assert.is(status, 2, err)
    assert.is(out, '')
    assert.match(err, message)
    assert.is(err.trimEnd().split('\n').length, 1, err)
  })

test('nothing that a recording says of exchanges breaks the suite', async () => {
  const { recording } = await ofPrefix()
  const odd = withLines(recording, (all) =>
    all.map((line, index): Line => {
      const { response } = line
      const kinds: readonly Line[] = [
        { ...line, response: response && { ...response, status: 0, headers: [], body: '\u0000' } },
        { ...line, response: null, failure: null },
        { ...line, response: null, failure: { kind: 'not-recorded', message: '\u001b[2J' } },
        { ...line, ended: 0, ms: 1e300 },
      ]
      return (index < 40 ? undefined : kinds[index % kinds.length]) ?? line
    }),
  )
  const { status, out } = await replay(odd)
  assert.ok([1, 3].includes(status), String(status))
  assert.not.match(out, '\u001b[2J')
})

test('a recording takes the place of no file, and replay needs one', async () => {
  const { target, close } = await startFault(named(references, 'none-contract-quick'))
  const files = { 't.json': JSON.stringify(target), 'run.jsonl': 'mine' }
  const { status, err } = await commandLine(['--target-file', 't.json', '--record', 'run.jsonl'], { files })
  assert.is(status, 2)
  assert.match(err, '--record: run.jsonl exists already; name another file, or delete it first')
  await close()
  for (const [args, message] of [
    [['replay'], 'replay expects a recording'],
    [['replay', 'a.jsonl', 'b.jsonl'], 'replay takes one recording, found "b.jsonl" too'],
    [['replay', 'none.jsonl'], 'none.jsonl: cannot read it (ENOENT)'],
    [['replay', '.'], '.: expected a recording, found no regular file'],
    [['replay', 'run.jsonl', '--record', 'x'], 'unknown flag "--record"'],
  ] as const) {
    const said = await commandLine(args, { files })
    assert.is(said.status, 2)
    assert.match(said.err, message)
  }
})

test('an interrupted run is recorded as far as it went', async () => {
  const stop = new AbortController()
  const running = await startFault(named(references, 'none-contract-quick'))
  const { port } = new URL(String(running.target.target))
  let answered = 0
  const front = createServer(({ url, method, headers }, response) => {
    if (++answered > 60) return stop.abort()
    const onward = request({ port, path: url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy()).end()
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const target = { ...running.target, target: `http://127.0.0.1:${(front.address() as AddressInfo).port}` }
  const run = await record(target, ['--quick', '--retries', '0'], { interrupted: stop.signal })
  front.closeAllConnections()
  front.close()
  await running.close()
  assert.is(run.status, 130)
  const lines = run.recording.trimEnd().split('\n').length - 1
  assert.ok(lines > 20 && lines <= 60, `${lines} exchanges`)
  const again = await replay(run.recording)
  assert.ok([1, 3].includes(again.status))
  assert.match(again.out, 'requests of this run not recorded')
})

test('the library records too', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'link-record-'))
  const { target, close } = await startFault(named(references, 'none-contract-quick'))
  try {
    const file = join(directory, 'run.jsonl')
    const options = { ...target, only: ['LINK-STATE'], record: file }
    const report = await runConformance(options).report
    const again = await replay(readFileSync(file, 'utf8'))
    assert.equal(timeless(again.report), timeless(report))
    assert.throws(() => runConformance(options), /record: .*run\.jsonl exists already/)
  } finally {
    await close()
    rmSync(directory, { recursive: true })
  }
})

test.run()
