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
  help: message,
  defaultConfiguration: object(['level'], { level }),
  properties: bag,
})

const physicalLocation = object(['artifactLocation', 'region'], {
  artifactLocation: object(['uri'], { uri: { type: 'string', format: 'uri-reference' }, uriBaseId: text }),
  region: object(['startLine'], { startLine: { type: 'integer', minimum: 1 } }),
})

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
    locations: list(object(['physicalLocation'], { physicalLocation })),
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

interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly suppressions?: readonly { readonly justification: string }[]
  readonly partialFingerprints: Readonly<Record<string, string>>
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
  readonly invocations: readonly {
    readonly executionSuccessful: boolean
    readonly toolExecutionNotifications: readonly object[]
  }[]
  readonly results: readonly Result[]
}

function runOf(report: Report): Run {
  return JSON.parse(renderSarif(report, plain)).runs[0]
}

test('every report satisfies the structure of SARIF 2.1.0', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true })
  formats.default(ajv)
  const validate = ajv.compile(schema)
  for (const report of [broken, clean, crashed, refusing, hostile]) {
    assert.ok(validate(JSON.parse(renderSarif(report, plain))), ajv.errorsText(validate.errors))
  }
})

test('failures and warnings are results, nothing else is', () => {
  assert.equal(
    runOf(crashed).results.map(({ level }) => level),
    ['error', 'error', 'error', 'warning', 'warning'],
  )
  assert.is(runOf(clean).results.length, 0)
})

test('each result points at its rule and is told apart from the others', () => {
  const { results, tool } = runOf(broken)
  for (const { ruleId, ruleIndex } of results) assert.is(tool.driver.rules[ruleIndex]?.id, ruleId)
  const prints = results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash)
  assert.is(new Set(prints).size, results.length)
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
