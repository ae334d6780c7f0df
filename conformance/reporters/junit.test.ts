import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { finding } from '../test/fixtures/finding.js'
import { hostile } from '../test/fixtures/hostile.js'
import { broken, clean, crashed, refusing } from '../test/fixtures/report.js'
import { descendants, parseXml, type XmlElement } from '../test/fixtures/xml.js'
import { renderJunit } from './junit.js'

const plain = { colour: false, width: 80, trace: false, verbose: false }

function childrenOf(document: XmlElement, name: string): readonly (string | undefined)[] {
  const found = descendants(document, 'testcase').find(({ attributes }) => attributes.name === name)
  return (found?.children ?? []).map((child) => child.name)
}

test('every report is well-formed XML, a hostile one too', () => {
  for (const report of [broken, clean, crashed, refusing, hostile]) parseXml(renderJunit(report, plain))
})

test('counts are those of the cases', () => {
  const document = parseXml(renderJunit(broken, plain))
  for (const suite of [document, ...descendants(document, 'testsuite')]) {
    assert.is(Number(suite.attributes.tests), descendants(suite, 'testcase').length)
    assert.is(Number(suite.attributes.failures), descendants(suite, 'failure').length)
    assert.is(Number(suite.attributes.errors), descendants(suite, 'error').length)
    assert.is(Number(suite.attributes.skipped), descendants(suite, 'skipped').length)
  }
  assert.is(document.attributes.failures, '4', 'three failures and an entry of the known-failures list')
  assert.is(document.attributes.errors, '1')
})

test('a case has a time, and the target file where there is one', () => {
  const cases = (more: object) =>
    descendants(parseXml(renderJunit(broken, { ...plain, ...more })), 'testcase').map(
      ({ attributes }) => attributes,
    )
  const sent =
    broken.findings.find(({ check }) => check === 'redirect-uri-foreign-host-refused')?.exchanges ?? []
  const ms = sent.reduce((sum, exchange) => sum + exchange.ms, 0)
  const one = cases({}).find(({ name }) => name === 'redirect-uri-foreign-host-refused')
  assert.ok(ms > 0)
  assert.is(one?.time, (ms / 1000).toFixed(3))
  assert.ok(cases({}).every(({ time, file }) => /^\d+\.\d{3}$/.test(time ?? '') && file === undefined))
  const targetFile = { path: 'ci/target.yaml', lines: {} }
  assert.ok(cases({ targetFile }).every(({ file }) => file === 'ci/target.yaml'))
})

test('a failure, an error, a skip and a pass are kept apart', () => {
  const document = parseXml(renderJunit(crashed, plain))
  assert.equal(childrenOf(document, 'state-echoed'), ['failure'])
  assert.equal(childrenOf(document, 'repeated-parameters-refused-quickly'), ['error'])
  assert.equal(childrenOf(document, 'errors-are-never-5xx'), ['error'])
  assert.equal(childrenOf(document, 'redirect-uri-host-case-refused'), ['skipped'])
  assert.equal(childrenOf(document, 'check-token-004'), ['skipped'])
  assert.equal(childrenOf(document, 'LINK-UP-007'), ['skipped'])
  assert.equal(childrenOf(document, 'response-type-token-accepted'), ['system-out'])
  assert.equal(childrenOf(document, 'get-supported'), [])
})

test('a known failure says why it is known', () => {
  const skips = descendants(parseXml(renderJunit(broken, plain)), 'skipped').map(
    ({ attributes }) => attributes.message,
  )
  assert.ok(skips.includes('known failure: The proxy lower-cases host names; ticket AUTH-1234'))
})

test('no name occurs twice, even when ids do', () => {
  const findings = [...broken.findings, finding('state-echoed', 'LINK-STATE-001')]
  const cases = descendants(parseXml(renderJunit({ ...broken, findings }, plain)), 'testcase')
  const names = cases.map(({ attributes }) => attributes.name)
  assert.is(new Set(names).size, names.length)
})

test('a run that could not begin is not green', () => {
  const document = parseXml(renderJunit({ ...refusing, findings: [] }, plain))
  assert.is(document.attributes.errors, '1')
})

test.run()
