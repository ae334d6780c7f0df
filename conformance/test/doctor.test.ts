import { test } from 'uvu'
import * as assert from 'uvu/assert'
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

test.run()
