import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoJourney, demoOptions, demoTarget, laboratoryOptions } from '../../reference-impl/demo.js'
import { createLinkServer } from '../../reference-impl/index.js'
import { openDoor } from '../run/journeys/door.js'
import { commandLine, type Said } from './fixtures/in-process.js'
import {
  type Ask,
  type Endpoint,
  page,
  type Reply,
  redirect,
  startEndpoint,
  toClient,
} from './foreign/endpoint.js'

const login = (): Reply => redirect(`/login?request=${crypto.randomUUID()}`)

async function examined(endpoint: Endpoint): Promise<Said> {
  const server = await startEndpoint(endpoint, 'oauth')
  try {
    return await commandLine(['doctor', '--target-file', 't.json'], {
      files: { 't.json': JSON.stringify(server.target) },
    })
  } finally {
    await server.close()
  }
}

/** An endpoint that demands these parameters, and says why it refuses in words that help nobody. */
const demanding = (...names: readonly string[]): Endpoint => ({
  start: ({ parameters }: Ask) =>
    names.every((name) => parameters.has(name))
      ? login()
      : toClient(parameters.get('redirect_uri') ?? '', 'invalid_request', parameters),
})

const metadata = (path: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    issuer: 'https://login.example.com',
    authorization_endpoint: `https://login.example.com${path}`,
  }),
})

for (const [what, endpoint, advice] of [
  [
    'PKCE',
    demanding('code_challenge', 'code_challenge_method'),
    /parameters: { code_challenge: \S+, code_challenge_method: S256 }/,
  ],
  ['a scope', demanding('scope'), /is accepted with a scope.*parameters: { scope: openid }/],
  ['a nonce', demanding('nonce'), /is accepted with a nonce.*parameters: { nonce: \S+ }/],
  [
    'a scope and a nonce',
    demanding('scope', 'nonce'),
    /with a scope and a nonce.*parameters: { scope: openid, nonce: \S+ }/,
  ],
  [
    'a session',
    { start: () => page(401, 'Please sign in', '<p>You must be logged in to continue.</p>') },
    /Check "headers": .* as a Cookie/,
  ],
  [
    'another path',
    {
      start: login,
      path: '/authorize',
      decidesAt: ['/oauth2/v1/authorize'],
      elsewhere: ({ path }: Ask) =>
        path.startsWith('/.well-known/') ? metadata('/oauth2/v1/authorize') : null,
    },
    /Correct "target" and "path": its metadata names https:\/\/login\.example\.com\/oauth2\/v1\/authorize/,
  ],
  [
    'an address behind a proxy',
    { start: login, before: () => login(), elsewhere: login },
    /something in front of the endpoint answers.*name the address behind the proxy/,
  ],
  [
    'a session, where everything is sent to the login page first',
    {
      start: login,
      before: ({ path, query }: Ask) =>
        path === '/authorize' ? redirect(`/login?next=${encodeURIComponent(`${path}?${query}`)}`) : null,
    },
    /looks at a request after the login.*as a Cookie under "headers"/,
  ],
] as const satisfies readonly (readonly [string, Endpoint, RegExp])[])
  test(`it says that it takes ${what}, and is not ready`, async () => {
    const { status, out } = await examined(endpoint)
    assert.match(out.replace(/\n/g, ' '), advice)
    assert.is(status, 3)
    assert.match(out, 'Not ready')
    assert.match(out, '✗')
  })

test('what is no better with a parameter than without is not said to be accepted with it', async () => {
  const { status, out } = await examined({ start: () => page(200, 'Welcome', '<p>Please wait.</p>') })
  assert.is(status, 3)
  assert.not.match(out, /accepted with/)
})

test('what can be judged is ready, with an estimate and without a cross', async () => {
  const { status, out } = await examined({ start: login })
  assert.is(status, 0)
  assert.match(out, /a run {5}about [\d,]+ requests, 8 at a time: about \d+ s\n/)
  assert.match(out, 'Ready: the suite can judge this target.')
  assert.not.match(out, '✗')
})

type Journey = Awaited<ReturnType<typeof demoJourney>>

interface Linking {
  /** Where the server is told that the upstream is. */
  readonly host?: string
  /** What the target file says otherwise. */
  readonly edit?: (journey: Journey) => object
  readonly isTaken?: true
}

/** What doctor says of the reference implementation, by a target file that tells of journeys. */
async function linked({ host = '127.0.0.1', edit = (journey) => journey, isTaken }: Linking): Promise<Said> {
  const doors = [await openDoor(), await openDoor()] as const
  const laboratories = [
    { connection: 'laboratory', url: `http://${host}:${doors[0].port}` },
    { connection: 'second-laboratory', url: doors[1].url },
  ] as const
  const server = createLinkServer(demoOptions(laboratoryOptions(laboratories)))
  const { url } = await server.listen(0)
  try {
    if (isTaken === undefined) await Promise.all(doors.map((door) => door.close()))
    const journey = edit(await demoJourney(server, url, laboratories))
    const target = { ...(await demoTarget(server, { url })), journey }
    return await commandLine(['doctor', '--target-file', 't.json'], {
      files: { 't.json': JSON.stringify(target) },
    })
  } finally {
    await Promise.all([server.close(), ...doors.map((door) => door.close())])
  }
}

const reached = [
  'leg       start     the browser comes to the upstream',
  'leg       upstream  the upstream understands the request',
  'leg       callback  the target redeems the code',
  'leg       client    the client gets its answer',
  'leg       identity  the identity shows in the account',
  'leg       code      the client redeems its code',
]

const legsIn = ({ out }: Said): readonly string[] => out.split('\n').filter((line) => /^(. )?leg /.test(line))

test('a valid journey is shown leg by leg, on the reference and by a target file', async () => {
  for (const said of [await commandLine(['doctor']), await linked({})]) {
    assert.equal(legsIn(said), reached)
    assert.match(said.out, /code {6}the client redeems its code\na run /)
    assert.is(said.status, 0)
  }
})

const upstreamWith = (changes: object) => (journey: Journey) => ({
  ...journey,
  upstream: { ...journey.upstream, ...changes },
})

for (const [leg, linking, words] of [
  [
    'start',
    { edit: upstreamWith({ connection: 'facebook' }) },
    /^✗ leg start: the browser does not come to the upstream, .*\. See "journey\.upstream\.connection", and /,
  ],
  [
    'upstream',
    { edit: upstreamWith({ client_id: 'somebody-else' }) },
    /^✗ leg upstream: the upstream cannot answer: .*\. See "journey\.upstream": client_id, /,
  ],
  [
    'callback',
    { edit: upstreamWith({ client_secret: 'another' }) },
    /^✗ leg callback: the upstream refuses the token request with 401\. The target must reach "journey\.upstream\.url": /,
  ],
  [
    'client',
    { edit: (journey) => ({ ...journey, pages: [] }) },
    /^✗ leg client: no success comes to the client, .*\. See "journey\.pages" and /,
  ],
] as const satisfies readonly (readonly [string, Linking, RegExp])[])
  test(`a journey that does not reach the leg ${leg} is not ready, and what is behind it is not judged`, async () => {
    const said = await linked(linking)
    const at = reached.findIndex((line) => line.includes(`  ${leg} `))
    const legs = legsIn(said)
    assert.is(said.status, 3)
    assert.match(said.out, 'Not ready')
    assert.not.match(said.out, /^a run /m)
    assert.equal(legs.slice(0, at), reached.slice(0, at))
    assert.match(legs[at] ?? '', words)
    assert.equal(
      legs.slice(at + 1).map((line) => line.slice(20)),
      reached.slice(at + 1).map(() => 'not reached'),
    )
  })

test('legs that the target file does not tell of are not looked at, and one that is not seen is no obstacle', async () => {
  const bare = await linked({ edit: ({ token: _, identities: __, ...journey }) => journey })
  assert.equal(legsIn(bare).slice(4), [
    'leg       identity  not looked at: add "journey.identities" to the target file',
    'leg       code      not looked at: add "journey.token" to the target file',
  ])
  assert.is(bare.status, 0)
  const wrong = await linked({
    edit: (journey) => ({ ...journey, token: { ...journey.token, client_secret: 'another' } }),
  })
  assert.match(
    legsIn(wrong)[5] ?? '',
    '! leg code: the token endpoint answers with 401. See "journey.token".',
  )
  assert.is(wrong.status, 0)
})

test('a target that only tries ::1 for localhost is thought of where its callback is dead', async () => {
  const listen = (journey: Journey) =>
    upstreamWith({ listen: journey.upstream.listen.replace('localhost', '127.0.0.1'), client_secret: 'x' })(
      journey,
    )
  const said = await linked({ host: 'localhost', edit: listen })
  assert.match(
    said.out,
    /✗ leg callback: .*\n(leg .*\n)+! "journey\.upstream\.url" says localhost, .* only tries ::1/,
  )
  assert.is(said.status, 3)
  assert.not.match((await linked({ edit: upstreamWith({ client_secret: 'x' }) })).out, '::1')
})

test('a port that is taken is told, with what to do', async () => {
  const { status, out } = await linked({ isTaken: true })
  assert.match(out, /✗ .*the port is taken: .*See "journey\.upstream" of the target file\.\nNot ready/)
  assert.is(status, 3)
})

test('it links, and so asks for leave on a host that is not loopback', async () => {
  const { status, err } = await commandLine(['doctor', '--target-file', 't.json'], {
    files: {
      't.json': JSON.stringify({
        target: 'https://login.example.com',
        client_id: 'c',
        redirect_uris: ['https://app.example.com/callback'],
        access_tokens: { valid: 'a-token-of-somebody' },
        journey: { upstream: { connection: 'lab', listen: '127.0.0.1:9400', client_id: 'lab' } },
      }),
    },
  })
  assert.is(status, 2)
  assert.match(err, 'expected --allow-writes: journeys link accounts on login.example.com')
})

test.run()
