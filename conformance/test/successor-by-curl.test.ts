import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managementToken, serveSimulation } from '../../reference-impl/simulation/serve.js'

const hasCurl = spawnSync('curl', ['--version']).status === 0
if (!hasCurl) process.stdout.write('note: the successor was not tried with curl, for want of it\n')
const run = promisify(execFile)

interface Answered {
  readonly status: number
  /** Where a browser would go from here. */
  readonly location: string
  readonly body: string
}

async function curl(...args: readonly string[]): Promise<Answered> {
  const format = '\n%{http_code} %{redirect_url}'
  const { stdout } = await run('curl', ['--silent', '--show-error', '--write-out', format, ...args])
  const [, body = '', status = '', location = ''] = /^([\s\S]*)\n(\d{3}) (.*)$/.exec(stdout) ?? []
  return { status: Number(status), location, body }
}

const redirect_uri = 'http://127.0.0.1:9/callback'
const scope = 'openid read:current_user update:current_user_identities'

/** A login at a connection that asks nothing, to the tokens of a client on this machine. */
async function login(url: string, connection: string, jar: string): Promise<Record<string, string>> {
  const query = { response_type: 'code', client_id: 'curl', redirect_uri, connection, scope }
  let next = `${url}/authorize?${new URLSearchParams(query)}`
  while (!next.startsWith(redirect_uri)) {
    const { location, body } = await curl('--cookie', jar, '--cookie-jar', jar, next)
    assert.ok(location, body)
    next = location
  }
  const code = new URL(next).searchParams.get('code') ?? ''
  const fields = { grant_type: 'authorization_code', client_id: 'curl', redirect_uri, code }
  const data = Object.entries(fields).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])
  const { status, body } = await curl(`${url}/oauth/token`, ...data)
  assert.is(status, 200, body)
  return JSON.parse(body)
}

const bearer = (token: string | undefined): readonly string[] => ['-H', `Authorization: Bearer ${token}`]
const json = (body: unknown): readonly string[] => [
  '-H',
  'Content-Type: application/json',
  '-d',
  JSON.stringify(body),
]
const connectionsIn = (body: string): readonly string[] =>
  JSON.parse(body).map(({ connection }: { connection: string }) => connection)

const tried = hasCurl ? test : test.skip

tried('with curl alone: logins, identities by both bodies, every refusal, and out again', async () => {
  const simulation = await serveSimulation({ auto: 'ok' })
  const directory = mkdtempSync(join(tmpdir(), 'curl-'))
  try {
    const { url, server } = simulation
    const jar = join(directory, 'cookies')
    const [first, second] = [await login(url, 'facebook', jar), await login(url, 'twitter', jar)]
    const user = bearer(first.access_token)
    const scopeless = bearer(
      await server.issueToken({ subject: 'facebook|1001', clientId: 'curl', scope: 'openid' }),
    )
    const administrator = bearer(await managementToken(simulation))
    const at = `${url}/api/v2/users/facebook%7C1001/identities`
    const byToken = { link_with: second.id_token }
    const byName = ['-d', 'provider=auth0', '-d', 'user_id=another-user']
    const remove = ['-X', 'DELETE']

    const calls: readonly (readonly [status: number, args: readonly string[], connections?: string])[] = [
      [401, [at, ...json(byToken)]],
      [403, [at, ...scopeless, ...json(byToken)]],
      [403, [at, ...user, ...byName]],
      [400, [at, ...user, ...json({ ...byToken, more: 1 })]],
      [400, [at, ...administrator, ...byName, '-d', 'more=1']],
      [201, [at, ...user, ...json(byToken)], 'facebook twitter'],
      [201, [at, ...administrator, ...byName], 'facebook twitter Username-Password-Authentication'],
      [409, [at, ...user, ...json(byToken)]],
      [409, [at, ...administrator, ...byName]],
      [400, [`${at}/facebook/1001`, ...user, ...remove]],
      [401, [`${at}/twitter/1001`, ...remove]],
      [200, [`${at}/twitter/1001`, ...user, ...remove], 'facebook Username-Password-Authentication'],
      [200, [`${at}/auth0/another-user`, ...user, ...remove], 'facebook'],
    ]
    for (const [expected, args, connections] of calls) {
      const { status, body } = await curl(...args)
      assert.is(status, expected, `${args.join(' ')}\n${body}`)
      if (connections !== undefined) assert.is(connectionsIn(body).join(' '), connections)
    }
  } finally {
    await simulation.close()
    rmSync(directory, { recursive: true })
  }
})

test.run()
