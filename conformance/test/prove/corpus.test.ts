import fc from 'fast-check'
import '../fixtures/hurried.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions, demoTarget } from '../../../reference-impl/demo.js'
import { createLinkServer } from '../../../reference-impl/index.js'
import { matches } from '../../../reference-impl/redirect-uris.js'
import type { Report } from '../../report/report.js'
import { dryPlan } from '../../run/planning.js'
import { runSuite } from '../../run/run.js'
import { legallyMatches } from '../../target/registrations.js'
import { resolveSettings } from '../../target/settings.js'
import type { RegisteredUri, Target } from '../../target/target-file.js'
import { sentPairs } from '../../wire/sent.js'
import { targetOf } from '../benign/run-target.js'
import { comparing } from '../comparisons/comparison.js'
import { doubtsOf, failuresOf, runTrial } from '../comparisons/run-comparison.js'
import { errorsOnPages, startCareless, startStrictProxy } from '../comparisons/surroundings.js'
import { filled } from '../fixtures/filled.js'

const prefix = comparing((registered, sent) => sent.startsWith(registered))

async function demo(profile: 'contract' | 'strict' | 'oauth'): Promise<Target> {
  const server = createLinkServer(demoOptions())
  const document = await demoTarget(server, { url: 'https://login.example.com', profile })
  await server.close()
  return targetOf(document)
}

/** Sent outside the plan: controls, the login page, revealers, metadata, and the control once more at the end. */
const preflight = 12

for (const profile of ['contract', 'strict', 'oauth'] as const) {
  test(`a run sends at most 2,000 requests, a quick one at most 500, ${profile}`, async () => {
    const target = await demo(profile)
    const counts = (['default', 'quick'] as const).map(
      (depth) => dryPlan(resolveSettings(target, { depth })).requests.length + preflight,
    )
    assert.ok((counts[0] ?? Infinity) <= 2000, `default: ${counts[0]}`)
    assert.ok((counts[1] ?? Infinity) <= 500, `quick: ${counts[1]}`)
  })
}

test('a quick run leaves out no requirement', async () => {
  const target = await demo('contract')
  const cited = (depth: 'default' | 'quick'): readonly string[] => {
    const checks = dryPlan(resolveSettings(target, { depth })).checks
    const applicable = checks.filter(({ inapplicable }) => inapplicable === null)
    return [...new Set(applicable.map(({ check }) => check.requirement))].sort()
  }
  assert.equal(cited('quick'), cited('default'))
})

const uri = fc
  .tuple(
    fc.constantFrom(
      'https://app.example.com',
      'https://a.b.example.org:8443',
      'http://127.0.0.1:8080',
      'http://[::1]',
    ),
    fc.constantFrom('', '/', '/cb', '/oauth/callback', '/OAUTH/cb', '/a%2Fb', '/cb+x'),
    fc.constantFrom('', '?', '?x=1', '?a=b&c=d', '?q=a%20b'),
  )
  .map(([origin, path, query]): RegisteredUri => ({ value: origin + path + query, match: 'exact' }))

const special = fc.constantFrom<RegisteredUri>(
  { value: 'http://127.0.0.1/cb', match: 'loopback' },
  { value: 'http://[::1]:1/cb?x=1', match: 'loopback' },
  { value: 'https://tools.example.com/callback', match: 'query-lenient' },
  { value: 'https://*.example.com/callback', match: 'auth0-wildcard' },
  { value: 'https://pre-*-post.example.com/', match: 'auth0-wildcard' },
  { value: 'com.example.app:/oauth', match: 'exact' },
  { value: 'https://app.example.com/callback/', match: 'exact' },
)

test('no form that is sent is a registered URI, or one that may be accepted', async () => {
  const target = await demo('contract')
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(uri, special), { minLength: 1, maxLength: 4 }), (redirectUris) => {
      const { checks } = dryPlan(resolveSettings({ ...target, redirectUris }, { depth: 'exhaustive' }))
      for (const { wire, mutation } of checks.flatMap(({ requests }) => requests)) {
        const { form } = mutation
        if (form === undefined) continue
        const sent = sentPairs(wire).filter(([name]) => name === 'redirect_uri')
        for (const [, value] of filled(sent)) {
          assert.not(
            redirectUris.some((registered) => registered.value === value),
            `${form.id} ${value}`,
          )
          assert.not(legallyMatches(value, redirectUris), `${form.id} ${value}`)
          // The reference implementation was written apart from this suite's rules.
          assert.not(
            redirectUris.some(
              ({ value: registered, match }) =>
                match !== 'prefix' && matches({ value: registered, match }, value),
            ),
            `${form.id} ${value}`,
          )
        }
      }
    }),
    { numRuns: 8 },
  )
})

const reasonsOf = ({ findings }: Report): readonly string[] =>
  findings.filter(({ verdict }) => verdict === 'inapplicable').map(({ observed }) => observed)

test('without an error by redirect the first probe decides alone', async () => {
  const right = await runTrial({ options: { respond: errorsOnPages } })
  assert.equal(doubtsOf(right), [])
  assert.is(right.exitCode, 0)
  assert.ok(reasonsOf(right).includes('the target delivers no error by redirect'))
  const wrong = await runTrial({
    options: { ...prefix, respond: errorsOnPages },
    settings: { only: ['LINK-RURI'] },
  })
  assert.is(wrong.exitCode, 1)
  const finding = wrong.findings.find(({ check }) => check === 'redirect-uri-path-confusion-refused')
  assert.match(finding?.observed ?? '', /^The server accepts whatever begins with a registered URI\./)
})

async function behindProxy(options: ReturnType<typeof comparing>): Promise<Report> {
  let upstream = ''
  const proxy = await startStrictProxy(() => upstream)
  const server = createLinkServer(demoOptions({ ...options, origin: proxy.url }))
  try {
    upstream = (await server.listen(0)).url
    const target = targetOf(await demoTarget(server, { url: proxy.url }))
    return await runSuite(resolveSettings(target, { only: ['LINK-RURI', 'LINK-PARAM', 'LINK-ROBUST-002'] }))
  } finally {
    await proxy.close()
    await server.close()
  }
}

test('a proxy that resets over illegal octets hides neither a right comparison nor a wrong one', async () => {
  const right = await behindProxy({})
  assert.equal(doubtsOf(right), [])
  assert.is(right.exitCode, 0)
  assert.is((await behindProxy(prefix)).exitCode, 1)
})

test('octets that break the header are judged', async () => {
  const server = await startCareless()
  try {
    const report = await runSuite(
      resolveSettings(
        { ...(await demo('contract')), url: server.url, origins: [server.url] },
        { only: ['LINK-RURI', 'LINK-REDIRECT'] },
      ),
    )
    assert.is(report.exitCode, 1)
    assert.equal(
      report.findings.filter(({ verdict }) => verdict === 'error').map(({ check }) => check),
      [],
    )
    const failed = failuresOf(report).map(({ check }) => check)
    assert.ok(failed.includes('redirect-uri-encoding-and-control-refused'))
    assert.ok(failed.includes('redirect-uri-unregistered-is-never-navigated-to'))
  } finally {
    await server.close()
  }
})

const observedIn = ({ findings }: Report, check: string): readonly string[] =>
  (findings.find((finding) => finding.check === check)?.observed ?? '').split('\n')

test('a wrong comparison is told once, with its cause, and its consequences point to it', async () => {
  const report = await runTrial({ options: prefix, settings: { only: ['redirect-uri-'] } })
  const path = observedIn(report, 'redirect-uri-path-confusion-refused')
  assert.is(path[0], 'The server accepts whatever begins with a registered URI.')
  assert.match(path[1] ?? '', /^\d+ of \d+ forms:$/)
  assert.is(path[2], 'E01 https://app.example.com/callback/FAKEPATH: accepted, an error is sent there')
  const consequence = observedIn(report, 'redirect-uri-unregistered-is-never-navigated-to')
  assert.match(consequence[1] ?? '', /Mend the comparison first, see$/)
  assert.match(consequence[2] ?? '', /^redirect-uri-path-confusion-refused \(\d+\)$/)
  for (const { observed, verdict } of report.findings)
    if (verdict === 'fail') assert.ok(observed.split('\n').length <= 11, observed)
})

test.run()
