import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { at, type Edit, newRow, operation, smallContract } from '../test/fixtures/contracts.js'
import { diffContracts } from './contract-diff.js'
import { renderDiff } from './render.js'

const written = [
  { id: 'get-works', requirement: 'LINK-METH-001' },
  { id: 'post-works', requirement: 'LINK-METH-003' },
  { id: 'types-are-not-guessed', requirement: 'LINK-HDR-004' },
]

const diffOf = (edit: Edit, first: Edit = {}) =>
  diffContracts(smallContract(first), smallContract(edit), written)

/** The lines of one block of what is printed, without their indent. */
function block(edit: Edit, title: string): readonly string[] {
  const [, text = ''] = renderDiff(diffOf(edit)).split(`\n${title}\n`)
  return (text.split('\n\n')[0] ?? '').split('\n').map((line) => line.trim().replace(/ +/g, ' '))
}

const parameter = (document: Record<string, unknown>, index: number) =>
  at(operation(document), 'parameters', index)

test('a contract is the same as itself, whatever its version and its lines are', () => {
  const edit: Edit = {
    document: (document) => {
      at(document, 'info').version = '1.0.1'
    },
    rows: (rows) => {
      at(rows, 'LINK-METH-001').line = 7
    },
  }
  const diff = diffOf(edit)
  assert.ok(diff.same)
  assert.not(diff.matters)
  assert.is(diff.version.step, 'none')
  assert.is(diff.changelog, '')
  assert.is(
    renderDiff(diff),
    'small (1.0.0) → small (1.0.1)\n\nThe contracts are the same.\n1.0.0 → 1.0.1: is right\n',
  )
})

test('every member of a row is compared', () => {
  const edit: Edit = {
    rows: (rows) => {
      Object.assign(at(rows, 'LINK-METH-001'), { statement: 'GET works.', basis: 'C', why: 'So.' })
      Object.assign(at(rows, 'LINK-METH-003'), {
        level: 'SHOULD',
        failsIn: ['strict'],
        sources: [{ label: 'RFC 9700 §2' }],
      })
      at(rows, 'LINK-HDR-004').excluded = 'It cannot be seen.'
    },
  }
  assert.equal(block(edit, 'Requirements'), [
    '~ LINK-METH-001 basis: S → C',
    '~ LINK-METH-001 wording of statement, why: GET works.',
    '~ LINK-METH-003 level: MAY → SHOULD',
    '~ LINK-METH-003 fails_in: + strict',
    '~ LINK-METH-003 sources: + RFC 9700 §2, - RFC 6749 §3.1',
    '~ LINK-HDR-004 testable → excluded: It cannot be seen.',
  ])
})

test('every member of a parameter is compared', () => {
  const edit: Edit = {
    document: (document) => {
      Object.assign(parameter(document, 0), {
        'x-role': 'response-type',
        'x-secret': true,
        'x-error-delivery': 'page',
        'x-errors': { missing: ['access_denied'] },
        'x-checks': { missing: 'LINK-METH-001', empty: 'LINK-HDR-004' },
        'x-invalid': ['{value}!'],
        schema: { enum: ['b', 'c'], pattern: '^.$' },
      })
    },
  }
  assert.equal(block(edit, 'Parameters'), [
    '~ kind enum: + c',
    '~ kind enum: - a',
    '~ kind pattern: none → ^.$',
    '~ kind x-invalid: + {value}!',
    '~ kind error delivery: redirect → page',
    '~ kind secret: false → true',
    '~ kind role: none → response-type',
    '~ kind errors when missing: + access_denied, - invalid_request',
    '~ kind row of its check "empty": LINK-PARAM-001 → LINK-HDR-004',
  ])
})

test('an enumeration that comes or goes is told by what it does to other values', () => {
  const come: Edit = {
    document: (document) => {
      parameter(document, 1).schema = { type: 'string', enum: ['x'] }
    },
  }
  assert.match(renderDiff(diffOf(come)), 'any other value is refused as `state`')
  assert.match(renderDiff(diffOf({}, come)), '`state` may be any other value')
})

test('a parameter moves, comes and goes', () => {
  const edit: Edit = {
    document: (document) => {
      operation(document).parameters = [
        { name: 'state', in: 'cookie', schema: { type: 'string' } },
        { name: 'nonce', in: 'query', schema: { type: 'string' } },
      ]
    },
  }
  assert.equal(block(edit, 'Parameters'), [
    '+ nonce optional',
    '~ state in: query → cookie',
    '- kind was required',
  ])
  assert.equal(diffOf(edit).verdicts.clients.refused.length, 2)
})

test('an operation and its answers are compared', () => {
  const edit: Edit = {
    document: (document) => {
      const get = operation(document)
      get.deprecated = true
      const { 302: onwards, 400: wrong } = at(get, 'responses')
      get.responses = { 303: onwards, 400: wrong, 429: { description: 'Later.' } }
      Object.assign(at(get, 'responses', 303, 'headers', 'Location'), { required: false })
      at(get, 'responses', 303, 'headers').Date = { schema: { type: 'string' } }
      const kind = at(get, 'responses', 400, 'headers', 'X-Kind')
      Object.assign(kind, { required: true, schema: { type: 'string', const: 'nosniff' } })
      at(get, 'responses', 400).content = { 'application/json': {} }
      at(document, 'components', 'schemas', 'ErrorCode').enum = ['invalid_request', 'login_required']
      document.paths = { '/link': { get } }
    },
  }
  assert.equal(block(edit, 'Operation and responses'), [
    '~ GET /link path: /authorize → /link',
    '~ GET /link deprecated: false → true',
    '~ GET /link success status: 302 → 303',
    '+ 429 status',
    '+ 303 Date optional',
    '~ 303 Location required → optional',
    '~ 400 X-Kind optional → required',
    '~ 400 X-Kind const: none → nosniff',
    '~ 400 media types: + application/json, - text/html',
    '- POST /authorize gone, was MAY',
    '~ error codes + login_required, - access_denied',
  ])
})

test('what two operations share is told once, and what is said of another names it', () => {
  const both = renderDiff(
    diffOf({
      document: (document) => {
        at(document, 'components', 'schemas', 'Kind').enum = ['a', 'b', 'c']
      },
    }),
  )
  assert.match(both, '~ kind  enum: + c (GET /authorize, POST /authorize)\n')
  const { verdicts } = diffOf({
    document: (document) => {
      const form = at(document, 'paths', '/authorize', 'post', 'requestBody', 'content')
      at(form, 'application/x-www-form-urlencoded', 'schema').required = ['kind', 'state']
    },
  })
  // A server that owes no POST owes no field of it.
  assert.equal(verdicts.servers.breaks, [])
  assert.is(
    verdicts.servers.asks[0]?.words,
    'POST /authorize: `state` is required: a request without it is refused',
  )
})

test('who is let in is told by scheme and scope, and no row of the checked operation with another one', () => {
  const withUsers =
    (security: readonly object[], minLength: number): NonNullable<Edit['document']> =>
    (document) => {
      const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', minLength } }
      at(document, 'paths')['/users/{id}'] = {
        get: { parameters: [id], security, responses: { 200: { description: 'Done.' } } },
      }
    }
  const diff = diffOf(
    { document: withUsers([{ bearer: ['read:own'] }, {}], 2) },
    { document: withUsers([{ bearer: ['read'] }, {}], 1) },
  )
  const report = renderDiff(diff)
  assert.match(report, '~ security  + bearer read:own, - bearer read (GET /users/{id})\n')
  assert.match(report, '~ id  minLength: 1 → 2 (GET /users/{id})\n')
  assert.match(report, '- GET /users/{id}: `bearer read` alone lets nobody in any more\n')
  assert.match(report, '- GET /users/{id}: `id` beyond `minLength` 2 (was 1) is refused\n')
  assert.not.match(report, 'LINK-')
  assert.not.match(report, 'not judged')
})

test('what is not judged is named once for all places, and what only words say as wording', () => {
  const unjudged: Edit = {
    document: (document) => {
      Object.assign(at(parameter(document, 1), 'schema'), { not: { const: 'x' } })
      for (const status of [302, 400])
        Object.assign(at(operation(document), 'responses', status), { links: {} })
    },
  }
  assert.equal(block(unjudged, 'Operation and responses'), [
    '~ not judged parameters … schema not; responses … links (2 places)'.replace(
      'parameters … schema not',
      'paths /authorize get parameters state schema not',
    ),
  ])
  const prose: Edit = {
    document: (document) => {
      parameter(document, 1).description = 'Any text.'
    },
  }
  assert.equal(block(prose, 'Operation and responses'), [
    '~ document descriptions, examples, citations or order',
  ])
  assert.is(diffOf(prose).version.step, 'patch')
  assert.not(diffOf(prose).matters)
})

test('a property that is called like a description is no description', () => {
  const described: Edit = {
    document: (document) => {
      const page = at(operation(document), 'responses', 400, 'content', 'text/html')
      page.schema = { type: 'object', properties: { description: { type: 'string' } } }
    },
  }
  const { answers } = diffOf(
    {
      document: (document) => {
        described.document?.(document)
        const page = at(operation(document), 'responses', 400, 'content', 'text/html')
        at(page, 'schema', 'properties', 'description').type = 'integer'
      },
    },
    described,
  ).differences
  assert.equal(
    answers.map(({ kind }) => kind),
    ['unjudged'],
  )
})

test('checks come, go and change with the contract and with their rows', () => {
  const edit: Edit = {
    document: (document) => {
      Object.assign(parameter(document, 0), { required: false })
      Object.assign(at(operation(document), 'responses', 400, 'headers', 'X-Kind'), { required: true })
    },
    rows: (rows) => {
      at(rows, 'LINK-METH-003').level = 'SHOULD'
      delete rows['LINK-HDR-004']
      rows['LINK-PARAM-001'] = newRow('MUST', 'Empty is missing.')
    },
  }
  assert.equal(block(edit, 'Checks'), [
    '+ param-kind-empty LINK-PARAM-001, MUST',
    '+ param-state-empty LINK-PARAM-001, MUST',
    '~ post-works level: MAY → SHOULD (LINK-METH-003)',
    '- types-are-not-guessed LINK-HDR-004, SHOULD',
    '- param-kind-missing LINK-METH-001, MUST',
  ])
})

test('a row that nothing looks at any more is an error, one that nothing looked at before is not', () => {
  const only = [{ id: 'get-works', requirement: 'LINK-METH-001' }]
  const older = smallContract({
    document: (document) => {
      Object.assign(parameter(document, 0), { 'x-checks': { missing: 'LINK-METH-003' } })
    },
  })
  const newer = smallContract()
  const { differences, matters } = diffContracts(older, newer, only)
  assert.equal(differences.unchecked, [
    { row: 'LINK-METH-003', level: 'MAY', before: ['param-kind-missing'] },
  ])
  assert.ok(matters)
  assert.match(
    renderDiff(diffContracts(older, newer, only)),
    /ERROR: rows without a check\n {2}! LINK-METH-003 {2}\(MAY\) HAS LOST ITS LAST CHECK, which was param-kind-missing/,
  )
})

test.run()
