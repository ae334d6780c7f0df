import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import '../fixtures/hurried.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { main } from '../../commands/index.js'
import type { Io } from '../../commands/io.js'
import { type ConformanceOptions, runConformance } from '../../index.js'
import { createRedactor } from '../../secrets/redact.js'
import { encodings, startEchoServer } from '../fixtures/echo-server.js'
import { filled } from '../fixtures/filled.js'
import { commandLine } from '../fixtures/in-process.js'
import { leaksOf } from '../fixtures/leaks.js'
import { type Ran, runCli } from '../fixtures/run-cli.js'

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const jwt = (subject: string, seed: number): string =>
  [
    segment({ alg: 'RS256', kid: 'key-1' }),
    segment({
      sub: subject,
      iss: 'https://login.example.com/',
      jti: `${seed}-${subject}`,
      exp: 4_102_444_800,
    }),
    Buffer.from(Array.from({ length: 256 }, (_, index) => (index * seed * 37 + seed) % 251)).toString(
      'base64url',
    ),
  ].join('.')

/** The planted token, and a canary of the same form that is no secret: it shows that the echo got through. */
const forms = {
  jwt: { token: jwt('auth0|planted-user-4711', 3), canary: jwt('canary|of-nobody-0815', 5) },
  opaque: {
    token: 'pl+nt/d~t.ken_with-every=char+of/RFC6750~0123456789abcdefXYZ==',
    canary: 'c+n/ry~of.any_body-else=sign+in/SECTION2~9876543210zyxwvutABC==',
  },
} as const

const reporters = ['terminal', 'json', 'junit', 'markdown', 'html', 'sarif', 'github']

/** Runs a command line in an empty folder and gives every text that it left, by name. */
async function artefacts(
  args: readonly string[],
  token: string,
  files: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly ran: Ran; readonly texts: ReadonlyMap<string, string> }> {
  const directory = mkdtempSync(join(tmpdir(), 'link-secrets-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
    const ran = await runCli(args, { directory, environment: { LINK_ACCESS_TOKEN: token, ...more } })
    const written = readdirSync(directory)
      .filter((name) => !(name in files))
      .map((name) => [name, readFileSync(join(directory, name), 'utf8')] as const)
    return { ran, texts: new Map([['stdout', ran.stdout], ['stderr', ran.stderr], ...written]) }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const ioOf = (token: string): Io => ({
  environment: { LINK_ACCESS_TOKEN: token },
  directory: '.',
  checkout: true,
  node: process.execPath,
  out: () => {},
  err: () => {},
  terminal: { out: false, err: false, width: 80 },
  interrupted: new AbortController().signal,
})

function assertNoLeak(texts: ReadonlyMap<string, string>, secret: string): void {
  for (const [name, text] of texts) assert.equal(leaksOf(text, secret), [], `the token shows in ${name}`)
}

const client = [
  '--client-id',
  'my-client',
  '--redirect-uri',
  'https://app.example.com/callback',
  '--connection',
  'facebook',
]

for (const [form, { token, canary }] of Object.entries(forms)) {
  test(`the search finds a ${form} token in every encoding, alone and amid other text`, () => {
    for (const [name, encode] of Object.entries(encodings))
      assert.ok(leaksOf(`some text ${encode(token)}\nmore`, token).length > 0, name)
    assert.equal(leaksOf(`${canary} ${encodings.base64?.(canary)}`, token), [], 'and no other token')
  })

  test(`a ${form} token that a server shows in every encoding is in no output of a run`, async () => {
    const server = await startEchoServer([token, canary], true)
    try {
      const { ran, texts } = await artefacts(
        [
          server.url,
          ...client,
          '--quick',
          '--trace',
          ...reporters.flatMap((name) => ['--reporter', `${name}=report.${name}`]),
          ...['--write-known-failures', 'known.yaml', '--record', 'run.jsonl'],
        ],
        token,
      )
      assert.is(ran.status, 1, ran.stderr)
      assert.is(texts.size, reporters.length + 4)
      assertNoLeak(texts, token)
      // The positive control: what is no secret went through every one of them.
      for (const name of [
        'stdout',
        'run.jsonl',
        ...reporters.filter((one) => one !== 'sarif' && one !== 'github').map((one) => `report.${one}`),
      ])
        assert.ok(leaksOf(texts.get(name) ?? '', canary).length > 0, `the canary shows in ${name}`)
      assert.match(texts.get('report.json') ?? '', '[redacted access_tokens.valid]')
    } finally {
      await server.close()
    }
  })

  test(`a ${form} token is in no diagnosis, no dry run and no finding of the library`, async () => {
    const server = await startEchoServer([token, canary], false)
    try {
      for (const args of [
        ['doctor', server.url, ...client],
        [server.url, ...client],
        [server.url, ...client, '--dry-run'],
      ]) {
        const { status, out, err } = await commandLine(args, { environment: { LINK_ACCESS_TOKEN: token } })
        assert.is(status, args.includes('--dry-run') ? 0 : 3, err)
        assert.equal(leaksOf(out + err, token), [])
      }
      const run = runConformance({
        target: server.url,
        client_id: 'my-client',
        redirect_uris: ['https://app.example.com/callback'],
        access_tokens: { valid: token },
        headers: { Cookie: `session=${token}`, 'X-Api-Key': 'another-secret-of-the-user' },
      })
      const findings: unknown[] = []
      for await (const finding of run) findings.push(finding)
      const text = JSON.stringify([findings, await run.report])
      assert.equal(leaksOf(text, token), [])
      assert.not.match(text, 'another-secret-of-the-user')
    } finally {
      await server.close()
    }
  })

  test(`a ${form} token in the wrong place is in no message`, async () => {
    const wrong: readonly (readonly [args: readonly string[], files: Readonly<Record<string, string>>])[] = [
      [['--access-token', token], {}],
      [[`--access-token=${token}`], {}],
      [['--access-token-file', token], {}],
      [['https://login.example.com', ...client, '--access-token-file', token], {}],
      [['--target-file', 't.yaml'], { 't.yaml': `access_tokens: ${token}\n` }],
      [['--target-file', 't.yaml'], { 't.yaml': `access_tokens:\n  ${token}: valid\n` }],
      [['--target-file', 't.yaml'], { 't.yaml': `access_tokens:\n  valid: [${token}]\n` }],
      [['--target-file', 't.yaml'], { 't.yaml': `access_tokens:\n  valid: { envv: ${token} }\n` }],
      [['--target-file', 't.yaml'], { 't.yaml': `access_tokens:\n  valid: { env: "${token}" }\n` }],
      [['--target-file', 't.yaml'], { 't.yaml': `access_tokens:\n  valid: { file: "${token}" }\n` }],
      [['--target-file', 't.yaml'], { 't.yaml': `access_tokens:\n  valid: "${token}\n` }],
      [['--target-file', 't.yaml'], { 't.yaml': `access_tokens:\n  valid: {${token}\n  x: *${token}\n` }],
      [['--target-file', 't.yaml'], { 't.yaml': `access_tokens:\n  valid: ${token}\n  valid: ${token}\n` }],
      [['--target-file', 't.yaml'], { 't.yaml': `${token}` }],
    ]
    for (const [args, files] of wrong) {
      const directory = mkdtempSync(join(tmpdir(), 'link-secrets-'))
      for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
      const said: string[] = []
      const say = (text: string): void => void said.push(text)
      const status = await main(args, { ...ioOf(token), directory, out: say, err: say })
      rmSync(directory, { recursive: true })
      assert.is(status, 2, `${args.join(' ')} ${said.join('')}`)
      assert.equal(leaksOf(said.join(''), token), [], said.join(''))
    }
  })
}

test('a session of the environment that a server shows in every encoding is in no output', async () => {
  const session = 'wQ8-planted~session_of-nobody.4711'
  const { token, canary } = forms.opaque
  const server = await startEchoServer([token, session, canary], true)
  const target = [
    `target: ${server.url}`,
    'client_id: my-client',
    'connections: [facebook]',
    'redirect_uris: [https://app.example.com/callback]',
    'headers: { Cookie: { env: READER_SESSION } }',
  ]
  try {
    for (const more of [['--dry-run'], ['--quick', '--trace', '--reporter', 'json=report.json']]) {
      const args = ['--target-file', 't.yaml', ...more]
      const files = { 't.yaml': `${target.join('\n')}\n` }
      const { ran, texts } = await artefacts(args, token, files, {
        READER_SESSION: `theme=dark; sid=${session}`,
      })
      assertNoLeak(texts, session)
      const printed = texts.get('report.json') ?? ran.stdout
      assert.match(printed, '$READER_SESSION')
      if (!more.includes('--dry-run')) assert.ok(leaksOf(printed, canary).length > 0, 'the canary shows')
    }
  } finally {
    await server.close()
  }
})

test('an error of the suite itself tells no token', async () => {
  for (const { token } of filled(Object.values(forms))) {
    const errors: string[] = []
    const out = (): void => {
      throw new Error(`a bug that tells ${token} and ${encodeURIComponent(token)}`)
    }
    const status = await main(['list'], { ...ioOf(token), out, err: (text) => void errors.push(text) })
    assert.is(status, 4)
    assert.match(errors.join(''), 'Please report it')
    assert.equal(leaksOf(errors.join(''), token), [])
  }
})

test('a thrown error of the library tells no token', () => {
  for (const { token } of filled(Object.values(forms))) {
    const wrong = { target: token, client_id: 7, redirect_uris: [token], access_tokens: token, [token]: 1 }
    try {
      runConformance(wrong as unknown as ConformanceOptions)
      assert.unreachable()
    } catch (error) {
      assert.instance(error, Error)
      assert.equal(leaksOf((error as Error).stack ?? '', token), [])
    }
  }
})

test('each secret is redacted under its own name, and text without one is left as it is', () => {
  const redact = createRedactor([
    { name: 'access_tokens.valid', value: forms.jwt.token },
    { name: 'headers.Cookie', value: 'session=0123456789abcdef' },
    { name: 'short', value: '1234567' },
  ])
  assert.is(redact(`a ${forms.jwt.token} b`), 'a [redacted access_tokens.valid] b')
  assert.is(redact('x=%73ession%3D0123456789abcdef&y'), 'x=[redacted headers.Cookie]&y')
  for (const text of ['1234567', forms.jwt.canary, 'a%20b &amp; \\u0041', '', '%', '\\'])
    assert.is(redact(text), text)
})

test.run()
