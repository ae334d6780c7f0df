import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type LookupFunction } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions, demoTarget } from '../../../reference-impl/demo.js'
import { createLinkServer, type LinkServerOptions, respond } from '../../../reference-impl/index.js'
import type { Report } from '../../report/report.js'
import type { SettingsInput } from '../../target/settings.js'
import { falseAlarms, runTarget } from '../benign/run-target.js'
import { createAuthority } from '../null-servers/certificate.js'

const host = 'login.test'
const authority = createAuthority('Test authority')
const good = authority.issue({ hosts: ['127.0.0.1', 'localhost', host] })

/** Every name is this machine. */
const lookup: LookupFunction = (_name, options, callback) => {
  if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}

interface Deployment {
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly hostname?: string
  readonly options?: Partial<LinkServerOptions>
  readonly input?: SettingsInput
  readonly target?: Record<string, unknown>
}

/** Checks the reference implementation behind TLS. */
async function check({
  tls = good,
  hostname = '127.0.0.1',
  options,
  input,
  target,
}: Deployment): Promise<Report> {
  const server = createLinkServer(demoOptions({ tls, ...options }))
  const { url } = await server.listen(0)
  const reached = url.replace('127.0.0.1', hostname)
  try {
    const content = { ...(await demoTarget(server, { url: reached })), origins: [url], ...target }
    return await runTarget(content, {
      depth: 'quick',
      rate: null,
      lookup,
      ca: authority.certificate,
      ...input,
    })
  } finally {
    await server.close()
  }
}

const verdictsOf = (report: Report, requirement: string): readonly string[] =>
  report.findings.filter((finding) => finding.requirement === requirement).map(({ verdict }) => verdict)

function assertUnreachable(report: Report, message: RegExp, advice: RegExp): void {
  assert.is(report.exitCode, 3)
  assert.is(report.summary.checks.pass, 0)
  assert.is(report.summary.checks.error, 0)
  const [first] = report.diagnoses
  assert.match(first?.message ?? '', message)
  assert.match(first?.advice ?? '', advice)
  assert.not.match(first?.message ?? '', /\.c:\d+|\n/, 'none of the insides of OpenSSL')
}

test('a server whose authority is given with --ca conforms', async () => {
  const report = await check({})
  assert.is(falseAlarms(report), '')
  assert.equal(verdictsOf(report, 'LINK-TLS-002'), ['inapplicable'], 'an address is no HSTS host')
})

test('an unknown authority is a matter of configuration', async () => {
  assertUnreachable(await check({ input: { ca: null } }), /TLS handshake/, /--ca.*--insecure/)
})

test('with --insecure any certificate will do', async () => {
  const self = createAuthority('Another').issue({
    hosts: ['elsewhere.test'],
    notAfter: new Date('2021-01-01'),
  })
  const input = { ca: null, insecure: true, only: ['LINK-CONN', 'LINK-STATE'] }
  assert.is(falseAlarms(await check({ tls: self, input })), '')
})

test('a certificate for another name is refused, and named as that', async () => {
  const tls = authority.issue({ hosts: ['elsewhere.test'] })
  assertUnreachable(await check({ tls, hostname: host }), /altnames|elsewhere\.test/, /"target"/)
})

test('an expired certificate is refused, and named as that', async () => {
  const tls = authority.issue({ hosts: ['127.0.0.1'], notAfter: new Date('2021-01-01') })
  assertUnreachable(await check({ tls }), /expired/, /[Rr]enew/)
})

async function withServer<T>(
  server: Server | ReturnType<typeof createTcpServer>,
  use: (port: number) => Promise<T>,
) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use((server.address() as AddressInfo).port)
  } finally {
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

const minimal = (url: string) => ({
  target: url,
  client_id: 'my-client',
  redirect_uris: ['https://app.example.com/callback'],
  access_tokens: { valid: 'the-access-token-of-a-test-user' },
})

test('https on a port that speaks plain http is named as that', async () => {
  const plain = createServer((_request, response) => response.end())
  await withServer(plain, async (port) => {
    assertUnreachable(await runTarget(minimal(`https://127.0.0.1:${port}`)), /TLS handshake/, /http:\/\//)
  })
})

test('a port that never finishes the handshake is cut off', async () => {
  const mute = createTcpServer((socket) => socket.resume().on('error', () => {}))
  await withServer(mute, async (port) => {
    const report = await runTarget(minimal(`https://127.0.0.1:${port}`), { timeoutMs: 300 })
    assertUnreachable(report, /in time/, /--timeout/)
  })
})

/** [what port 80 does, verdict of LINK-TLS-001, verdict of LINK-TLS-003] */
type Cleartext = readonly [
  says: string,
  answer: (query: string) => readonly [status: number, fields: Record<string, string>],
  tls001: string,
  tls003: string,
]

const upstream = 'https://www.facebook.com/dialog/oauth?state=0123456789abcdef0123456789'
const cleartexts: readonly Cleartext[] = [
  ['refuses', () => [400, {}], 'pass', 'pass'],
  ['forbids', () => [403, { 'Content-Type': 'text/plain; charset=utf-8' }], 'pass', 'pass'],
  ['upgrades without the query', () => [301, { Location: `https://${host}/authorize` }], 'pass', 'pass'],
  [
    'upgrades and repeats the token',
    (query) => [308, { Location: `https://${host}/authorize${query}` }],
    'warn',
    'pass',
  ],
  [
    'upgrades to another host',
    () => [301, { Location: 'https://attacker.example/authorize' }],
    'fail',
    'pass',
  ],
  ['starts a transaction', () => [302, { Location: upstream }], 'fail', 'pass'],
  ['shows the login page', () => [200, { 'Content-Type': 'text/html; charset=utf-8' }], 'fail', 'pass'],
  ['sends HSTS in clear', () => [400, { 'Strict-Transport-Security': 'max-age=31536000' }], 'pass', 'fail'],
]

for (const [says, answer, tls001, tls003] of cleartexts) {
  test(`a clear-text port that ${says}: LINK-TLS-001 ${tls001}, LINK-TLS-003 ${tls003}`, async () => {
    const tokens: string[] = []
    const plain = createServer((request, response) => {
      const query = (request.url ?? '').replace(/^[^?]*/, '')
      tokens.push(new URLSearchParams(query).get('access_token') ?? '')
      response.writeHead(...(answer(query) as [number, Record<string, string>])).end()
    })
    await withServer(plain, async (port) => {
      const target = { cleartext_url: `http://${host}:${port}` }
      const report = await check({ hostname: host, target, input: { only: ['LINK-TLS'] } })
      assert.equal(verdictsOf(report, 'LINK-TLS-001'), [tls001])
      assert.equal(verdictsOf(report, 'LINK-TLS-003'), [tls003])
      assert.ok(tokens.length > 0)
      assert.not.ok(
        tokens.some((token) => token.startsWith('ey')),
        'no real token crosses the network in clear',
      )
    })
  })
}

test('a closed clear-text port is the best of all', async () => {
  const report = await check({
    hostname: host,
    target: { cleartext_url: `http://${host}:1` },
    input: { only: ['LINK-TLS'] },
  })
  assert.equal(verdictsOf(report, 'LINK-TLS-001'), ['pass'])
  assert.equal(verdictsOf(report, 'LINK-TLS-003'), ['inapplicable'])
})

/** [Strict-Transport-Security fields, verdict of LINK-TLS-002] */
const transports: readonly (readonly [fields: readonly string[], verdict: string])[] = [
  [['max-age=31536000; includeSubDomains; preload'], 'pass'],
  [['max-age="600"'], 'pass'],
  [[], 'warn'],
  [['includeSubDomains'], 'warn'],
  [['max-age=forever'], 'warn'],
  [['max-age=1', 'max-age=2'], 'warn'],
]

for (const [fields, verdict] of transports) {
  test(`Strict-Transport-Security ${JSON.stringify(fields)}: LINK-TLS-002 ${verdict}`, async () => {
    const report = await check({
      hostname: host,
      input: { only: ['LINK-TLS'] },
      options: {
        respond: (response, answer, context) => {
          const at = answer.headers.indexOf('Strict-Transport-Security')
          const headers = answer.headers.filter((_, index) => at < 0 || (index !== at && index !== at + 1))
          const own = fields.flatMap((field) => ['Strict-Transport-Security', field])
          respond(response, { ...answer, headers: [...headers, ...own] }, context)
        },
      },
    })
    assert.equal(verdictsOf(report, 'LINK-TLS-002'), [verdict])
    assert.is(report.summary.checks.fail, 0)
  })
}

test.run()
