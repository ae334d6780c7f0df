import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ContractParameter, ContractResponse } from '../../../generated/contract.js'
import { parametersOf, responsesOf } from '../../../spec/generate/contract.js'
import { generate } from '../../../spec/generate/generate.js'
import { type InputName, parseSpec, type SpecTexts } from '../../../spec/generate/load.js'
import { edit, shipped } from '../../../spec/generate/testing.js'
import { validate } from '../../../spec/generate/validate/index.js'
import type { Check } from '../../checks/check.js'
import { parameterChecks } from '../../checks/from-contract.js'
import { headerRules } from '../../invariants/contract.js'

/**
 * Plays what a person may edit in `spec/`, each edit with what has to follow: a file that says so, a check more or less,
 * a note that no check follows, or a refusal in words. Nothing is swallowed in silence.
 */
interface Effect {
  /** Ids of derived checks and invariants that appear. */
  readonly adds?: readonly string[]
  /** Ids that disappear. */
  readonly drops?: readonly string[]
  /** A passage that appears in a generated file. */
  readonly says?: readonly (readonly [file: string, passage: string])[]
  /** What is said to have no check. */
  readonly notes?: RegExp
  /** Why nothing is generated. */
  readonly refused?: RegExp
  /** What a derived check demands. */
  readonly demands?: Readonly<Record<string, Check['expect']>>
}

interface Played {
  readonly ids: readonly string[]
  readonly checks: ReadonlyMap<string, Check>
  readonly files: ReadonlyMap<string, string>
  readonly notes: readonly string[]
}

/** The tables are what the generator writes into a file of literals, whose types the compiler checks there. */
async function tablesOf(texts: SpecTexts) {
  const valid = await validate(parseSpec(texts).spec)
  if (Array.isArray(valid)) throw new Error('refused')
  return {
    parameters: parametersOf(valid.dereferenced) as unknown as readonly ContractParameter[],
    responses: responsesOf(valid.dereferenced) as unknown as Readonly<Record<string, ContractResponse>>,
  }
}

async function play(texts: SpecTexts): Promise<Played | string> {
  const made = await generate(texts)
  if (made.files === null) return made.problems.map(({ reason }) => reason).join('\n')
  const { parameters, responses } = await tablesOf(texts)
  const derived = parameterChecks(parameters)
  return {
    ids: [...derived, ...headerRules(responses)].map(({ id }) => id),
    checks: new Map(derived.map((check) => [check.id, check])),
    files: made.files,
    notes: made.notes.map(({ reason }) => reason),
  }
}

type Edit = readonly [from: string, to: string, file?: InputName]

const state = `          description: An opaque value of the client, which is returned unchanged with the answer.
          schema:
            type: string
`
const stateSchema = (...lines: readonly string[]): Edit => [
  state,
  `${state}${lines.map((line) => `            ${line}\n`).join('')}`,
]
const stateType = (...lines: readonly string[]): Edit => [
  `${state}          example: af0ifjsldkj\n`,
  `${state.replace('            type: string\n', '')}${lines.map((line) => `            ${line}\n`).join('')}`,
]
const stateBeside = (line: string): Edit => [
  '          x-role: state\n',
  `          x-role: state\n          ${line}\n`,
]
const responses = '      responses:\n        "302"'
const parameter = (...lines: readonly string[]): Edit => [
  responses,
  `${lines.map((line) => `        ${line}\n`).join('')}${responses}`,
]
const cacheControl = '            Cache-Control:\n'
const header = (...lines: readonly string[]): Edit => [
  cacheControl,
  `            X-Request-Id:\n${lines.map((line) => `              ${line}\n`).join('')}${cacheControl}`,
]
const inComponents = (text: string): Edit => ['components:\n', `components:\n${text}`]
const beforePost = (text: string): Edit => [
  '    post:\n      operationId: linkByForm',
  `${text}    post:\n      operationId: linkByForm`,
]

const edits: readonly (readonly [title: string, edits: readonly Edit[], effect: Effect])[] = [
  [
    'a required parameter is added',
    [
      parameter(
        '- name: audience',
        '  in: query',
        '  required: true',
        '  example: a',
        '  schema: { type: string }',
      ),
    ],
    {
      adds: [
        'param-audience-missing',
        'param-audience-empty',
        'param-audience-repeated',
        'param-audience-repeated-identically',
      ],
      says: [
        ['types.ts', 'audience: string'],
        ['openapi.json', '"name": "audience"'],
      ],
    },
  ],
  [
    'an optional parameter is added',
    [parameter('- name: audience', '  in: query', '  schema: { type: string }')],
    { adds: ['param-audience-empty', 'param-audience-repeated'], says: [['types.ts', 'audience?: string']] },
  ],
  [
    'a parameter with an enumeration is added',
    [parameter('- name: display', '  in: query', '  schema: { type: string, enum: [page, popup] }')],
    {
      adds: ['param-display-out-of-enum', 'param-display-case', 'param-display-allowed-values'],
      says: [['types.ts', '"page" | "popup"']],
    },
  ],
  [
    'an optional parameter becomes required',
    [
      [
        '          in: query\n          required: false\n          description: >-\n            The name of the connection',
        '          in: query\n          required: true\n          description: >-\n            The name of the connection',
      ],
    ],
    { adds: ['param-connection-missing'] },
  ],
  [
    'a required parameter becomes optional',
    [
      [
        '          required: true\n          description: >-\n            The access token',
        '          required: false\n          description: >-\n            The access token',
      ],
    ],
    { drops: ['param-access_token-missing'] },
  ],
  [
    'a parameter is renamed',
    [
      [
        '        - name: state\n          in: query\n          required: false\n          description: An opaque',
        '        - name: st\n          in: query\n          required: false\n          description: An opaque',
      ],
    ],
    { adds: ['param-st-repeated'], drops: ['param-state-repeated'] },
  ],
  [
    'an enumeration gets a value',
    [['        - code\n        - token\n', '        - code\n        - token\n        - id_token\n']],
    {
      says: [
        ['types.ts', '"code" | "token" | "id_token"'],
        ['contract.ts', "enum: ['code', 'token', 'id_token']"],
      ],
    },
  ],
  [
    'an enumeration loses a value',
    [['        - code\n        - token\n', '        - code\n']],
    { says: [['contract.ts', "enum: ['code']"]] },
  ],
  ['maxLength', [stateSchema('maxLength: 512')], { adds: ['param-state-too-long', 'param-state-bounds'] }],
  [
    'a maxLength that no request holds',
    [stateSchema('maxLength: 5000')],
    { notes: /"maxLength" of "state" is more than a request target surely holds/ },
  ],
  ['minLength', [stateSchema('minLength: 8')], { adds: ['param-state-too-short', 'param-state-bounds'] }],
  [
    'a pattern without a counterexample',
    [stateSchema('pattern: ^a')],
    { notes: /"pattern" of "state" has no counterexample: add x-invalid/ },
  ],
  [
    'a pattern with a counterexample',
    [stateSchema('pattern: ^a'), stateBeside('x-invalid: [b]')],
    { adds: ['param-state-malformed'] },
  ],
  [
    'a format without a counterexample',
    [stateSchema('format: uuid')],
    { refused: /example does not fit its schema/ },
  ],
  [
    'a format with a counterexample',
    [stateSchema('format: uri-reference'), stateBeside('x-invalid: ["%"]')],
    { adds: ['param-state-malformed'] },
  ],
  [
    'a counterexample that is none',
    [stateSchema('pattern: ^a'), stateBeside('x-invalid: [abc]')],
    { refused: /value of x-invalid fits the schema/ },
  ],
  ['a constant', [stateType('const: fixed')], { adds: ['param-state-another-value', 'param-state-bounds'] }],
  [
    'an integer with bounds',
    [stateType('type: integer', 'minimum: 1', 'maximum: 9')],
    { adds: ['param-state-another-type', 'param-state-out-of-range', 'param-state-bounds'] },
  ],
  ['a boolean', [stateType('type: boolean')], { adds: ['param-state-another-type', 'param-state-bounds'] }],
  [
    'a list is repeated by its nature',
    [stateType('type: array', 'items: { type: string }')],
    { drops: ['param-state-repeated', 'param-state-repeated-identically'] },
  ],
  [
    'a value that may be null',
    [stateType('type: [string, "null"]', 'maxLength: 9')],
    { adds: ['param-state-too-long'] },
  ],
  [
    'a default',
    [stateSchema('default: abc')],
    { notes: /"default" of "state" is for types, mock and documentation/ },
  ],
  [
    'a keyword that no check follows from',
    [stateType('type: integer', 'multipleOf: 2')],
    { notes: /"multipleOf" of "state"/, adds: ['param-state-another-type'] },
  ],
  [
    'a parameter by reference',
    [
      ['        - name: scope\n', '        - $ref: "#/components/parameters/Scope"\n        - name: scope\n'],
      inComponents('  parameters:\n    Scope: { name: x, in: query, schema: { type: string } }\n'),
    ],
    { refused: /written in place/ },
  ],
  [
    'parameters of the path',
    [['  /authorize:\n', '  /authorize:\n    parameters: []\n']],
    { refused: /belong to the operation/ },
  ],
  [
    'a header parameter',
    [parameter('- { name: X-A, in: header, schema: { type: string } }')],
    { refused: /expected query, observed "header"/ },
  ],
  [
    'a cookie parameter',
    [parameter('- { name: a, in: cookie, schema: { type: string } }')],
    { refused: /expected query, observed "cookie"/ },
  ],
  [
    'a required parameter without an example',
    [parameter('- { name: a, in: query, required: true, schema: { type: string } }')],
    { refused: /no example: the control takes its value from there/ },
  ],
  [
    'another operation',
    [
      beforePost(
        '    put:\n      operationId: other\n      responses: { "204": { description: Nothing } }\n',
      ),
    ],
    {
      notes: /PUT \/authorize: types, mock and documentation/,
      says: [
        ['types.ts', 'readonly other: {'],
        ['contract.ts', "'PUT'"],
      ],
    },
  ],
  [
    'another path',
    [
      [
        'components:\n',
        '  /other/{id}:\n    get:\n      operationId: other\n      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]\n      responses: { "204": { description: Nothing } }\ncomponents:\n',
      ],
    ],
    { notes: /GET \/other\/\{id\}: types, mock and documentation/, says: [['types.ts', '"/other/{id}"']] },
  ],
  [
    'a member of a body of another operation',
    [
      [
        '          pattern: ^con_[A-Za-z0-9]{16}$\n',
        '          pattern: ^con_[A-Za-z0-9]{16}$\n        reason: { type: string }\n',
      ],
    ],
    {
      says: [
        ['types.ts', 'reason?: string'],
        ['openapi.json', '"reason"'],
      ],
    },
  ],
  [
    'another operation answers otherwise',
    [
      ['        "201":\n', '        "202":\n'],
      ['          description: The identity is linked already', '          description: Taken already'],
    ],
    {
      says: [
        ['types.ts', 'readonly 202'],
        ['types.ts', 'Taken already'],
      ],
    },
  ],
  [
    'a variable of a path without a parameter',
    [['  /api/v2/users/{id}/identities:\n', '  /api/v2/{tenant}/users/{id}/identities:\n']],
    { refused: /no parameter in the path fills "\{tenant\}"/ },
  ],
  [
    'a scope of another operation',
    [
      ['        - bearer: [openid]\n', '        - bearer: [openid, profile]\n'],
      ['            openid: To ask', '            profile: To read the name.\n            openid: To ask'],
    ],
    { says: [['openapi.json', '"profile"']] },
  ],
  [
    'a scope that its scheme does not list',
    [['        - bearer: [openid]\n', '        - bearer: [profile]\n']],
    { refused: /the scheme "bearer" lists no scope "profile"/ },
  ],
  [
    'a status is added',
    [
      [
        '        "403": &forbidden',
        '        "422":\n          description: The request cannot be processed.\n        "403": &forbidden',
      ],
    ],
    {
      says: [
        ['contract.ts', '415, 422, 429'],
        ['types.ts', 'readonly 422'],
      ],
    },
  ],
  [
    'a status is removed',
    [
      ['        "431": *fieldsTooLarge\n', ''],
      ['        "431": &fieldsTooLarge\n', '        "430": &fieldsTooLarge\n'],
    ],
    { says: [['contract.ts', 'errorStatuses = [400, 403, 405, 410, 413, 414, 415, 429, 430, 503]']] },
  ],
  [
    '302 becomes 303',
    [
      ['        "302": &redirect', '        "303": &redirect'],
      ['        "302": *redirect', '        "303": *redirect'],
    ],
    {
      adds: ['response-303-carries-location'],
      drops: ['response-302-carries-location'],
      says: [['contract.ts', 'successStatuses = [303]']],
    },
  ],
  [
    'a range of statuses',
    [['        "403": &forbidden', '        "4XX":\n          description: Any.\n        "403": &forbidden']],
    { refused: /expected a status such as "400", observed "4XX"/ },
  ],
  [
    'a default response',
    [
      [
        '        "403": &forbidden',
        '        default:\n          description: Any.\n        "403": &forbidden',
      ],
    ],
    { refused: /observed "default"/ },
  ],
  [
    'a media type is added',
    [
      [
        '            text/html:\n',
        '            text/plain:\n              schema: { type: string }\n            text/html:\n',
      ],
    ],
    { says: [['contract.ts', "'application/problem+json', 'text/plain', 'text/html'"]] },
  ],
  [
    'a header is required',
    [header('required: true', 'schema: { type: string }')],
    { adds: ['response-302-carries-x-request-id'] },
  ],
  [
    'a header with a constant',
    [header('schema: { type: string, const: a }')],
    { adds: ['response-302-fits-x-request-id'] },
  ],
  [
    'a header with a pattern',
    [header('schema: { type: string, pattern: "^[0-9]+$" }')],
    { adds: ['response-302-fits-x-request-id'] },
  ],
  [
    'a header with an enumeration',
    [header('schema: { type: string, enum: [a, b] }')],
    { adds: ['response-302-fits-x-request-id'] },
  ],
  [
    'a header with a length',
    [header('schema: { type: string, maxLength: 3 }')],
    { notes: /"maxLength" of X-Request-Id of 302/ },
  ],
  [
    'a header by reference',
    [
      [
        cacheControl,
        `            X-Request-Id:\n              $ref: "#/components/headers/RequestId"\n${cacheControl}`,
      ],
      inComponents('  headers:\n    RequestId: { required: true, schema: { type: string } }\n'),
    ],
    { adds: ['response-302-carries-x-request-id'] },
  ],
  [
    'a response by reference',
    [
      [
        '        "403": &forbidden',
        '        "402":\n          $ref: "#/components/responses/Pay"\n        "403": &forbidden',
      ],
      inComponents(
        '  responses:\n    Pay: { description: Pay., headers: { X-Price: { required: true, schema: { type: string } } } }\n',
      ),
    ],
    { adds: ['response-402-carries-x-price'] },
  ],
  [
    'an error is delivered on a page',
    [stateBeside('x-error-delivery: page')],
    {
      demands: { 'param-state-repeated': { outcome: 'refused-without-redirect' } },
      says: [['openapi.json', '`state` is repeated | `invalid_request` | to a page']],
    },
  ],
  [
    'an error has codes of its own',
    [stateSchema('maxLength: 512'), stateBeside('x-errors: { outside: [access_denied] }')],
    { demands: { 'param-state-too-long': { outcome: 'refused', errors: ['access_denied'] } } },
  ],
  [
    'a derived check cites another row',
    [
      stateSchema('maxLength: 512'),
      [
        '            repeated: LINK-STATE-004\n',
        '            repeated: LINK-STATE-004\n            outside: LINK-STATE-001\n',
      ],
    ],
    { adds: ['param-state-too-long'], says: [['contract.ts', "outside: 'LINK-STATE-001'"]] },
  ],
  [
    'security',
    [
      [
        '      security: []\n      x-requirements:\n        - LINK-TLS-001',
        '      security: [{ bearer: [] }]\n      x-requirements:\n        - LINK-TLS-001',
      ],
    ],
    { notes: /"security" is for types, mock and documentation/ },
  ],
  [
    'the operation has another name',
    [['operationId: link\n', 'operationId: connect\n']],
    { refused: /no operation has the id "link"/ },
  ],
  [
    'the operation has another name in both places',
    [
      ['operationId: link\n', 'operationId: connect\n'],
      ['  operation: link\n', '  operation: connect\n'],
    ],
    { says: [['contract.ts', "operations['connect']"]] },
  ],
  ['the path changes', [['  /authorize:\n', '  /link:\n']], { says: [['contract.ts', "path: '/link'"]] }],
  [
    'x-conformance is missing',
    [['x-conformance:\n  operation: link\n  requirements: LINK\n', '']],
    { refused: /expected "x-conformance"/ },
  ],
  [
    'a level is raised',
    [['- id: LINK-REDIRECT-011\n  level: SHOULD', '- id: LINK-REDIRECT-011\n  level: MUST', 'requirements']],
    {
      says: [
        [
          'requirements.json',
          '"id": "LINK-REDIRECT-011",\n      "group": "REDIRECT",\n      "level": "MUST"',
        ],
      ],
    },
  ],
  [
    'a row is removed that the document names',
    [['- id: LINK-TLS-003\n', '- id: LINK-TLS-903\n', 'requirements']],
    { refused: /unknown requirement "LINK-TLS-003"/ },
  ],
  ['one space too many', [['  version: 2.0.0\n', '   version: 2.0.0\n']], { refused: /not YAML/ }],
  [
    'a key twice',
    [['  title: Account linking', '  title: Again\n  title: Account linking']],
    { refused: /not YAML/ },
  ],
  [
    'a reference that leads nowhere',
    [['$ref: "#/components/schemas/ResponseType"', '$ref: "#/components/schemas/ResponseTyp"']],
    { refused: /ResponseTyp/ },
  ],
  [
    'a reference to itself',
    [
      [
        '    ErrorPage:\n',
        '    Loop: { type: object, properties: { next: { $ref: "#/components/schemas/Loop" } } }\n    ErrorPage:\n',
      ],
    ],
    { refused: /refers to itself/ },
  ],
  [
    'a reference to another file',
    [['$ref: "#/components/schemas/ErrorPage"', '$ref: "./page.yaml"']],
    { refused: /external references are not followed/ },
  ],
  ['OpenAPI 3.0', [['openapi: 3.1.0', 'openapi: 3.0.3']], { refused: /version 3\.1/ }],
  [
    'OpenAPI 3.1.1',
    [['openapi: 3.1.0', 'openapi: 3.1.1']],
    { says: [['openapi.json', '"openapi": "3.1.1"']] },
  ],
  [
    'a summary',
    [["summary: Link another connection to the logged-in user's account", 'summary: Another summary']],
    {
      says: [
        ['contract.ts', 'Another summary'],
        ['openapi.json', 'Another summary'],
      ],
    },
  ],
  [
    'an example',
    [['example: af0ifjsldkj\n          x-origin', 'example: another\n          x-origin']],
    {
      says: [
        ['contract.ts', "example: 'another'"],
        ['openapi.json', '"another"'],
      ],
    },
  ],
]

const before = await play(shipped)

for (const [title, changes, effect] of edits)
  test(title, async () => {
    assert.not.type(before, 'string')
    if (typeof before === 'string') return
    const texts = changes.reduce((so, [from, to, file = 'openapi']) => edit(file, from, to, so), shipped)
    const after = await play(texts)
    if (typeof after === 'string' || effect.refused !== undefined) {
      assert.match(typeof after === 'string' ? after : '(generated)', effect.refused ?? /^$/)
      return
    }
    const added = after.ids.filter((id) => !before.ids.includes(id))
    const dropped = before.ids.filter((id) => !after.ids.includes(id))
    for (const id of effect.adds ?? []) assert.ok(added.includes(id), `${id} in ${added.join(', ')}`)
    for (const id of effect.drops ?? []) assert.ok(dropped.includes(id), `${id} in ${dropped.join(', ')}`)
    for (const [file, passage] of effect.says ?? []) {
      assert.ok(after.files.get(`generated/${file}`)?.includes(passage), `${file} says ${passage}`)
      assert.not(before.files.get(`generated/${file}`)?.includes(passage), `${file} said so before`)
    }
    if (effect.notes !== undefined) assert.match(after.notes.join('\n'), effect.notes)
    for (const [id, expect] of Object.entries(effect.demands ?? {}))
      assert.equal(after.checks.get(id)?.expect, expect)
    assert.ok(Object.keys(effect).length > 0)
  })

test('as it is shipped, the document notes nothing but its other operations', () => {
  assert.not.type(before, 'string')
  if (typeof before === 'string') return
  assert.equal(
    before.notes.filter((note) => !/^[A-Z]+ \//.test(note)),
    [],
  )
})

test.run()
