import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { edit, lineWith, refusal, shipped } from './testing.js'

const test = suite('refusal')

type Case = readonly [
  title: string,
  file: 'openapi' | 'requirements' | 'sources',
  from: string,
  to: string,
  reason: string,
]

// The reason is that of the problem at the line on which `to` differs first from what was there.
const cases: readonly Case[] = [
  [
    'a key of a row that is unknown',
    'requirements',
    '  level: MUST\n',
    '  levle: MUST\n',
    'unknown key "levle"; did you mean "level"?',
  ],
  [
    'a level that does not exist',
    'requirements',
    '  level: MUST\n',
    '  level: MAST\n',
    'expected MUST | SHOULD | MAY, observed "MAST"',
  ],
  [
    'a basis that does not exist',
    'requirements',
    '  basis: S\n',
    '  basis: X\n',
    'expected C | S | P | S+C, observed "X"',
  ],
  ['an id of another form', 'requirements', '- id: LINK-TLS-001', '- id: TLS-1', 'must match pattern'],
  [
    'an id that is used again',
    'requirements',
    '- id: LINK-TLS-002',
    '- id: LINK-TLS-001',
    'is the id of an earlier row',
  ],
  [
    'a document that is not listed',
    'requirements',
    'RFC 6797 §6.1',
    'RFC 6796 §6.1',
    'unknown document "RFC 6796"; did you mean "RFC 6797"?',
  ],
  [
    'a section without an anchor',
    'requirements',
    'OIDC Core §6',
    'OIDC Core §99',
    '"OIDC Core" has no anchor for this section',
  ],
  ['testable: false', 'requirements', 'testable: true', 'testable: false', 'expected true, observed false'],
  [
    'fails_in beside a MUST',
    'requirements',
    '  testable: true',
    '  fails_in: [strict]\n  testable: true',
    '"fails_in" is for a SHOULD or a MAY',
  ],
  [
    'a row that is neither testable nor excluded',
    'requirements',
    '- id: LINK-TLS-001',
    '- id: LINK-NONE-001\n  level: MUST\n- id: LINK-TLS-001',
    'expected exactly one of',
  ],
  ['YAML that is not', 'requirements', '  level: MUST\n', '  level: [MUST\n', 'not YAML'],
  [
    'a document without a title',
    'sources',
    '  title: OAuth 2.0 for Native Apps',
    '  titel: OAuth 2.0 for Native Apps',
    'unknown key "titel"; did you mean "title"?',
  ],
  [
    'a type that does not exist',
    'openapi',
    '            type: string\n            minLength: 1',
    '            type: strng\n            minLength: 1',
    'not a JSON Schema: expected',
  ],
  [
    'a keyword with an impossible value',
    'openapi',
    '            minLength: 1',
    '            minLength: -1',
    'not a JSON Schema: must be >= 0',
  ],
  [
    'a keyword that does not exist',
    'openapi',
    '            minLength: 1',
    '            minLenght: 1',
    'strict mode: unknown keyword: "minLenght"',
  ],
  [
    'a parameter example of no enumerated value',
    'openapi',
    'example: code',
    'example: cod',
    'example does not fit its schema: expected code | token, observed "cod"',
  ],
  [
    'a header example of the wrong form',
    'openapi',
    'value: https://login.example.com/login?transaction=h7RkD2n5Vw8aUq1yLsGx4g',
    'value: not a reference',
    'example does not fit its schema',
  ],
  [
    'a body example of the wrong type',
    'openapi',
    'status: 410',
    "status: '410'",
    'example does not fit its schema: expected integer, observed "410"',
  ],
  [
    'a parameter that is listed twice',
    'openapi',
    '- name: scope',
    '- name: state',
    'parameter "state" is listed twice',
  ],
  [
    'a parameter elsewhere than in the query',
    'openapi',
    '          in: query',
    '          in: header',
    'expected query, observed "header"',
  ],
  [
    'a key that OpenAPI does not have',
    'openapi',
    '          required: true',
    '          requierd: true',
    'unknown key "requierd"',
  ],
  [
    'a requirement that is no row',
    'openapi',
    '- LINK-TLS-001',
    '- LINK-TLS-991',
    'unknown requirement "LINK-TLS-991"',
  ],
  [
    'a derived check that cites no row',
    'openapi',
    'missing: LINK-RTYPE-003',
    'missing: LINK-RTYPE-903',
    'unknown requirement "LINK-RTYPE-903"',
  ],
  [
    'a derived check that does not exist',
    'openapi',
    '            missing: LINK-RTYPE-003',
    '            mising: LINK-RTYPE-003',
    'unknown key "mising"; did you mean "missing"?',
  ],
  [
    'an extension that does not exist',
    'openapi',
    '          x-secret: true',
    '          x-secrte: true',
    'unknown extension "x-secrte"; did you mean "x-secret"?',
  ],
  [
    'an extension in the wrong place',
    'openapi',
    '          description: The method is not supported here.',
    '          x-secret: true\n          description: The method is not supported here.',
    '"x-secret" means nothing here',
  ],
  [
    'an extension with an unknown value',
    'openapi',
    'x-error-delivery: page',
    'x-error-delivery: pag',
    'expected redirect | page, observed "pag"',
  ],
  [
    'an operation id of another name',
    'openapi',
    'operationId: link',
    'operationId: links',
    'expected "link"',
  ],
  [
    'an operation id that is used twice',
    'openapi',
    'components:\n  schemas:',
    '  /other:\n    get: { operationId: link, responses: { "204": { description: Nothing } } }\ncomponents:\n  schemas:',
    'operation id "link" is used twice',
  ],
  [
    'parameters of the path',
    'openapi',
    '  /authorize:\n',
    '  /authorize:\n    parameters: []\n',
    'parameters belong to the operation, not to the path',
  ],
  [
    'a reference that leads nowhere',
    'openapi',
    '$ref: "#/components/schemas/ResponseType"',
    '$ref: "#/components/schemas/ResponseTyp"',
    'ResponseTyp',
  ],
]

for (const [title, name, from, to, reason] of cases) {
  test(`${title} is refused where it stands`, async () => {
    const texts = edit(name, from, to)
    const before = shipped[name].split('\n')
    const line = texts[name].split('\n').findIndex((text, index) => text !== before[index]) + 1
    const problems = await refusal(texts)
    const found = problems.find((problem) => problem.includes(reason))
    assert.ok(found, `expected ${reason}, observed\n${problems.join('\n')}`)
    assert.match(found, /^spec\/\w+\.yaml:\d+:\d+: /)
    assert.ok(Math.abs(Number(found.split(':')[1]) - line) <= 1, `line ${line}: ${found}`)
  })
}

test('several problems are told at once, in the order of the files', async () => {
  const twice = edit(
    'requirements',
    '  basis: S\n',
    '  basis: X\n',
    edit('openapi', 'example: code', 'example: cod'),
  )
  const problems = await refusal(twice)
  assert.is(problems.length, 2)
  assert.match(
    problems[0] ?? '',
    new RegExp(`^spec/openapi\\.yaml:${lineWith(twice.openapi, 'example: cod')}:`),
  )
  assert.match(
    problems[1] ?? '',
    new RegExp(`^spec/requirements\\.yaml:${lineWith(twice.requirements, 'basis: X')}:`),
  )
})

test.run()
