import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../report/report.js'
import { filled } from '../test/fixtures/filled.js'
import { hostile } from '../test/fixtures/hostile.js'
import { broken, clean, crashed, refusing } from '../test/fixtures/report.js'
import { renderSarif } from './sarif.js'

const plain = { colour: false, width: 80, trace: false, verbose: false }

const text = { type: 'string', minLength: 1 }
const message = { type: 'object', additionalProperties: false, required: ['text'], properties: { text } }
const help = object(['text', 'markdown'], { text, markdown: text })
const level = { enum: ['none', 'note', 'warning', 'error'] }
const bag = { type: 'object' }

function object(required: readonly string[], properties: object): object {
  return { type: 'object', additionalProperties: false, required, properties }
}

function list(items: object): object {
  return { type: 'array', items }
}

const rule = object(['id', 'shortDescription', 'fullDescription', 'help', 'defaultConfiguration'], {
  id: text,
  shortDescription: message,
  fullDescription: message,
  helpUri: { type: 'string', format: 'uri' },
  help,
  defaultConfiguration: object(['level'], { level }),
  properties: bag,
})

const physicalLocation = object(['artifactLocation', 'region'], {
  artifactLocation: object(['uri'], { uri: { type: 'string', format: 'uri-reference' }, uriBaseId: text }),
  region: object(['startLine'], { startLine: { type: 'integer', minimum: 1 } }),
})

const logicalLocation = object(['fullyQualifiedName', 'kind'], { fullyQualifiedName: text, kind: text })

const suppression = object(['kind'], {
  kind: { enum: ['inSource', 'external'] },
  status: { enum: ['accepted', 'underReview', 'rejected'] },
  justification: text,
})

const result = object(
  ['ruleId', 'ruleIndex', 'kind', 'level', 'message', 'locations', 'partialFingerprints'],
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    // SARIF §3.27.10: a result of another kind would have to have the level none.
    kind: { const: 'fail' },
    level: { enum: ['warning', 'error'] },
    message,
    locations: list(
      object(['logicalLocations'], { physicalLocation, logicalLocations: list(logicalLocation) }),
    ),
    partialFingerprints: { type: 'object', additionalProperties: text },
    suppressions: list(suppression),
    properties: bag,
  },
)

const invocation = object(['executionSuccessful'], {
  executionSuccessful: { type: 'boolean' },
  exitCode: { type: 'integer' },
  exitCodeDescription: text,
  startTimeUtc: { type: 'string', format: 'date-time' },
  toolExecutionNotifications: list(object(['message'], { level, message })),
})

/** The part of the SARIF 2.1.0 schema that the reporter writes; the whole schema accepted the golden files. */
const schema = object(['$schema', 'version', 'runs'], {
  $schema: { type: 'string', format: 'uri' },
  version: { const: '2.1.0' },
  runs: list(
    object(['tool', 'results'], {
      tool: object(['driver'], {
        driver: object(['name', 'rules'], { name: text, semanticVersion: text, rules: list(rule) }),
      }),
      automationDetails: object(['id'], { id: text }),
      invocations: list(invocation),
      originalUriBaseIds: {
        type: 'object',
        additionalProperties: object([], { uri: text, description: message }),
      },
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      results: list(result),
    }),
  ),
})

interface Rule {
  readonly id: string
  readonly help: { readonly text: string; readonly markdown: string }
  readonly properties: { readonly 'security-severity'?: string }
}

interface Location {
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string }
    readonly region: { readonly startLine: number }
  }
}

interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly Location[]
  readonly suppressions?: readonly { readonly justification: string }[]
  readonly partialFingerprints: Readonly<Record<string, string>>
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } }
  readonly invocations: readonly {
    readonly executionSuccessful: boolean
    readonly toolExecutionNotifications: readonly object[]
  }[]
  readonly results: readonly Result[]
}

const targetFile = { path: 'ci/my target.yaml', lines: { target: 2, redirect_uris: 7 } }

function runOf(report: Report, more: object = {}): Run {
  return JSON.parse(renderSarif(report, { ...plain, ...more })).runs[0]
}

test('every report satisfies the structure of SARIF 2.1.0', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true })
  formats.default(ajv)
  const validate = ajv.compile(schema)
  for (const report of [broken, clean, crashed, refusing, hostile]) {
    for (const options of [plain, { ...plain, targetFile }])
      assert.ok(validate(JSON.parse(renderSarif(report, options))), ajv.errorsText(validate.errors))
  }
})

test('failures and warnings are results, nothing else is', () => {
  assert.equal(
    runOf(crashed).results.map(({ level }) => level),
    ['error', 'error', 'error', 'error', 'warning', 'warning'],
  )
  assert.is(runOf(clean).results.length, 0)
})

test('each result points at its rule and is told apart from the others', () => {
  const { results, tool } = runOf(broken)
  for (const { ruleId, ruleIndex } of results) assert.is(tool.driver.rules[ruleIndex]?.id, ruleId)
  const prints = results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash)
  assert.is(new Set(prints).size, results.length)
})

test('a result stands in the target file; without one it points at no file', () => {
  const at = (more: object) =>
    runOf(broken, more).results.map(({ ruleId, locations: [location] }) => [
      ruleId,
      location?.physicalLocation?.artifactLocation.uri,
      location?.physicalLocation?.region.startLine,
    ])
  const expected = new Map([
    ['LINK-STATE-001', ['LINK-STATE-001', 'ci/my%20target.yaml', 2]],
    ['LINK-RURI-004', ['LINK-RURI-004', 'ci/my%20target.yaml', 7]],
  ])
  for (const found of at({ targetFile }))
    if (expected.has(String(found[0]))) assert.equal(found, expected.get(String(found[0])))
  assert.ok(at({}).every(([, uri]) => uri === undefined))
})

test('a rule is as bad as its worst result, and says why and how to fix it', () => {
  const rules = new Map(runOf(broken).tool.driver.rules.map((rule) => [rule.id, rule]))
  assert.is(rules.get('LINK-RURI-004')?.properties['security-severity'], '9.5')
  assert.is(rules.get('LINK-STATE-001')?.properties['security-severity'], '5.5')
  assert.is(rules.get('LINK-METH-001')?.properties['security-severity'], undefined)
  const help = rules.get('LINK-RURI-004')?.help
  assert.match(
    help?.text ?? '',
    /^MUST: .*\nWhy: .*\nHow to fix: Compare the whole decoded value.*\nSource: /,
  )
  assert.match(help?.markdown ?? '', /\*\*How to fix:\*\* Compare the whole decoded value/)
})

test('a known failure is suppressed, with its reason', () => {
  const suppressed = runOf(broken).results.flatMap(({ suppressions }) => suppressions ?? [])
  assert.equal(
    suppressed.map(({ justification }) => justification),
    ['The proxy lower-cases host names; ticket AUTH-1234'],
  )
})

test('what could not be judged is not silent', () => {
  const [invocation] = runOf(refusing).invocations
  assert.is(invocation?.executionSuccessful, false)
  assert.is(invocation?.toolExecutionNotifications.length, 1 + refusing.findings.length)
})

test('a message holds no placeholder and no link of the target', () => {
  for (const { message } of filled(runOf(hostile).results)) {
    assert.not.match(message.text, /(?<!\\)\]\(/)
    assert.not.match(message.text.replaceAll('{{', '').replaceAll('}}', ''), /[{}]/)
  }
})

test.run()
