import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../report/report.js'
import { exchange, finding } from '../test/fixtures/finding.js'
import { broken, clean, crashed, refusing } from '../test/fixtures/report.js'
import { renderJson } from './json.js'

const plain = { colour: false, width: 80, trace: false, verbose: false }
const ajv = new Ajv2020({ strict: true, allErrors: true })
formats.default(ajv)
const schema = JSON.parse(
  readFileSync(new URL('../../generated/report.schema.json', import.meta.url), 'utf8'),
)
const validate = ajv.compile(schema)

function rendered(report: Report, trace = false): Report {
  return JSON.parse(renderJson(report, { ...plain, trace }))
}

/** A run with a baseline: one failure is new, one warning became a failure, one is fixed, one is as it was. */
const compared: Report = {
  ...broken,
  findings: broken.findings.map((one) => ({ ...one, baselineState: 'updated' })),
  baseline: {
    startedAt: broken.startedAt,
    sameChecks: false,
    changes: [
      { check: 'a', requirement: 'LINK-A-001', state: 'new', before: null, now: 'fail', origin: 'suite' },
      {
        check: 'b',
        requirement: 'LINK-A-002',
        state: 'updated',
        before: 'warn',
        now: 'fail',
        origin: 'server',
      },
      {
        check: 'c',
        requirement: 'LINK-A-003',
        state: 'absent',
        before: 'fail',
        now: 'pass',
        origin: 'server',
      },
    ],
    oldFailures: ['d'],
    unjudged: ['e'],
  },
}

test('a comparison with a baseline is written whole', () => {
  assert.equal(rendered(compared).baseline, compared.baseline)
})

test('every report satisfies the schema that ships with the package', () => {
  for (const report of [broken, clean, crashed, refusing, compared]) {
    assert.ok(validate(rendered(report, true)), ajv.errorsText(validate.errors))
  }
})

const wrong: readonly (readonly [string, (report: Record<string, unknown>) => unknown])[] = [
  ['another schema version', (report) => ({ ...report, schemaVersion: 2 })],
  ['no findings', ({ findings: _, ...report }) => report],
  ['a key that is not in the schema', (report) => ({ ...report, extra: true })],
  ['an exit status that does not exist', (report) => ({ ...report, exitCode: 5 })],
  ['a start that is no date', (report) => ({ ...report, startedAt: 'today' })],
  [
    'a verdict that does not exist',
    (report) => ({ ...report, findings: [{ ...broken.findings[0], verdict: 'ok' }] }),
  ],
  [
    'a severity that does not exist',
    (report) => ({ ...report, findings: [{ ...broken.findings[0], severity: 'bad' }] }),
  ],
  [
    'a requirement id of another form',
    (report) => ({ ...report, requirements: [{ ...broken.requirements[0], id: 'X' }] }),
  ],
  [
    'counts without notTestable',
    (report) => ({ ...report, summary: { ...broken.summary, requirements: broken.summary.checks } }),
  ],
  [
    'checks counted as not testable',
    (report) => ({ ...report, summary: { ...broken.summary, checks: broken.summary.requirements } }),
  ],
  ['headers as an object', (report) => ({ ...report, findings: [withHeaders({ Location: 'x' })] })],
  ['a header of three parts', (report) => ({ ...report, findings: [withHeaders([['a', 'b', 'c']])] })],
]

function withHeaders(headers: unknown): unknown {
  const { request, ...rest } = exchange([], 'https://x.example/')
  return { ...broken.findings[0], exchanges: [{ ...rest, request: { ...request, headers } }] }
}

for (const [what, spoil] of wrong) {
  test(`the schema refuses ${what}`, () => {
    assert.not.ok(validate(spoil(JSON.parse(renderJson(broken, plain)))))
  })
}

test('nothing of the report is lost, and keys do not depend on how it was built', () => {
  assert.equal(rendered(crashed, true), JSON.parse(JSON.stringify(crashed)))
  const { findings, ...rest } = broken
  assert.is(renderJson({ findings, ...rest }, plain), renderJson(broken, plain))
})

/** The names of all properties that a schema speaks of. */
function propertyNames(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return []
  const own = 'properties' in part ? Object.keys(Object(part.properties)) : []
  return [...own, ...Object.values(part).flatMap(propertyNames)]
}

test('every key of the schema is written', () => {
  const suite = JSON.parse(JSON.stringify(Object.fromEntries(propertyNames(schema).map((name) => [name, 1]))))
  assert.equal(Object.keys(rendered({ ...broken, suite }).suite).sort(), Object.keys(suite).sort())
})

test('transcripts of passing checks are left out without --trace', () => {
  const passing = {
    ...clean,
    findings: [finding('a', 'LINK-METH-001', { exchanges: [exchange([], 'https://x.example/')] })],
  }
  assert.is(rendered(passing).findings[0]?.exchanges.length, 0)
  assert.is(rendered(passing, true).findings[0]?.exchanges.length, 1)
})

test.run()
