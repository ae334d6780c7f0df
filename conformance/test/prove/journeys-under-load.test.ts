import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Accounts, createAccounts } from '../../../reference-impl/accounts/accounts.js'
import { fileJournal } from '../../../reference-impl/accounts/journal.js'
import { demoOptions } from '../../../reference-impl/demo.js'
import { resolveOptions } from '../../../reference-impl/options.js'
import { encode } from '../../../reference-impl/testing.js'
import { ask } from '../../../reference-impl/testing-in-process.js'
import { answerOf, createUpstream, serveUpstreams } from '../../../reference-impl/testing-upstream.js'
import { beginAt, type Stage, type Stopped, stages } from '../journeys/stages.js'

const pathOf = (name: string): string => fileURLToPath(new URL(`../journeys/${name}.ts`, import.meta.url))
const start = (name: string, ...args: readonly string[]) =>
  spawn(process.execPath, ['--expose-gc', '--import', 'tsx', pathOf(name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const mostKept = 1000

test('of 10,000 journeys that nobody finishes the newest are kept, and no more than the limit', async () => {
  const served = await serveUpstreams([createUpstream('upstream')], {
    limits: { pendingTransactions: mostKept },
  })
  const stopped: Stopped[] = []
  for (let index = 0; index < 10_000; index++)
    stopped.push(await beginAt(stages[index % stages.length] ?? 'upstream', served))
  const kept: Record<Stage, number> = { upstream: 0, login: 0, question: 0, code: 0 }
  let oldest = stopped.length
  for (const [index, { stage, isKept }] of stopped.entries())
    if (await isKept()) {
      kept[stage]++
      oldest = Math.min(oldest, index)
    }
  // A tenth gives way at once. The first two stages share their room.
  for (const number of [kept.upstream + kept.login, kept.question, kept.code])
    assert.ok(number > 0.9 * mostKept - 1 && number <= mostKept, JSON.stringify(kept))
  assert.ok(oldest >= stopped.length - 4 * mostKept, `the oldest that is kept is number ${oldest}`)
})

test('10,000 journeys that nobody finishes take the memory of those that are kept', async () => {
  const measure = async (count: number, limit: number): Promise<number> => {
    const child = start('begin-many', String(count), String(limit))
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const [code] = await once(child, 'close')
    assert.is(code, 0)
    return JSON.parse(output).kilobytes
  }
  // Of 4,000, a quarter is at each stage: so many are kept.
  const few = await measure(4000, mostKept)
  const many = await measure(10_000, mostKept)
  const all = await measure(10_000, 100_000)
  const said = `4,000 journeys at four stages take ${few} kB, 10,000 take ${many} kB, and without a limit ${all} kB`
  process.stdout.write(`\nnote: ${said}\n`)
  assert.ok(many < 1.5 * few, said)
  assert.ok(all > 2 * few, `the control: ${said}`)
})

/** Lets others go first, in an order that is never the same. */
async function shuffle(): Promise<void> {
  for (let turns = Math.floor(Math.random() * 5); turns > 0; turns--) await new Promise(setImmediate)
}

test('of 1,000 journeys at once each ends with its own identity in its own account', async () => {
  const upstream = createUpstream('upstream')
  const shuffling = {
    ...upstream,
    async fetch(...request: Parameters<typeof upstream.fetch>): Promise<Response> {
      await shuffle()
      const response = await upstream.fetch(...request)
      await shuffle()
      return response
    },
  }
  const numbers = Array.from({ length: 1000 }, (_, index) => index)
  const users = numbers.map((number) => ({
    user_id: `auth0|user-${number}`,
    name: `User ${number}`,
    email: 'shared@example.com',
    email_verified: true,
  }))
  const { server, tokenOf, begin, open, decide } = await serveUpstreams([shuffling], { users })

  const walk = async (number: number) => {
    const verifier = `${number}`.padStart(43, 'v')
    const begun = await begin({
      access_token: await tokenOf(`auth0|user-${number}`),
      state: `state-${number}`,
      scope: 'openid profile',
      code_challenge: hash('sha256', verifier, 'base64url'),
      code_challenge_method: 'S256',
    })
    await shuffle()
    const question = await open(upstream.back(begun.location, { sub: `sub-${number}` }), begun.cookie)
    assert.match(question.rawHeaders.join(' '), /\/confirm\?confirmation=/)
    const [location = ''] = /\/confirm\S+/.exec(question.rawHeaders.join(' ')) ?? []
    await shuffle()
    const { code = '', state } = answerOf(await decide({ location, cookie: begun.cookie }))
    const credentials = { client_id: 'demo-client', client_secret: 'demo-secret', code_verifier: verifier }
    const redirect_uri = 'https://app.example.com/callback'
    const tokens = await ask(server, {
      method: 'POST',
      path: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: encode({ grant_type: 'authorization_code', code, redirect_uri, ...credentials }),
    })
    const headers = { authorization: `Bearer ${JSON.parse(tokens.body).access_token}` }
    const userinfo = JSON.parse((await ask(server, { path: '/userinfo', headers })).body)
    return { state, sub: userinfo.sub, name: userinfo.name }
  }
  assert.equal(
    await Promise.all(numbers.map(walk)),
    numbers.map((number) => ({
      state: `state-${number}`,
      sub: `auth0|user-${number}`,
      name: `User ${number}`,
    })),
  )
  assert.equal(
    server.accounts.all().map(({ user_id, identities }) => [user_id, ...identities.map(({ sub }) => sub)]),
    numbers.map((number) => [`auth0|user-${number}`, `user-${number}`, `sub-${number}`]),
  )
})

interface Told {
  readonly user: string
  readonly sub: string
  /** Of one whose removal was asked for nobody knows whether it came before the kill. */
  readonly linked: boolean | 'until it is removed'
}

/** Ends the process in the middle of its work, once it has told so much, and returns what it told. */
async function killed(path: string, round: number, lines: number): Promise<readonly Told[]> {
  const child = start('link-until-killed', path, String(round))
  const told: Told[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(JSON.parse(line))
    if (told.length === lines) child.kill('SIGKILL')
  }
  assert.is(child.signalCode ?? (await once(child, 'exit'))[1], 'SIGKILL')
  return told
}

const ownersOf = (accounts: Accounts, sub: string): readonly string[] =>
  accounts
    .all()
    .filter(({ identities }) => identities.some((one) => one.connection === 'upstream' && one.sub === sub))
    .map(({ user_id }) => user_id)

test('what a client was told of is there after a kill, with one owner, and a torn line is cut off', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'killed-'))
  const path = join(directory, 'accounts')
  try {
    const last = new Map<string, Told>()
    for (let round = 0; round < 6; round++) {
      for (const one of await killed(path, round, 5 + 7 * round)) last.set(one.sub, one)
      const whole = readFileSync(path)
      if (round % 2 === 1) {
        // As a kill leaves it that comes in the middle of a write.
        appendFileSync(path, `{"kind":"linked","user_id":"auth0|demo-user","identity":{"sub":"torn é`)
        if (round > 2) writeFileSync(path, readFileSync(path).subarray(0, -1))
      }
      const journal = fileJournal(path)
      const upstream = createUpstream('upstream').connection
      const { connections } = demoOptions()
      const accounts = createAccounts(
        resolveOptions(demoOptions({ journal, connections: [upstream, ...connections] })),
      )
      assert.equal(readFileSync(path), whole.subarray(0, whole.lastIndexOf('\n') + 1))
      for (const { user, sub, linked } of last.values()) {
        const owners = ownersOf(accounts, sub)
        const isRemoved = owners[0] === `upstream|${sub}`
        assert.equal(owners, [isRemoved ? `upstream|${sub}` : user], sub)
        if (linked !== 'until it is removed') assert.is(isRemoved, !linked, sub)
      }
      const subs = accounts
        .all()
        .flatMap(({ identities }) => identities.map(({ connection, sub }) => `${connection} ${sub}`))
      assert.is(new Set(subs).size, subs.length, 'no identity has two owners')
    }
    assert.ok(last.size > 60, `${last.size} identities`)
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test.run()
