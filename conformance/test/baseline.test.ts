import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from 'sarif'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { type Answer, type LinkServerOptions, respond } from '../../reference-impl/index.js'
import { runConformance } from '../api/run-conformance.js'
import { ConfigurationError } from '../common/errors.js'
import type { Report } from '../report/report.js'
import { forgetful, withTarget } from './fixtures/forgetful.js'
import { commandLine, type Said, type Surroundings } from './fixtures/in-process.js'

interface Outcome extends Said {
  readonly report: Report | null
  readonly sarif: Log | null
}

const parsed = <T>(directory: string, name: string): T | null => {
  const file = join(directory, name)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}

const selected = ['--only', 'LINK-STATE', '--only', 'no-request-breaks-the']

/** One run of the command against a server; `baseline` is the text of an earlier report. */
async function runOnce(
  server: Partial<LinkServerOptions>,
  baseline: string | null,
  flags: readonly string[] = selected,
  around: Surroundings = {},
): Promise<Outcome> {
  const old = baseline === null ? [] : ['--baseline', 'old.json']
  const files = baseline === null ? {} : { 'old.json': baseline }
  const reporters = ['--reporter', 'json=r.json', '--reporter', 'sarif=r.sarif']
  let [report, sarif]: [Report | null, Log | null] = [null, null]
  const said = await withTarget(server, ({ target }) =>
    commandLine(['--target-file', 't.json', ...reporters, ...old, ...flags], {
      ...around,
      files: { 't.json': JSON.stringify(target), ...files },
      after: (directory) => {
        report = parsed(directory, 'r.json')
        sarif = parsed(directory, 'r.sarif')
      },
    }),
  )
  return { ...said, report, sarif }
}

const answering = (change: (answer: Answer) => Answer): Partial<LinkServerOptions> => ({
  respond: (response, answer, context) => respond(response, change(answer), context),
})

/** Writes its refusals as if it had broken. */
const breaking = (answer: Answer): Answer => (answer.status === 400 ? { ...answer, status: 500 } : answer)

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')
const failing = ({ report }: Outcome): readonly string[] =>
  (report?.findings ?? []).filter(({ verdict }) => verdict === 'fail').map(({ check }) => check)

/** What the server that forgets `state` was told yesterday. */
const yesterday = await runOnce(forgetful, null)
const old = failing(yesterday)
const changed = (change: (report: Report) => Report): string => {
  if (yesterday.report === null) throw new Error('there is no report of yesterday')
  return JSON.stringify(change(yesterday.report))
}
const asItWas = changed((report) => report)

test('what fails as it did yesterday is forgiven and counted: exit 0', async () => {
  assert.is(yesterday.status, 1)
  assert.ok(old.length > 1)
  const today = await runOnce(forgetful, asItWas)
  assert.is(today.status, 0, today.out)
  assert.match(oneLine(today.out), `${old.length} old failures remain`)
  assert.equal(today.report?.baseline?.changes, [])
  assert.equal(today.report?.baseline?.oldFailures, old)
  assert.is(today.report?.baseline?.sameChecks, true)
  const results = today.sarif?.runs[0]?.results ?? []
  assert.equal(
    results.map(({ baselineState }) => baselineState),
    old.map(() => 'unchanged'),
  )
  assert.ok(results.every(({ suppressions }) => suppressions === undefined))
})

test('a report that was made with a baseline is one: what is old stays old', async () => {
  const today = await runOnce(forgetful, asItWas)
  const tomorrow = await runOnce(forgetful, JSON.stringify(today.report))
  assert.is(tomorrow.status, 0, tomorrow.out)
  assert.equal(tomorrow.report?.baseline?.oldFailures, old)
})

test('what is new and what is fixed are told: exit 1', async () => {
  const { status, out, report, sarif } = await runOnce(answering(breaking), asItWas)
  assert.is(status, 1)
  const text = oneLine(out)
  assert.match(text, `1 new failure, ${old.length} fixed`)
  assert.match(text, /new failure: [\w-]+ \(LINK-ROBUST-001\)/)
  for (const check of old) {
    assert.match(text, `fixed: ${check}`)
    const found = report?.findings.find((finding) => finding.check === check)
    assert.is(found?.baselineState, 'absent')
  }
  assert.equal(
    sarif?.runs[0]?.results?.map(({ baselineState }) => baselineState),
    ['new'],
  )
})

test('without a failure of its own a run may fix some: exit 0', async () => {
  const { status, out } = await runOnce({}, asItWas)
  assert.is(status, 0)
  assert.match(oneLine(out), `${old.length} fixed`)
})

test('what fails in another way, or does more harm than before, is not forgiven', async () => {
  const other = await runOnce(
    forgetful,
    changed((report) => ({
      ...report,
      findings: report.findings.map((finding) =>
        finding.check === old[0] ? { ...finding, fingerprint: '0123456789abcdef' } : finding,
      ),
    })),
  )
  assert.is(other.status, 1)
  assert.match(oneLine(other.out), `fails in another way: ${old[0]}`)
  const milder = await runOnce(
    forgetful,
    changed((report) => ({
      ...report,
      findings: report.findings.map((finding) => ({ ...finding, severity: 'info' })),
    })),
  )
  assert.is(milder.status, 1)
  assert.equal(
    milder.report?.baseline?.changes.map(({ state }) => state),
    old.map(() => 'updated'),
  )
})

test('with other checks it is told what the suite has changed, and what the server', async () => {
  const [added, altered] = old
  const baseline = changed((report) => ({
    ...report,
    suite: { ...report.suite, checksDigest: 'another' },
    findings: report.findings
      .filter(({ check }) => check !== added)
      .map((finding) =>
        finding.check === altered ? { ...finding, verdict: 'pass', expected: 'less' } : finding,
      ),
  }))
  const { status, out, report } = await runOnce(
    {
      respond(response, answer, context) {
        forgetful.respond?.(response, breaking(answer), context)
      },
    },
    baseline,
  )
  const text = oneLine(out)
  assert.is(status, 1)
  assert.is(report?.baseline?.sameChecks, false)
  const origins = Object.fromEntries(
    (report?.baseline?.changes ?? []).map(({ check, origin }) => [check, origin]),
  )
  assert.is(origins[added ?? ''], 'suite')
  assert.is(origins[altered ?? ''], 'suite')
  assert.equal(Object.values(origins).toSorted(), ['server', 'suite', 'suite'])
  assert.match(text, `${added} (LINK-STATE-`)
  assert.match(text, 'the baseline has no such check')
  assert.match(text, 'this check claims something else')
  assert.match(text, 'the server has changed')
})

test('nothing undecided is forgiven: exit 3, and the failures that nobody judged are named', async () => {
  const refusing: Partial<LinkServerOptions> = {
    respond: (response, answer, context) =>
      respond(response, { ...answer, status: 400, headers: [], body: 'unknown client' }, context),
  }
  const { status, out, report } = await runOnce(refusing, asItWas)
  assert.is(status, 3)
  assert.equal(report?.baseline?.unjudged, old)
  assert.match(oneLine(out), `${old.length} not judged any more`)
  const again = await runOnce(refusing, JSON.stringify(report))
  assert.is(again.status, 3, 'undecided yesterday is no reason to pass today')
})

test('a list written from such a run asks for the reasons', async () => {
  let list = ''
  await withTarget(forgetful, ({ target }) =>
    commandLine(
      ['--target-file', 't.json', '--baseline', 'o.json', ...selected, '--write-known-failures', 'k.yaml'],
      {
        files: { 't.json': JSON.stringify(target), 'o.json': asItWas },
        after: (directory) => {
          list = readFileSync(join(directory, 'k.yaml'), 'utf8')
        },
      },
    ),
  )
  const entries = parse(list) as readonly { readonly reason: string }[]
  assert.equal(
    entries.map(({ reason }) => reason.slice(0, 4)),
    old.map(() => 'TODO'),
  )
})

const refused: readonly (readonly [name: string, baseline: string, message: string | RegExp])[] = [
  [
    'of another target',
    changed((r) => ({ ...r, target: 'https://a.example/authorize' })),
    'https://a.example/',
  ],
  ['by another profile', changed((r) => ({ ...r, profile: 'strict' })), 'profile strict, dedicated endpoint'],
  [
    'of another schema',
    asItWas.replace('"schemaVersion":1', '"schemaVersion":2'),
    'its schemaVersion is 2, exp',
  ],
  ['that is JSON, but no report', '{"suite":{}}', 'expected a report as "--reporter json=<file>" writes it'],
  ['that is no JSON', '# Report', 'expected a report as "--reporter json=<file>" writes it'],
  ['that is empty', '', 'expected a report as "--reporter json=<file>" writes it'],
  [
    'that lacks something',
    changed((r) => ({ ...r, findings: r.findings.map(({ fingerprint: _, ...rest }) => rest) as never })),
    /findings\[0\]\.fingerprint: expected a (value|non-empty string), found nothing \(and \d+ more problems\)/,
  ],
]

for (const [name, baseline, message] of refused) {
  test(`refused before anything is sent: a baseline ${name}`, async () => {
    const { status, out, err, report } = await runOnce(forgetful, baseline)
    assert.is(status, 2, out)
    assert.match(err, '--baseline')
    assert.match(err, message)
    assert.is(out, '')
    assert.is(report, null)
  })
}

test('refused: a baseline that is not there', async () => {
  const { status, err } = await runOnce(forgetful, null, ['--baseline', 'none.json'])
  assert.is(status, 2)
  assert.match(err, /--baseline: cannot read \S*none\.json \(ENOENT\)/)
})

test('a program gives the report itself', async () => {
  await withTarget(forgetful, async ({ target }) => {
    const own = { ...target, only: ['LINK-STATE', 'no-request-breaks-the'] }
    const { exitCode, baseline } = await runConformance({ ...own, baseline: JSON.parse(asItWas) }).report
    assert.is(exitCode, 0)
    assert.equal(baseline?.oldFailures, old)
    for (const given of [{}, { ...JSON.parse(asItWas), findings: 'none' }, 7])
      assert.throws(
        () => runConformance({ ...own, baseline: given as object }),
        (error: unknown) =>
          error instanceof ConfigurationError && error.problems[0]?.key.startsWith('baseline'),
      )
  })
})

const comparing = (files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Said> =>
  commandLine(['compare', ...args], { files })

test('compare tells what is new, fixed and the same, and exits 1 for what is new', async () => {
  const [today, none] = [await runOnce(answering(breaking), null), await runOnce({}, null)]
  const files = {
    'a.json': asItWas,
    'b.json': JSON.stringify(today.report),
    'c.json': JSON.stringify(none.report),
  }
  const worse = await comparing(files, 'a.json', 'b.json')
  assert.is(worse.status, 1, worse.err)
  assert.match(worse.out, /✗ new failure: LINK-ROBUST-001 no-request-breaks-the-server/)
  assert.match(worse.out, `1 new failure, ${old.length} fixed.`)
  const same = await comparing(files, 'a.json', 'a.json')
  assert.is(same.status, 0)
  assert.match(same.out, `${old.length} old failures remain.`)
  const better = await comparing(files, 'a.json', 'c.json', '--json')
  assert.is(better.status, 0)
  const { changes, sameChecks } = JSON.parse(better.out) as NonNullable<Report['baseline']>
  assert.is(sameChecks, true)
  assert.equal(
    changes.map(({ check, state }) => [check, state]),
    old.map((check) => [check, 'absent']),
  )
})

test('compare says that two reports are of two targets, and shows control characters as text', async () => {
  const elsewhere = changed((report) => ({ ...report, target: 'https://a.example/\x1b[2J' }))
  const { status, out } = await comparing({ 'a.json': asItWas, 'b.json': elsewhere }, 'a.json', 'b.json')
  assert.is(status, 0)
  assert.match(oneLine(out), 'They are not of one target and profile: it is of http://127.0.0.1')
  assert.not.match(out, '\x1b')
})

test('compare refuses what are no two reports: exit 2, every file named', async () => {
  const { status, err } = await comparing(
    { 'a.json': '{}', 'b.json': asItWas },
    'a.json',
    'gone.json',
    'b.json',
  )
  assert.is(status, 2)
  assert.match(err, 'compare: a.json cannot be used: expected a report')
  assert.match(err, 'cannot read')
  assert.match(err, 'found "b.json" too')
  assert.match((await comparing({})).err, 'compare expects two JSON reports')
})

test.run()
