import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { smallContract } from '../test/fixtures/contracts.js'
import { readContract } from './read-contract.js'

const good = {
  openapi: '3.1.0',
  info: { version: '1.0.0' },
  'x-conformance': { operation: 'a', requirements: 'LINK' },
  paths: { '/a': { get: { operationId: 'a' } } },
}

function problems(openapi: unknown, requirements: unknown = { requirements: {} }): string {
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
  const read = readContract(
    'x',
    { where: 'openapi.json', text: textOf(openapi) },
    { where: 'requirements.json', text: textOf(requirements) },
  )
  return 'problems' in read ? read.problems.join('\n') : ''
}

test('what is no contract is refused with its file, the key and what was expected', () => {
  assert.is(problems(good), '')
  assert.match(problems('{'), /^openapi\.json is no JSON: /)
  assert.match(problems('[]'), 'openapi.json: expected an OpenAPI document, found no "openapi"')
  assert.match(problems({ openapi: '3.1.0' }), 'openapi.json: expected x-conformance with the operation')
  assert.match(
    problems({ ...good, 'x-conformance': { operation: 'b', requirements: 'LINK' } }),
    'x-conformance.operation is "b": expected the operationId of an operation under "paths"',
  )
  assert.match(problems({ ...good, info: {} }), 'expected info.version')
  assert.match(
    problems({ ...good, paths: { '/a': { get: { operationId: 'a', parameters: [{ $ref: '#/none' }] } } } }),
    'the reference "#/none" leads nowhere',
  )
})

test('rows that are none are named, those of both files at once', () => {
  const row = { level: 'MUST', basis: 'S', sources: [], statement: 'It is so.' }
  assert.is(problems(good, { requirements: { A: row } }), '')
  assert.match(problems(good, {}), 'requirements.json: requirements: expected a value, found nothing')
  assert.match(
    problems(good, { requirements: { A: { ...row, level: 'must' } } }),
    'requirements.json: requirements.A.level: expected MUST, SHOULD or MAY, found "must"',
  )
  assert.match(
    problems(good, { requirements: { A: { ...row, statement: undefined }, B: 1 } }),
    /requirements\.A\.statement: expected a value, found nothing\n.*requirements\.B: expected a row, found 1/,
  )
  assert.is(problems('{', 'x').split('\n').length, 2)
})

test('names, roles and codes that this version does not know are texts', () => {
  const { endpoint, others, errorCodes } = smallContract({
    document: (document) => {
      document['x-conformance'] = { operation: 'linkByForm', requirements: 'OTHER' }
    },
  })
  assert.is(endpoint.label, 'POST /authorize')
  assert.equal(
    endpoint.parameters.map(({ name, place, required }) => [name, place, required]),
    [
      ['kind', 'body', true],
      ['state', 'body', false],
    ],
  )
  assert.is(endpoint.parameters[0]?.checks.empty, 'OTHER-PARAM-001')
  assert.equal(
    others.map(({ label, level }) => [label, level]),
    [['GET /authorize', 'MUST']],
  )
  assert.equal(errorCodes, ['invalid_request', 'access_denied'])
})

test.run()
