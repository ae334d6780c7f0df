import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { commandLine, type Said, type Surroundings } from './fixtures/in-process.js'

const client = ['--client-id', 'c', '--redirect-uri', 'https://app.example.com/cb']
const token = { environment: { LINK_ACCESS_TOKEN: 'a-token-of-a-test-user' } }

/** Counts who calls; whatever is refused before a run calls nobody. */
async function withListener(
  onConnection: Parameters<typeof createServer>[1],
  work: (url: string, connections: () => number) => Promise<void>,
): Promise<void> {
  let connections = 0
  const sockets = new Set<{ destroy: () => void }>()
  const server: Server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => {})
    onConnection?.(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => connections)
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

/** Exit 2, every problem named, nothing on stdout, no stack trace. */
function assertRefused({ status, out, err }: Said, problems: readonly (string | RegExp)[]): void {
  assert.is(status, 2, out + err)
  assert.is(out, '')
  for (const problem of problems) assert.match(err, problem)
  assert.is(err.match(/^ {2}\S/gm)?.length, problems.length, `each problem on a line of its own:\n${err}`)
  assert.not.match(err, /^\s+at /m)
}

const refused = (
  name: string,
  args: readonly string[],
  around: Surroundings,
  problems: readonly (string | RegExp)[],
): void => {
  test(`refused: ${name}`, async () => {
    await withListener(
      () => {},
      async (url, connections) => {
        const filled = args.map((arg) => arg.replace('{url}', url))
        const files = Object.fromEntries(
          Object.entries(around.files ?? {}).map(([file, content]) => [
            file,
            typeof content === 'string' ? content.replaceAll('{url}', url) : content,
          ]),
        )
        assertRefused(await commandLine(filled, { ...around, files }), problems)
        assert.is(connections(), 0, 'nothing was sent')
      },
    )
  })
}

refused(
  'flags, values and reporters that do not exist, all told at once',
  [
    '{url}',
    ...client,
    '--tagret-file=x',
    '--onyl',
    'LINK',
    '--concurrency',
    '0',
    '--level',
    'shuold',
    '--reporter',
    'jsn',
    '--quick=yes',
    '--retries',
    '--seed',
    'a',
    '--seed',
    'b',
    'https://second.example',
  ],
  token,
  [
    'unknown flag "--tagret-file"; did you mean "--target-file"?',
    'unknown flag "--onyl"; did you mean "--only"?',
    '--concurrency expects a whole number from 1 to 256, found 0',
    '--level expects one of must, should, may, found "shuold"; did you mean "should"?',
    '--reporter expects terminal, json, junit, markdown, html, sarif, github, found "jsn"; did you mean "json"?',
    '--quick takes no value, found "yes"',
    '--retries expects a number, found nothing',
    '--seed is given twice',
    'unexpected argument "https://second.example"',
  ],
)

refused('a mistyped command', ['serv'], {}, ['unknown command "serv"; did you mean "serve"?'])
refused('an unknown id', ['explain', 'LINK-RURI-04'], {}, ['did you mean "LINK-RURI-004"?'])
refused('an unknown form', ['explain', 'K99'], {}, [
  /no requirement, check, group, form or rule is called "K99"; did you mean "K\d\d"\?/,
])
refused('nothing to explain', ['explain'], {}, ['explain expects a requirement, check, group, form or rule'])
refused('arguments of commands without any', ['list', 'all'], {}, ['list takes no argument, found "all"'])
refused(
  'an init with a profile and files that it does not know',
  ['init', 'a', 'b', '--profile', 'oath'],
  {},
  [
    '--profile expects one of contract, strict, oauth, openid, found "oath"; did you mean "oauth"?',
    'init takes one file name, found "b" too',
  ],
)
refused('a port that is none', ['mock', '--port', '70000'], {}, ['--port expects a whole number'])
refused('a URL without its scheme', ['localhost:4020', ...client], token, [
  'did you mean "http://localhost:4020"?',
])
refused(
  'a session whose variable is not set',
  ['--target-file', 't.yaml'],
  {
    ...token,
    files: {
      't.yaml':
        'target: "{url}"\nclient_id: c\nredirect_uris: [https://a.example/cb]\nheaders: { Cookie: { env: READER_SESSION } }\n',
    },
  },
  [
    'headers.Cookie: expected the environment variable READER_SESSION to hold the value of Cookie; it is not set',
  ],
)
refused('a target that is no web server', ['ftp://example.com', ...client], token, [
  'target: expected an absolute http or https URL, found "ftp://example.com"',
])
refused('a selection of nothing', ['{url}', ...client, '--only', 'LINK-STATE', '--skip', 'LINK'], token, [
  'leave no check',
])
refused(
  'patterns that match nothing',
  [
    '{url}',
    ...client,
    '--only',
    'state-comes-back',
    '--only',
    'LINK-STAT-001',
    '--skip',
    'state-comes-bak-as-sent',
    ...['--only', 'RUIR', '--only', 'LINK-UP-000', '--skip', 'K99', '--skip', 'single-edit', '--skip', 'RUR'],
  ],
  token,
  [
    '--only: "RUIR" matches no check, requirement, group, rule or form; did you mean "RURI"?',
    '--only: "LINK-UP-000" matches no',
    /--skip: "K99" matches no .*; did you mean "K\d\d"\?/,
    '--skip: "RUR" matches no check, requirement, group, rule or form; did you mean "RURI"?',
    '--skip: "single-edit" matches no check, requirement, group, rule or form; did you mean "single-edits"?',
    '"LINK-STAT-001" matches no check, requirement, group, rule or form; did you mean "LINK-STATE-001"?',
    'did you mean "state-comes-back-as-sent"?',
  ],
)
refused('depths that exclude each other', ['{url}', ...client, '--quick', '--exhaustive'], token, [
  'exclude each other',
])
refused('an empty value', ['{url}', ...client, '--only='], token, ['--only expects a pattern, found nothing'])
refused('two reports on stdout', ['{url}', ...client, '--reporter', 'json', '--reporter', 'sarif'], token, [
  'only one report',
])

refused('nothing but a URL', ['{url}'], {}, [
  'client_id: expected',
  'redirect_uris: expected',
  'access_tokens.valid: expected',
])
refused('a target without its URL', client, token, ['target: expected the base URL'])
refused('no token', ['{url}', ...client], { environment: { LINK_ACCESS_TOKEN: ' ' } }, [
  'set LINK_ACCESS_TOKEN',
])
refused(
  'a redirect URI with a fragment, and one that is relative',
  ['{url}', '--client-id', 'c', '--redirect-uri', 'https://a.example/cb#f', '--redirect-uri', '/cb'],
  token,
  ['without a fragment (RFC 6749 §3.1.2), found "https://a.example/cb#f"', 'an absolute URI, found "/cb"'],
)
refused('a token over http to a host that is not loopback', ['http://login.example.com', ...client], token, [
  'the token would cross the network in clear to login.example.com; --allow-cleartext',
])
refused(
  'a base URL with a path in a target file',
  ['--target-file', 't.yaml'],
  {
    ...token,
    files: { 't.yaml': 'target: "{url}/authorize"\nclient_id: c\nredirect_uris: [https://a.example/cb]\n' },
  },
  ['put the path under "path"'],
)
const journey = 'journey: { upstream: { connection: lab, listen: "127.0.0.1:9400", client_id: lab } }\n'

refused(
  'a journey on a host that is not loopback, which was not asked for',
  ['https://login.example.com', ...client, '--target-file', 't.yaml'],
  { ...token, files: { 't.yaml': journey } },
  [/journey: expected --allow-writes: journeys link accounts on login\.example\.com, which is not loopback/],
)

refused(
  'three mistakes in a journey',
  ['{url}', ...client, '--connection', 'facebook', '--target-file', 't.yaml'],
  {
    ...token,
    files: { 't.yaml': journey.replace('9400', '0').replace('lab }', 'lab, keyz: k }, pagse: [] ') },
  },
  [
    't.yaml: journey.upstream.listen: expected a port from 1 to 65535',
    't.yaml: journey.upstream.keyz: unknown key; did you mean "keys"?',
    't.yaml: journey.pagse: unknown key; did you mean "pages"?',
  ],
)

refused(
  'the URL of an endpoint that can be read in two ways, and flags that say something else',
  [
    '{url}/authorize?client_id=a&prompt=login&x=1&x=2#top',
    ...client,
    '--path',
    '/oauth',
    '--parameter',
    'prompt=none',
  ],
  token,
  [
    'the target URL has a fragment',
    'the target URL has a path, "/authorize", and --path gives another',
    'the target URL gives "x" more than once',
  ],
)
refused(
  'what the URL of an endpoint gives and a flag gives too',
  ['{url}/authorize?client_id=a&prompt=login', ...client, '--parameter', 'prompt=none'],
  token,
  ['--client-id: the target URL gives a client_id too', '--parameter prompt: the target URL gives it too'],
)
refused('a query without a path', ['{url}/?x=1', ...client], token, [
  'name the path of the endpoint with --path',
])
refused('a token in the URL', ['{url}/authorize?access_token=eyJ.secret', ...client], {}, [
  'the target URL holds an access_token: leave it out and set LINK_ACCESS_TOKEN',
  'access_tokens.valid: expected',
])
refused(
  "parameters and header fields that are none, or are the suite's own, all told at once",
  [
    '{url}',
    ...client,
    ...['--parameter', 'prompt', '--parameter', 'client_id=x', '--parameter', 'a=1', '--parameter', 'a=2'],
    ...['--header', 'sid=0123456789', '--header', 'Host: x'],
    ...['--header', 'Authorization: Bearer $TOKEN', '--header', 'X-A: 1', '--header', 'x-a: 2'],
    ...['--path', 'authorize', '--max-warnings', 'few'],
  ],
  token,
  [
    '--parameter expects name=value, found "prompt"',
    '--parameter a is given twice',
    '--parameter client_id expects an extra parameter; this one is given by "client_id"',
    '--header expects "Name: value" or "Name: $VARIABLE", found "sid=0123…"',
    '--header Host expects a field that the suite does not set itself',
    '--header Authorization expects a value or one variable',
    '--header X-A is given twice',
    '--path expects a path that starts with "/"',
    '--max-warnings expects a whole number from 0 to 1000000, found "few"',
  ],
)
refused('a field whose variable is not set', ['{url}', ...client, '--header', 'Cookie: $NOT_SET'], token, [
  '--header Cookie expects the environment variable NOT_SET to hold the value of Cookie; it is not set',
])
refused(
  'two target files in the folder',
  [],
  { ...token, files: { 'target.yaml': 'target: {url}', 'target.json': '{}' } },
  ['this folder has target.yaml and target.json: name one with --target-file'],
)
refused(
  'a target file of the folder with a mistake',
  ['--onyl', 'RURI'],
  { ...token, files: { 'target.yml': 'target: {url}\nclient_id: c\nredirect_uris: [/cb]\n' } },
  ['did you mean "--only"?', 'target.yml: redirect_uris[0]: expected an absolute URI'],
)

test('an installed program without a target names the three commands that lead on, for run and for doctor', async () => {
  for (const args of [[], ['run'], ['doctor'], ['--only', 'RURI']]) {
    const { status, out, err } = await commandLine(args, { installed: true })
    assert.is(status, 2)
    assert.is(out, '')
    assert.match(err, 'no target: this folder has no target.yaml')
    const next = err.match(/^ {4}link-conformance \w+.*$/gm) ?? []
    assert.equal(
      next.map((line) => line.trim().replace(/ {2,}.*/, '')),
      [
        'link-conformance init',
        'link-conformance run <url> --target-file target.yaml',
        'link-conformance demo',
      ],
    )
  }
})
refused(
  'files that cannot be read',
  [
    '{url}',
    ...client,
    '--target-file',
    'no.yaml',
    '--access-token-file',
    'no.txt',
    '--ca',
    'no.pem',
    '--known-failures',
    'no.yaml',
  ],
  {},
  [
    /--target-file: cannot read \S+no\.yaml \(ENOENT\)/,
    /--access-token-file: cannot read \S+no\.txt \(ENOENT\)/,
    /--ca: cannot read \S+no\.pem \(ENOENT\)/,
    /--known-failures: cannot read \S+no\.yaml \(ENOENT\)/,
  ],
)
refused('a directory for a file', ['--target-file', '.'], token, ['(EISDIR)'])
refused('a report where a directory is', ['{url}', ...client, '--reporter', 'json=.'], token, [
  'cannot write . (EISDIR)',
])
refused(
  'a report under a file',
  ['{url}', ...client, '--reporter', 'json=a/b'],
  { ...token, files: { a: '' } },
  ['(ENOTDIR)'],
)
refused(
  'a list of known failures that is there already',
  ['{url}', ...client, '--write-known-failures', 'known.yaml'],
  { ...token, files: { 'known.yaml': '[]' } },
  ['known.yaml exists already'],
)

const fromFile = (name: string, content: string | Buffer, problems: readonly (string | RegExp)[]): void =>
  refused(
    `a target file ${name}`,
    ['--target-file', 't.yaml'],
    { ...token, files: { 't.yaml': content } },
    problems,
  )

fromFile('that is no YAML', 'target: [\n', [/^ {2}t\.yaml: .* at line 2, column 1/])
fromFile('with tabs', 'target:\n\thttps://a.example\n', [
  'Tabs are not allowed as indentation at line 2',
  'line 2',
])
fromFile('that is a list', '- a\n', ['t.yaml: expected a map, found a list'])
fromFile('that is no text', Buffer.from(Array.from({ length: 999 }, (_, n) => (n * 7919) % 251)), [
  /t\.yaml: /,
])
fromFile(
  'that grows without end',
  `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((key, n) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[n]}`).join()}]\n`).join('')}`,
  ['t.yaml: Excessive alias count'],
)
fromFile('with the same key twice', 'client_id: a\nclient_id: b\n', ['Map keys must be unique'])
fromFile('that is empty', '', ['target: expected', 'client_id: expected', 'redirect_uris: expected'])
fromFile(
  'with many mistakes, each under its key',
  `tarjet: {url}
client_id: 7
path: authorize
redirect_uris: [https://a.example/cb#x, { value: https://a.example/cb, match: loose }, /cb]
connections: [{ nam: x }, { name: y, kind: sozial }]
profile: lax
access_tokens: { valid: { env: A, file: b }, expird: x }
second_client: { client_id: d }
origins: [ftp://x.example]
attacker_host: a b
parameters: { scope: [openid] }
headers: [1]
`,
  [
    't.yaml: tarjet: unknown key; did you mean "target"?',
    't.yaml: client_id: expected a non-empty string, found 7',
    't.yaml: path: expected a path that starts with "/"',
    't.yaml: redirect_uris[0]: expected a redirect URI without a fragment',
    't.yaml: redirect_uris[1].match: expected one of exact, loopback, query-lenient, auth0-wildcard, prefix, found "loose"',
    't.yaml: redirect_uris[2]: expected an absolute URI',
    't.yaml: connections[0].nam: unknown key; did you mean "name"?',
    't.yaml: connections[0].name: expected a non-empty string, found nothing',
    't.yaml: connections[1].kind: expected one of social, database, enterprise, found "sozial"',
    't.yaml: profile: expected one of contract, strict, oauth, openid, found "lax"',
    't.yaml: access_tokens.expird: unknown key; did you mean "expired"?',
    't.yaml: access_tokens.valid: expected a token, { env: NAME } or { file: path }',
    't.yaml: second_client.redirect_uri: expected a non-empty string, found nothing',
    't.yaml: origins[0]: expected an absolute http or https URL',
    't.yaml: attacker_host: expected a host name',
    't.yaml: parameters.scope: expected a string',
    't.yaml: headers: expected a map of strings, found a list',
    'target: expected the base URL',
  ],
)
fromFile(
  'whose tokens are not where it says',
  'target: {url}\nclient_id: c\nredirect_uris: [https://a.example/cb]\naccess_tokens: { expired: { env: NO_SUCH }, revoked: { file: no/such } }\n',
  [
    'access_tokens.expired: expected the environment variable NO_SUCH',
    /access_tokens\.revoked: cannot read \S+no\/such \(ENOENT\)/,
  ],
)

/** Incomplete: exit 3, a diagnosis with advice, nothing on stderr, and no stack trace anywhere. */
function assertIncomplete({ status, out, err }: Said, diagnosis: string): void {
  assert.is(status, 3, out + err)
  assert.match(out, diagnosis)
  assert.is(err, '')
  assert.not.match(out, /^\s+at |node:internal/m)
}

test('a dead URL is exit 3 with a diagnosis, for run and for doctor', async () => {
  for (const args of [
    ['http://127.0.0.1:1', ...client],
    ['doctor', 'http://127.0.0.1:1', ...client],
  ])
    assertIncomplete(await commandLine(args, token), 'nothing listens at http://127.0.0.1:1')
})

test('a port that speaks no TLS, one that speaks no HTTP and one that is silent are told apart', async () => {
  const run = (url: string): Promise<Said> =>
    commandLine([url, ...client, '--timeout', '300', '--retries', '0'], token)
  await withListener(
    (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
    async (url) => {
      assertIncomplete(await run(url), 'does not speak HTTP')
      assertIncomplete(await run(url.replace('http:', 'https:')), 'TLS')
    },
  )
  await withListener(
    () => {},
    async (url) => assertIncomplete(await run(url), 'did not finish an answer in time'),
  )
})

test('every mistake in the flags of serve is told at once, and a file of somebody else is left alone', async () => {
  const flags = [
    '--client',
    'a=javascript:1',
    '--client',
    'b',
    '--auto',
    'perhaps',
    '--accounts',
    'package.json',
  ]
  const { status, err } = await commandLine(['serve', '--port', '0', ...flags])
  assert.is(status, 2)
  assert.match(
    err,
    '--client expects https, http for a loopback host, or a private-use scheme with a dot, found "javascript:1"',
  )
  assert.match(err, '--client expects id=redirect-uri, found "b"')
  assert.match(err, /--auto expects one of ok, cancel, .*, found "perhaps"/)
  assert.match(err, /--accounts expects a file of accounts or a new one, found "package.json"/)
})

test('a busy port is told as what it is', async () => {
  await withListener(undefined, async (url) => {
    const { port } = new URL(url)
    const { status, err } = await commandLine(['serve', '--port', port])
    assert.is(status, 2)
    assert.match(err, `cannot listen on ${port} (EADDRINUSE)`)
  })
})

test('two reporters cannot have one file', async () => {
  const flags = ['--reporter', 'json=r', '--reporter', 'junit=r']
  assertRefused(await commandLine(flags), ['r is the file of another reporter too'])
})

test.run()
