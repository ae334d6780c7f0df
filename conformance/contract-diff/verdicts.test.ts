import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { at, type Edit, newRow, operation, smallContract } from '../test/fixtures/contracts.js'
import type { ContractDiff } from './contract-diff.js'
import { diffContracts } from './contract-diff.js'

const written = [
  { id: 'get-works', requirement: 'LINK-METH-001' },
  { id: 'post-works', requirement: 'LINK-METH-003' },
  { id: 'types-are-not-guessed', requirement: 'LINK-HDR-004' },
]

/** servers, clients, step */
type Expected = readonly [ContractDiff['verdicts']['servers']['verdict'], 'breaks' | 'same', string]

const verdict = (edit: Edit, first: Edit = {}): Expected => {
  const { verdicts } = diffContracts(smallContract(first), smallContract(edit), written)
  return [verdicts.servers.verdict, verdicts.clients.verdict, verdicts.step]
}

const ofRows = (
  name: string,
  expected: Expected,
  rows: NonNullable<Edit['rows']>,
  first: Edit = {},
): void => {
  test(name, () => assert.equal(verdict({ rows }, first), expected))
}

ofRows('a new MUST', ['breaks', 'same', 'major'], (rows) => {
  rows['LINK-TLS-001'] = newRow('MUST', 'It is so.')
})
ofRows('a new SHOULD', ['asks', 'same', 'minor'], (rows) => {
  rows['LINK-TLS-002'] = newRow('SHOULD', 'It is so.')
})
ofRows('a row that is gone', ['less', 'same', 'minor'], (rows) => {
  delete rows['LINK-METH-001']
})
ofRows('a level that is raised to MUST', ['breaks', 'same', 'major'], (rows) => {
  at(rows, 'LINK-HDR-004').level = 'MUST'
})
ofRows(
  'a level that is raised to SHOULD: the rule says major, though no server breaks',
  ['asks', 'same', 'major'],
  (rows) => {
    at(rows, 'LINK-METH-003').level = 'SHOULD'
  },
)
ofRows('a level that is lowered', ['less', 'same', 'minor'], (rows) => {
  at(rows, 'LINK-METH-001').level = 'MAY'
})
ofRows('wording', ['same', 'same', 'patch'], (rows) => {
  at(rows, 'LINK-METH-001').statement = 'GET works.'
})
ofRows('a row fails in a profile that was not there before', ['asks', 'same', 'minor'], (rows) => {
  at(rows, 'LINK-METH-003').failsIn = ['openid']
})
ofRows(
  'a row fails in a profile that was there before',
  ['breaks', 'same', 'major'],
  (rows) => {
    for (const id of ['LINK-METH-003', 'LINK-HDR-004']) at(rows, id).failsIn = ['strict']
  },
  {
    rows: (rows) => {
      at(rows, 'LINK-HDR-004').failsIn = ['strict']
    },
  },
)
ofRows('a row that becomes testable: it was demanded before', ['breaks', 'same', 'minor'], () => {}, {
  rows: (rows) => {
    at(rows, 'LINK-METH-001').excluded = 'Nobody sees it.'
  },
})

const ofDocument = (
  name: string,
  expected: Expected,
  document: NonNullable<Edit['document']>,
  first: Edit = {},
): void => {
  test(name, () => assert.equal(verdict({ document }, first), expected))
}

const parameter = (document: Record<string, unknown>, index: number) =>
  at(operation(document), 'parameters', index)

ofDocument('a parameter becomes required', ['breaks', 'breaks', 'major'], (document) => {
  parameter(document, 1).required = true
})
ofDocument(
  'a parameter becomes optional: its absence is valid now',
  ['breaks', 'same', 'major'],
  (document) => {
    parameter(document, 0).required = false
  },
)
ofDocument('an optional parameter whose checks have no row', ['same', 'same', 'patch'], (document) => {
  operation(document).parameters = [
    parameter(document, 0),
    parameter(document, 1),
    { name: 'nonce', in: 'query', schema: {} },
  ]
})
ofDocument('a value is gone', ['breaks', 'breaks', 'major'], (document) => {
  at(document, 'components', 'schemas', 'Kind').enum = ['a']
})
ofDocument('a value is new', ['breaks', 'same', 'major'], (document) => {
  at(document, 'components', 'schemas', 'Kind').enum = ['a', 'b', 'c']
})
ofDocument('an error goes elsewhere', ['breaks', 'breaks', 'major'], (document) => {
  parameter(document, 0)['x-error-delivery'] = 'page'
})
ofDocument('an error code is new: servers may send it', ['less', 'breaks', 'minor'], (document) => {
  at(document, 'components', 'schemas', 'ErrorCode').enum = [
    'invalid_request',
    'access_denied',
    'login_required',
  ]
})
ofDocument('another success status', ['breaks', 'breaks', 'major'], (document) => {
  const { 302: onwards, 400: wrong } = at(operation(document), 'responses')
  operation(document).responses = { 303: onwards, 400: wrong }
})
ofDocument('a header whose row is a SHOULD is required', ['asks', 'same', 'minor'], (document) => {
  at(operation(document), 'responses', 400, 'headers', 'X-Kind').required = true
})
ofDocument('a header need not come any more', ['less', 'breaks', 'minor'], (document) => {
  at(operation(document), 'responses', 302, 'headers', 'Location').required = false
})
ofDocument('an operation that servers may have is gone', ['less', 'breaks', 'minor'], (document) => {
  delete at(document, 'paths', '/authorize').post
})
ofDocument('an operation that servers may have is new', ['asks', 'same', 'minor'], (document) => {
  at(document, 'paths', '/authorize').put = { 'x-requirements': ['LINK-METH-003'], responses: {} }
})
const someOperation = (path: string, ...security: readonly object[]) => ({
  parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  })),
  security,
  responses: { 200: { description: 'Done.' } },
})

/** A document with an operation that no row speaks of. */
const withOperation =
  (path: string, ...security: readonly object[]): NonNullable<Edit['document']> =>
  (document) => {
    at(document, 'paths')[path] = { delete: someOperation(path, ...security) }
  }

ofDocument(
  'an operation is new that no row speaks of',
  ['asks', 'same', 'minor'],
  withOperation('/users/{id}/cards/{card}'),
)
ofDocument('an operation is gone that no row speaks of', ['less', 'breaks', 'minor'], () => {}, {
  document: withOperation('/users/{id}'),
})
ofDocument(
  'the variables of a path have other names, which nobody sees',
  ['same', 'same', 'patch'],
  withOperation('/users/{user}/cards/{card}'),
  { document: withOperation('/users/{id}/cards/{card}') },
)
ofDocument(
  'another scope is enough',
  ['asks', 'same', 'minor'],
  withOperation('/users/{id}', { bearer: ['read'] }, { bearer: ['read:own'] }),
  { document: withOperation('/users/{id}', { bearer: ['read'] }) },
)
ofDocument(
  'a scope is no longer enough',
  ['asks', 'breaks', 'minor'],
  withOperation('/users/{id}', { bearer: ['read'] }),
  { document: withOperation('/users/{id}', { bearer: ['read'] }, { bearer: ['read:own'] }) },
)
ofDocument('the checked operation asks for credentials', ['asks', 'breaks', 'minor'], (document) => {
  operation(document).security = [{ bearer: [] }]
})
ofDocument(
  'the order of scopes and of schemes says nothing',
  ['same', 'same', 'patch'],
  withOperation('/users', { basic: [], bearer: ['b', 'a'] }),
  { document: withOperation('/users', { bearer: ['a', 'b'], basic: [] }) },
)

ofDocument('deprecated', ['same', 'same', 'minor'], (document) => {
  operation(document).deprecated = true
})

test('the draft names rows, and breaks its lines', () => {
  const long = 'A word that is said again and again '.repeat(5).trim()
  const { changelog } = diffContracts(
    smallContract(),
    smallContract({
      rows: (rows) => {
        rows['LINK-TLS-001'] = newRow('MUST', long)
        at(rows, 'LINK-METH-003').basis = 'C'
        at(rows, 'LINK-HDR-004').level = 'MAY'
      },
    }),
    written,
  )
  const lines = changelog.split('\n')
  assert.is(lines[0], '## 2.0.0, not released yet')
  assert.match(changelog, /\nNewly demanded:\n\n- LINK-TLS-001 \(MUST\): A word[^\n]+\n {2}[^\n]+\.\n\n/)
  assert.match(changelog, '\nNo longer demanded:\n\n- LINK-HDR-004 (MAY): lowered from SHOULD.\n')
  assert.match(changelog, '\nBeside that:\n\n- LINK-METH-003: basis: S → C.\n')
  assert.ok(lines.every((line) => line.length <= 120))
})

test.run()
