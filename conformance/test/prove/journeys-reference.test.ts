import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Profile } from '../../../generated/requirements.js'
import { demoJourney, demoOptions, demoTarget, laboratoryOptions } from '../../../reference-impl/demo.js'
import { demoUser } from '../../../reference-impl/demonstration.js'
import { createLinkServer } from '../../../reference-impl/index.js'
import { prepareConformance } from '../../api/prepare.js'
import { journeyChecks } from '../../checks/journey/index.js'
import type { Report } from '../../report/report.js'
import { listenAt, openDoor } from '../../run/journeys/door.js'
import { runSuite } from '../../run/run.js'

const only = ['LINK-JOURNEY', 'LINK-CALLBACK', 'LINK-EXCHANGE', 'LINK-CODE', 'LINK-IDENTITY']

/** The journeys of the reference implementation, in one mode. */
async function journeysOf(
  mode: 'dedicated' | 'overloaded',
  profile: Profile = 'contract',
  identities?: (url: string, token: string) => object,
): Promise<Report> {
  const doors = [await openDoor(), await openDoor()] as const
  const laboratories = [
    { connection: 'laboratory', url: doors[0].url },
    { connection: 'second-laboratory', url: doors[1].url },
  ] as const
  // A busy machine takes its time, and the upstream that says nothing is waited for all the same.
  const limits = { upstreamMs: 5000 }
  const server = createLinkServer(demoOptions({ ...laboratoryOptions(laboratories), mode, limits }))
  const { url } = await server.listen(0)
  try {
    const target = await demoTarget(server, { url, profile })
    const api = await demoJourney(server, url, laboratories)
    const token = await server.issueToken({ ...demoUser, scope: 'read:users' })
    const journey =
      identities === undefined
        ? api
        : { ...api, identities: { ...identities(url, token), reset: api.identities.reset } }
    const { settings } = prepareConformance({ ...target, journey, only, timeoutMs: 60_000 }, {}, '/')
    return await runSuite(settings, { backstage: { listen: listenAt(doors), revoke: server.revoke } })
  } finally {
    await server.close()
    for (const door of doors) await door.close()
  }
}

const passedIn = ({ findings }: Report): readonly string[] =>
  findings.filter(({ verdict }) => verdict === 'pass').map(({ check }) => check)

const othersIn = ({ findings }: Report): readonly string[] =>
  findings
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'inapplicable')
    .map(({ check, verdict, observed }) => `${check} ${verdict}: ${observed}`)

test('every check of journeys passes, dedicated or overloaded, and none says anything else', async () => {
  const reports = [await journeysOf('dedicated'), await journeysOf('overloaded')]
  for (const report of reports) {
    assert.equal(othersIn(report), [])
    assert.is(report.exitCode, 0)
    assert.ok(report.summary.requests < 1000, `${report.summary.requests} requests`)
  }
  const passed = new Set(reports.flatMap(passedIn))
  assert.equal(
    journeyChecks.map(({ id }) => id).filter((id) => !passed.has(id)),
    [],
  )
})

test('as an authorization server that logs in through its connections it conforms too', async () => {
  for (const profile of ['oauth', 'openid'] as const) {
    const report = await journeysOf('overloaded', profile)
    assert.equal(othersIn(report), [])
    assert.ok(passedIn(report).length > 40)
  }
})

const byCommand = (url: string, token: string) => ({
  by: 'command',
  command: `node -e "fetch('${url}/api/v2/users/' + encodeURIComponent(process.env.LINK_SUB), { headers: { authorization: 'Bearer ${token}' } }).then((r) => r.json()).then((u) => console.log(JSON.stringify(u.identities)))"`,
})

test('whose an identity is shows by a login and by a command as it does by the API', async () => {
  const needed = new Set(
    journeyChecks.filter(({ needs }) => needs?.includes('identities') === true).map(({ id }) => id),
  )
  const seen = async (identities: (url: string, token: string) => object): Promise<readonly string[]> => {
    const report = await journeysOf('overloaded', 'contract', identities)
    assert.equal(othersIn(report), [])
    return passedIn(report).filter((id) => needed.has(id))
  }
  const all = passedIn(await journeysOf('overloaded')).filter((id) => needed.has(id))
  assert.ok(all.length > 8)
  // Neither shows what else the account holds.
  const withoutProfile = all.filter((id) => id !== 'linking-keeps-the-profile')
  assert.equal(await seen(() => ({ by: 'login' })), withoutProfile)
  assert.equal(await seen(byCommand), withoutProfile)
})

test.run()
