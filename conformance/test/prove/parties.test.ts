import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions } from '../../../reference-impl/demo.js'
import { demoClient } from '../../../reference-impl/demonstration.js'
import { createLinkServer, type LinkServer } from '../../../reference-impl/index.js'
import { type Browser, createBrowser, type End } from '../../../reference-impl/testing-journey.js'
import { root, run } from '../fixtures/package.js'

/**
 * The reference between a client library and an OpenID provider that nobody here wrote: openid-client and oidc-provider.
 * They are installed by this test, from a lock file, because 42 packages for one proof are no business of `npm ci`.
 */
const home = join(mkdtempSync(join(tmpdir(), 'link-parties-')), 'parties')

type Expected = Readonly<Record<'pkceCodeVerifier' | 'expectedState' | 'expectedNonce', string>>

interface LoggedIn {
  readonly claims: Readonly<Record<string, unknown>>
  readonly userinfo: Readonly<Record<string, unknown>>
  readonly accessToken: string
  readonly idToken: string
}

interface Client {
  readonly begin: (
    parameters: Readonly<Record<string, string>>,
  ) => Promise<{ url: string; expected: Expected }>
  readonly finish: (url: string, expected: Expected) => Promise<LoggedIn>
}

type Method = 'client_secret_basic' | 'client_secret_post' | 'none'

interface Parties {
  readonly createClient: (options: object) => Promise<Client>
  readonly startProvider: (options: object) => Promise<{ issuer: string; close: () => Promise<void> }>
}

const parts = async (): Promise<Parties> => {
  const [client, provider] = ['client.mjs', 'provider.mjs'].map(
    (name) => pathToFileURL(join(home, name)).href,
  )
  return { ...(await import(client ?? '')), ...(await import(provider ?? '')) }
}

const origin = 'https://login.example.com'
const publicClient = { client_id: 'public-client', redirect_uris: [demoClient.redirect_uri] }
const registration = { client_id: 'reference', client_secret: 'a secret: of +two% parties' }
const scope = 'openid profile email read:current_user update:current_user_identities'
const own = 'Username-Password-Authentication demo-user'

const connected = (issuer: string) =>
  ({
    name: 'workplace',
    kind: 'enterprise',
    authorization_endpoint: `${issuer}/auth`,
    client_id: registration.client_id,
    scope: 'openid profile email',
    upstream: {
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`,
      openid: { issuer, jwks_uri: `${issuer}/jwks` },
      client_secret: registration.client_secret,
      iss: true,
    },
  }) as const

interface World {
  readonly server: LinkServer
  readonly client: (method?: Method) => Promise<Client>
  readonly browser: () => Browser
}

/** The reference as it stands behind a proxy that speaks TLS for it: it is reached by its own https address. */
async function withWorld(algorithm: string, work: (world: World) => Promise<void>): Promise<void> {
  const { createClient, startProvider } = await parts()
  const redirect_uri = `${origin}/callback/workplace`
  const provider = await startProvider({ ...registration, redirect_uri, algorithm })
  const server = createLinkServer(
    demoOptions({
      mode: 'overloaded',
      origin,
      clients: [{ ...demoClient, redirect_uris: [demoClient.redirect_uri] }, publicClient],
      connections: [
        { name: 'Username-Password-Authentication', kind: 'database' },
        connected(provider.issuer),
      ],
      limits: { upstreamMs: 60_000 },
    }),
  )
  const { url } = await server.listen()
  const reach = (address: string, init: RequestInit): Promise<Response> =>
    fetch(address.replace(origin, url), init)
  const client = (method: Method = 'client_secret_basic'): Promise<Client> =>
    createClient({
      ...(method === 'none' ? publicClient : demoClient),
      redirect_uri: demoClient.redirect_uri,
      issuer: `${origin}/`,
      method,
      reach,
    })
  const browser = (): Browser => createBrowser([origin, provider.issuer], { [origin]: url })
  try {
    await work({ server, client, browser })
  } finally {
    await Promise.all([server.close(), provider.close()])
  }
}

const identitiesOf = ({ server }: World): readonly string[] =>
  (server.accounts.find('auth0|demo-user')?.identities ?? []).map(
    ({ connection, sub }) => `${connection} ${sub}`,
  )

/** To the page where the connection asks who one is, and past it; an empty name cancels. */
const through = async (browser: Browser, url: string, login: string): Promise<End> => {
  const page = await browser.open(url)
  assert.is(page.reply?.status, 200, page.reply?.body)
  return browser.submit(page, { login })
}

const test = suite('parties')

test.before(async () => {
  cpSync(join(root, 'conformance/test/parties'), home, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  })
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']
  const { status, stderr } = await run(home, 'npm', ['ci', ...quiet])
  assert.is(status, 0, stderr)
})
test.after(() => rmSync(join(home, '..'), { recursive: true, force: true }))

for (const [algorithm, method] of [
  ['RS256', 'client_secret_basic'],
  ['PS256', 'client_secret_post'],
  ['ES256', 'none'],
  ['EdDSA', 'client_secret_basic'],
] as const) {
  test(`a login through the provider, whose ID tokens are ${algorithm}; the client authenticates by ${method}`, () =>
    withWorld(algorithm, async (world) => {
      const client = await world.client(method)
      const { url, expected } = await client.begin({ scope, connection: 'workplace' })
      const end = await through(world.browser(), url, 'up-1')
      const { claims, userinfo } = await client.finish(end.url.href, expected)
      assert.is(claims.sub, 'workplace|up-1')
      const profile = { name: 'User up-1', email: 'up-1@work.example', email_verified: true }
      assert.equal(userinfo, { sub: 'workplace|up-1', ...profile })
      assert.is(claims.email, profile.email)
      await client.finish(end.url.href, expected).then(
        () => assert.unreachable('a code is good once'),
        ({ error }) => assert.is(error, 'invalid_grant'),
      )
    }))
}

test('a link with the token of a login, and the identity then opens the account', () =>
  withWorld('RS256', async (world) => {
    const [client, browser] = [await world.client(), world.browser()]
    const login = await client.begin({ scope })
    const form = await browser.open(login.url)
    const atClient = await browser.submit(form, { username: 'ada@example.com', password: 'ada-demo' })
    const ada = await client.finish(atClient.url.href, login.expected)
    assert.is(ada.claims.sub, 'auth0|demo-user')

    const link = await client.begin({ scope, connection: 'workplace', access_token: ada.accessToken })
    const question = await through(browser, link.url, 'up-1')
    assert.match(question.reply?.body ?? '', /Ada Demo[\s\S]*User up-1[\s\S]*workplace/)
    const linked = await browser.submit(question, { decision: 'link' })
    const after = await client.finish(linked.url.href, link.expected)
    assert.is(after.claims.sub, 'auth0|demo-user')
    assert.equal(identitiesOf(world), [own, 'workplace up-1'])

    const again = await client.begin({ scope, connection: 'workplace' })
    const returned = await through(world.browser(), again.url, 'up-1')
    const { claims } = await client.finish(returned.url.href, again.expected)
    assert.is(claims.sub, 'auth0|demo-user')
  }))

test('who cancels at the provider comes back to the client, whose library names the error', () =>
  withWorld('RS256', async (world) => {
    const client = await world.client()
    const { url, expected } = await client.begin({ scope, connection: 'workplace' })
    const end = await through(world.browser(), url, '')
    await client.finish(end.url.href, expected).then(
      () => assert.unreachable(),
      ({ error, cause }) =>
        assert.equal([error, cause.get('state')], ['access_denied', expected.expectedState]),
    )
  }))

test('the library does look: it refuses a foreign state, nonce, verifier and issuer', () =>
  withWorld('RS256', async (world) => {
    const [client, browser] = [await world.client(), world.browser()]
    const refused = async (
      changes: Partial<Expected>,
      message: RegExp,
      edit: (url: string) => string = String,
    ): Promise<void> => {
      const { url, expected } = await client.begin({ scope, connection: 'workplace' })
      const arrived = await browser.open(url)
      const end = arrived.reply === null ? arrived : await browser.submit(arrived, { login: 'up-2' })
      await client.finish(edit(end.url.href), { ...expected, ...changes }).then(
        () => assert.unreachable(String(message)),
        ({ cause, error = cause }) => assert.match(String(error?.message ?? error), message),
      )
    }
    await refused({ expectedState: 'x' }, /"state"/)
    await refused({ expectedNonce: 'x' }, /"nonce"/)
    await refused({ pkceCodeVerifier: 'x'.repeat(43) }, /^invalid_grant$/)
    await refused({}, /"iss"/, (url) => url.replace('login.example.com', 'attacker.example'))
  }))

test.run()
