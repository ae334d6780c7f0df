import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { commandLine, type Surroundings } from '../test/fixtures/in-process.js'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const isUp = async (url: string): Promise<boolean> =>
  fetch(url)
    .then(({ ok }) => ok)
    .catch(() => false)

/** Runs the command while something is done with it, and interrupts it then. */
async function whileItRuns(
  flags: (port: number) => readonly string[],
  around: (port: number) => Surroundings,
  work: (url: string) => Promise<void>,
) {
  const port = await freePort()
  const interruption = new AbortController()
  const running = commandLine(['upstream', ...flags(port)], {
    ...around(port),
    interrupted: interruption.signal,
  })
  const url = `http://127.0.0.1:${port}`
  try {
    for (let tries = 0; tries < 200 && !(await isUp(`${url}/keys`)); tries++)
      await new Promise((resolve) => setTimeout(resolve, 25))
    await work(url)
  } finally {
    interruption.abort()
  }
  return { ...(await running), url }
}

const secret = 'the-secret-of-the-lab-4711'

const targetFile = (port: number): string => `target: https://login.example.com
access_tokens: { valid: { env: UNSET } }
journey:
  upstream:
    connection: lab-upstream
    listen: 127.0.0.1:${port}
    client_id: of-the-file
    client_secret: { env: LAB_SECRET }
    keys: keys.json
`

test('a browser is logged in as somebody new, the code is redeemed, and each request is a line without secrets', async () => {
  let answered = ''
  const { status, out, err, url } = await whileItRuns(
    () => [],
    (port) => ({
      files: { 'target.yaml': targetFile(port) },
      environment: { LAB_SECRET: secret },
      after: (directory) => assert.match(readFileSync(join(directory, 'keys.json'), 'utf8'), '"kid"'),
    }),
    async (own) => {
      const redirectUri = 'https://login.example.com/callback'
      const query = new URLSearchParams({
        ...{ client_id: 'of-the-file', redirect_uri: redirectUri, response_type: 'code' },
        ...{ scope: 'openid', state: 'the-state' },
      })
      const answer = await fetch(`${own}/authorize?${query}`, { redirect: 'manual' })
      assert.is(answer.status, 302)
      const location = new URL(answer.headers.get('location') ?? '')
      assert.is(location.searchParams.get('state'), 'the-state')
      const code = location.searchParams.get('code') ?? ''
      const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri })
      const authorization = `Basic ${Buffer.from(`of-the-file:${secret}`).toString('base64')}`
      const tokens = await fetch(`${own}/token`, { method: 'POST', body, headers: { authorization } })
      assert.is(tokens.status, 200)
      answered = code + (await tokens.text())
      const wrong = await fetch(`${own}/authorize?client_id=other`, { redirect: 'manual' })
      assert.is(wrong.status, 400)
      assert.match(await wrong.text(), 'the upstream expected "client_id" to be "of-the-file", found "other"')
      assert.is((await fetch(`${own}/authorize`, { method: 'PUT' })).status, 405)
    },
  )
  assert.is(status, 0)
  for (const path of ['', '/authorize', '/token', '/userinfo', '/keys', '/.well-known/openid-configuration'])
    assert.match(out, `${url}${path}\n`)
  assert.match(out, 'of-the-file')
  assert.match(out, 'keys.json')
  assert.match(err, 'GET  authorization 302\n')
  assert.match(err, 'POST token         200\n')
  assert.match(err, 'GET  authorization 400\n')
  assert.match(err, 'GET  keys          200\n')
  assert.match(answered, '"access_token"')
  for (const text of [secret, ...answered.split(/[^\w-]+/).filter(({ length }) => length > 20)])
    assert.not.match(out + err, text)
})

test('flags win over the target file, and without one keys are kept in this folder', async () => {
  const { out, url } = await whileItRuns(
    (port) => ['--listen', `127.0.0.1:${port}`, '--client-id', 'of-a-flag', '--protocol', 'oauth2'],
    () => ({ after: (directory) => readFileSync(join(directory, 'upstream-keys.json')) }),
    async () => undefined,
  )
  assert.match(out, url)
  assert.match(out, 'of-a-flag')
  assert.match(out, 'oauth2')
  assert.match(out, 'upstream-keys.json')
})

test('what is wrong is told at once, under the name of its flag or key, and nothing listens', async () => {
  const flags = ['--listen', '127.0.0.1:0', '--protocol', 'saml']
  const wrong = await commandLine(['upstream', ...flags])
  assert.is(wrong.status, 2)
  assert.is(wrong.out, '')
  assert.match(wrong.err, '--listen expects a port from 1 to 65535')
  assert.match(wrong.err, '--protocol expects one of oidc, oauth2, found "saml"')
  const unset = await commandLine(['upstream'], { files: { 'target.yaml': targetFile(9) } })
  assert.is(unset.status, 2)
  assert.match(unset.err, 'journey.upstream.client_secret: expected the environment variable LAB_SECRET')
  const noFile = await commandLine(['upstream', '--target-file', 'none.yaml', 'x'])
  assert.match(noFile.err, 'upstream takes no argument, found "x"')
  const two = await commandLine(['upstream'], { files: { 'target.yaml': '', 'target.json': '' } })
  assert.match(two.err, 'this folder has target.yaml and target.json')
})

test('a port that is taken and a file of something else are told in a sentence', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const taken = await commandLine(['upstream', '--listen', `127.0.0.1:${port}`])
    assert.is(taken.status, 2)
    assert.match(taken.err, `the upstream cannot listen on 127.0.0.1:${port} (EADDRINUSE)`)
  } finally {
    server.close()
  }
  const foreign = await commandLine(['upstream', '--keys', 'x.json'], { files: { 'x.json': '{}' } })
  assert.is(foreign.status, 2)
  assert.match(foreign.err, 'are not keys that this suite has written')
})

test.run()
