import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Accounts } from '../../../reference-impl/accounts/accounts.js'
import { ask } from '../../../reference-impl/testing-in-process.js'
import { faultsOf } from '../journeys/answers.js'
import { type FuzzedRequest, fuzzedRequest } from '../journeys/fuzzed-requests.js'
import { createLive, type Live } from '../journeys/live.js'
import { written } from '../journeys/written.js'

const requests = 100_000

const escaped: unknown[] = []
for (const event of ['unhandledRejection', 'uncaughtException'] as const)
  process.on(event, (error) => escaped.push(error))

const redirectUri = 'https://app.example.com/callback'

/** What is wrong with the accounts: each identity has one owner, the main one makes the user's id, and it stays. */
function wrongIn(accounts: Accounts): readonly string[] {
  const seen = new Set<string>()
  return accounts.all().flatMap(({ user_id, identities }) => {
    const [main] = identities
    const problems = identities.flatMap(({ connection, sub }) => {
      const key = JSON.stringify([connection, sub])
      const isTwice = seen.has(key)
      seen.add(key)
      const owner = accounts.ownerOf({ connection, sub })?.user_id
      return isTwice || owner !== user_id ? [`${key} is of ${user_id} and of ${owner}`] : []
    })
    return main && `${main.provider}|${main.sub}` === user_id
      ? problems
      : [...problems, `${user_id} has no main`]
  })
}

/** How often each kind of answer came: a fuzzer that is refused at the door proves little. */
const seen = new Map<string, number>()
const kindOf = ({ path }: FuzzedRequest): string =>
  path
    .map(({ part }, index) => (index === 0 || part === 'identities' || part === 'users' ? part : '*'))
    .join('/')

async function hold(live: Live, generated: FuzzedRequest): Promise<void> {
  const sent = await written(generated, live)
  const secrets = live.secrets()
  const reply = await ask(live.server, sent)
  const kind = `${sent.method} ${kindOf(generated)} ${reply.status}`
  seen.set(kind, (seen.get(kind) ?? 0) + 1)
  const changes = [201, 303].includes(reply.status) || sent.method === 'DELETE' || reply.status === 302
  const problems = [
    ...faultsOf(sent, reply, secrets),
    ...(changes ? wrongIn(live.server.accounts) : []),
    ...escaped.map((error) => `escaped: ${error}`),
  ]
  const answer = () => `\n${JSON.stringify({ sent, reply }, null, 1).slice(0, 4000)}`
  if (problems.length > 0) throw new Error(`${problems.join('; ')}${answer()}`)
}

test(`${requests} requests to what follows the link endpoint: no defect shows, and no identity has two owners`, async () => {
  // As `serve` has it: every name is a client.
  const live = await createLive({
    unregistered: (client_id) => ({ client_id, redirect_uris: [redirectUri] }),
  })
  let count = 0
  const details = await fc.check(
    fc.asyncProperty(fuzzedRequest, async (generated) => {
      // Else everything is linked soon, and nothing is left to be linked.
      if (count++ % 200 === 0) live.server.accounts.reset()
      await hold(live, generated)
    }),
    { numRuns: requests },
  )
  assert.not.ok(details.failed, `${await fc.asyncDefaultReportMessage(details)}\n${details.errorInstance}`)
  await new Promise(setImmediate)
  assert.equal(escaped, [])
  assert.is(count, requests)
  assert.equal(wrongIn(live.server.accounts), [])
  const often = [
    'GET callback/* 302', 'GET callback/* 400', 'GET confirm 200', 'POST confirm 303', 'GET login 200', 'POST login 200', 'POST login 303',
    'POST oauth/* 200', 'POST oauth/* 400', 'POST oauth/* 401', 'POST oauth/* 415', 'GET userinfo 200', 'GET userinfo 401', 'GET userinfo 403', 'POST userinfo 200',
    'GET api/*/users/* 200', 'GET api/*/users/* 403', 'GET api/*/users/* 404', 'POST api/*/users/*/identities 201', 'POST api/*/users/*/identities 400',
    'POST api/*/users/*/identities 403', 'POST api/*/users/*/identities 409', 'POST api/*/users/*/identities 415', 'DELETE api/*/users/*/identities/*/* 200',
    'DELETE api/*/users/*/identities/*/* 400', 'DELETE api/*/users/*/identities/*/* 403',
  ] // biome-ignore format: one list
  // The rarest comes 75 times on average: fewer than 20 is no chance any more.
  for (const kind of often) assert.ok((seen.get(kind) ?? 0) > 20, `${kind}: ${seen.get(kind)}`)
})

test.run()
