import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions, demoTarget } from '../../reference-impl/demo.js'
import { type Faulty, faultyLines, faultyVersions } from '../../reference-impl/faulty.js'
import { createLinkServer } from '../../reference-impl/index.js'
import type { Report } from '../report/report.js'
import { runTarget } from './benign/run-target.js'
import { noticedOf } from './fixtures/faulty.js'
import { assertTellsAtOnce } from './fixtures/first-lines.js'
import { commandLine } from './fixtures/in-process.js'

async function reportOn({ options }: Faulty): Promise<Report> {
  const server = createLinkServer(demoOptions(options))
  const { url } = await server.listen(0)
  try {
    return await runTarget(await demoTarget(server, { url }), { depth: 'quick' })
  } finally {
    await server.close()
  }
}

const undecided = ['blocked', 'inconclusive', 'error']

for (const version of faultyVersions)
  test(`${version.name} fails what its defect is about, and nothing else; its report tells that first`, async () => {
    const { checks, fails } = noticedOf[version.name]
    const report = await reportOn(version)
    const { exitCode, findings, requirements } = report
    const verdicts = new Map(findings.map(({ check, verdict }) => [check, verdict]))
    assert.equal(
      checks.map((check) => [check, verdicts.get(check)]),
      checks.map((check) => [check, 'fail']),
    )
    assert.equal(
      requirements
        .filter(({ verdict }) => verdict === 'fail')
        .map(({ id }) => id)
        .sort(),
      Object.entries(fails)
        .flatMap(([group, numbers]) => numbers.split(' ').map((number) => `LINK-${group}-${number}`))
        .sort(),
    )
    assert.equal(
      findings.filter(({ verdict }) => undecided.includes(verdict)),
      [],
    )
    assert.is(exitCode, 1)
    assertTellsAtOnce(version.name, report)
  })

const few = ['--quick', '--only', 'LINK-STATE']

test('demo checks the reference implementation, and says nothing beside the report', async () => {
  const { status, out, err } = await commandLine(['demo', ...few])
  assert.is(status, 0)
  assert.match(out, /^Conforms: /m)
  assert.is(err, '')
})

test('demo --faulty checks that version, says which, and how to check it again', async () => {
  const only = ['--quick', '--only', 'param-state-repeated']
  const { status, out, err } = await commandLine(['demo', '--faulty', 'last-wins', ...only])
  assert.is(status, 1)
  assert.match(out, 'link-conformance demo --faulty last-wins --only param-state-repeated')
  assert.match(err, 'Checking "last-wins", faulty on purpose: A parameter may be sent twice')
})

test('demo has profiles: the address is then shared with ordinary login', async () => {
  const { status, out } = await commandLine(['demo', '--profile', 'openid', '--faulty', 'prefix', '--quick'])
  assert.is(status, 1)
  assert.match(out, 'redirect-uri-path-confusion-refused')
})

const list = `${faultyLines()
  .map((line) => `    ${line}\n`)
  .join('')}`
const wrong = [
  [['--faulty'], '  --faulty expects one of the 10 names below, found nothing\n'],
  [['--faulty', '--quick'], '  --faulty expects one of the 10 names below, found nothing\n'],
  [
    ['--faulty', 'prefx'],
    '  --faulty expects one of the 10 names below, found "prefx"; did you mean "prefix"?\n',
  ],
] as const

test('without a name, or with a wrong one, demo and serve list the ten', async () => {
  for (const [args, problem] of wrong) {
    assert.equal(await commandLine(['demo', ...args]), { status: 2, out: '', err: problem + list })
    if (args[1] !== '--quick')
      assert.equal(await commandLine(['serve', ...args]), { status: 2, out: '', err: problem + list })
  }
})

test('demo has its own target: an argument, and a flag that says which target, are refused', async () => {
  const { status, err } = await commandLine(['demo', 'https://login.example.com', '--client-id', 'x'])
  assert.is(status, 2)
  assert.match(err, 'unknown flag "--client-id"')
  assert.match(err, 'demo takes no argument, found "https://login.example.com"')
})

test('serve --faulty warns in its first line', async () => {
  const interrupted = AbortSignal.abort()
  const { status, out } = await commandLine(['serve', '--port', '0', '--faulty', 'token-reflected'], {
    interrupted,
  })
  assert.is(status, 0)
  assert.match(
    out,
    /^Faulty on purpose, to be looked at and never used: "token-reflected" listens on http:\/\/127\.0\.0\.1:\d+\n/,
  )
})

test.run()
