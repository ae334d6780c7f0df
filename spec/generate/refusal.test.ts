import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readTexts } from './load.js'
import { edit, lineWith, printed, refusal, shipped } from './testing.js'

const test = suite('refusal')

type Case = readonly [
  title: string,
  file: 'openapi' | 'requirements' | 'sources',
  from: string,
  to: string,
  reason: string,
  lines?: number,
]

const schemas = 'components:\n  schemas:\n'
const finite =
  'the generated tables and the mock need a finite schema; put the inner value in place, or leave the schema open with "type: object"'
const single = 'the tables and checks know single statuses only'

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
    2,
  ],
  [
    'an address that is no text',
    'sources',
    'url: https://www.rfc-editor.org/rfc/rfc3986.html#section-{section}',
    'url: 3986',
    'expected string, observed 3986',
    1,
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
    'expected query, observed "header": checks vary the query only; move it there, or tell of it in the description',
    1,
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
    'an error code that is not registered',
    'openapi',
    'missing: [invalid_request, unsupported_response_type]',
    'missing: [invalid_request, unsupported_response_typ]',
    'unknown error code "unsupported_response_typ"; did you mean "unsupported_response_type"?',
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
    '  operation: link\n',
    '  operation: linc\n',
    'no operation has the id "linc"; did you mean "link"?',
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
    'parameters belong to the operation, not to the path: checks are derived from the literal list of the operation; move them there',
    1,
  ],
  [
    'a reference that leads nowhere',
    'openapi',
    '$ref: "#/components/schemas/ResponseType"',
    '$ref: "#/components/schemas/ResponseTyp"',
    '"#/components/schemas/ResponseTyp" leads nowhere; did you mean "#/components/schemas/ResponseType"?',
    1,
  ],
  [
    'a schema that refers to itself',
    'openapi',
    schemas,
    `${schemas}    A: { type: object, properties: { a: { $ref: "#/components/schemas/A" } } }\n`,
    `"#/components/schemas/A" refers to itself: ${finite}`,
    1,
  ],
  [
    'a schema that refers to itself through another',
    'openapi',
    schemas,
    `${schemas}    A: { type: array, items: { $ref: "#/components/schemas/B" } }\n    B: { type: array, items: { $ref: "#/components/schemas/A" } }\n`,
    `"#/components/schemas/A" refers to itself through "#/components/schemas/B": ${finite}`,
    1,
  ],
  [
    'a reference to another file',
    'openapi',
    '"#/components/schemas/ResponseType"',
    'common.yaml#/ResponseType',
    'external references are not followed; put it under components and refer to "#/components/…"',
    1,
  ],
  [
    'a reference to another host',
    'openapi',
    '"#/components/schemas/ResponseType"',
    'https://schemas.example/response-type.json',
    'external references are not followed; put it under components and refer to "#/components/…"',
    1,
  ],
  [
    'a reference that no type can follow',
    'openapi',
    '"#/components/schemas/ResponseType"',
    '"#/paths/~1authorize/get/parameters/1/schema"',
    'expected a reference such as "#/components/schemas/…", observed "#/paths/~1authorize/get/parameters/1/schema"; put it under components',
    1,
  ],
  [
    'a variable of a path without a parameter',
    'openapi',
    '  /api/v2/users/{id}/identities:',
    '  /api/v2/users/{id}/identities/{kind}:',
    'no parameter in the path fills "{kind}" of /api/v2/users/{id}/identities/{kind}',
  ],
  [
    'a parameter of no variable',
    'openapi',
    '        - name: provider\n',
    '        - name: vendor\n',
    '"vendor" fills nothing: /api/v2/users/{id}/identities/{provider}/{user_id} has no "{vendor}"',
  ],
  [
    'a security scheme that does not exist',
    'openapi',
    '        - bearer: [openid]',
    '        - bearre: [openid]',
    'unknown security scheme "bearre"; did you mean "bearer"?',
  ],
  [
    'a scope that its scheme does not list',
    'openapi',
    '        - bearer: ["read:users"]',
    '        - bearer: ["read:user"]',
    'the scheme "bearer" lists no scope "read:user"; did you mean "read:users"?',
  ],
  [
    'an example of a request body that does not fit',
    'openapi',
    '                  grant_type: authorization_code',
    '                  grant_type: password',
    'example does not fit its schema: expected authorization_code, observed "password"',
  ],
  [
    'a range of statuses',
    'openapi',
    '"431":',
    '4XX:',
    `expected a status such as "400", observed "4XX": ${single}`,
    1,
  ],
  [
    'any other status',
    'openapi',
    '"431":',
    'default:',
    `expected a status such as "400", observed "default": ${single}`,
    1,
  ],
  [
    'a parameter that is referred to',
    'openapi',
    '      parameters:\n        - name: response_type\n',
    '      parameters:\n        - $ref: "#/components/schemas/ErrorPage"\n        - name: response_type\n',
    'parameters are written in place, not referred to: checks are derived from the literal list; write it here',
  ],
  [
    'a parameter without a name',
    'openapi',
    '        - name: response_type\n          in: query\n',
    '        - in: query\n',
    'missing key "name"',
  ],
  [
    'a required parameter without an example',
    'openapi',
    '        - name: client_id\n',
    '        - { name: audience, in: query, required: true, schema: { type: string } }\n        - name: client_id\n',
    'the required parameter "audience" has no example: the control takes its value from there',
    1,
  ],
  [
    'OpenAPI 3.2',
    'openapi',
    'openapi: 3.1.0',
    'openapi: 3.2.0',
    'expected an OpenAPI document of version 3.1 ("3.1.0" | "3.1.1" | "3.1.2"), observed "3.2.0"',
    1,
  ],
  [
    'OpenAPI 3.0',
    'openapi',
    'openapi: 3.1.0',
    'openapi: 3.0.3',
    'expected an OpenAPI document of version 3.1',
    1,
  ],
  [
    'a checked operation that does not exist',
    'openapi',
    '  operation: link\n',
    '  operation: lnik\n',
    'no operation has the id "lnik"; did you mean "link"?',
    1,
  ],
  [
    'a prefix that makes no pattern',
    'openapi',
    '  requirements: LINK\n',
    '  requirements: "("\n',
    'must match pattern "^[A-Z][A-Z0-9]*$", observed "("',
  ],
  [
    'a schema whose name makes no type',
    'openapi',
    schemas,
    `${schemas}    2FA: { type: string }\n`,
    'expected a name that begins with a letter, observed "2FA"',
    1,
  ],
  [
    'an alias without an anchor',
    'openapi',
    '*pageHeaders',
    '*pageHeader',
    'not YAML: no anchor "&pageHeader" stands before this alias; did you mean "pageHeaders"?',
    1,
  ],
  [
    'an alias inside of what it repeats',
    'openapi',
    schemas,
    `${schemas}    A: &a { type: object, properties: { a: *a } }\n`,
    'not YAML: the alias "*a" stands inside what it repeats',
    1,
  ],
  [
    'an operation id that a callback uses again',
    'openapi',
    schemas,
    `  /other:\n    get: { operationId: other, responses: { "204": { description: Nothing } }, callbacks: { later: { "/x": { get: { operationId: other } } } } }\n${schemas}`,
    'operation id "other" is used twice',
    1,
  ],
]

for (const [title, name, from, to, reason, count] of cases) {
  test(`${title} is refused where it stands`, async () => {
    const texts = edit(name, from, to)
    const before = shipped[name].split('\n')
    const line = texts[name].split('\n').findIndex((text, index) => text !== before[index]) + 1
    const { status, lines, written } = await printed(texts)
    assert.equal([status, written], [1, []])
    const found = lines.find((problem) => problem.includes(reason))
    assert.ok(found, `expected ${reason}, observed\n${lines.join('\n')}`)
    assert.ok(count === undefined ? lines.length <= 8 : lines.length === count, lines.join('\n'))
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

const emptyAndWrong: readonly (readonly [file: Case[1], text: string, reason: string])[] = [
  ['openapi', '', 'the file is empty: expected an OpenAPI 3.1 document'],
  ['openapi', '# nothing yet\n', 'the file is empty: expected an OpenAPI 3.1 document'],
  ['openapi', '- paths\n', 'expected an OpenAPI 3.1 document, observed a list'],
  ['openapi', 'openapi: 3.1.0\n', 'expected paths, the operation that the suite checks among them'],
  ['requirements', '', 'the file is empty: expected a list of rows'],
  ['requirements', '# nothing yet\n', 'the file is empty: expected a list of rows'],
  ['requirements', 'LINK-TLS-001\n', 'expected a list of rows, observed a text'],
  ['sources', '', 'the file is empty: expected a mapping of documents'],
  ['sources', '# nothing yet\n', 'the file is empty: expected a mapping of documents'],
  ['sources', '- RFC 6749\n', 'expected a mapping of documents, observed a list'],
]

for (const [name, text, reason] of emptyAndWrong) {
  test(`${JSON.stringify(text)} in place of the ${name} file is refused in one line`, async () => {
    const { status, lines } = await printed({ ...shipped, [name]: text })
    assert.equal(lines, [`spec/${name}.yaml:1:1: ${reason}`])
    assert.is(status, 1)
  })
}

test('a file that is not there is named', () => {
  const empty = mkdtempSync(join(tmpdir(), 'link-spec-'))
  try {
    assert.throws(
      () => readTexts(empty),
      (error: Error) => error.message === `spec/openapi.yaml: there is no such file below ${empty}`,
    )
  } finally {
    rmSync(empty, { recursive: true })
  }
})

test('a row that derived checks cite by default may not be missing', async () => {
  const { lines } = await printed(edit('requirements', '- id: LINK-PARAM-001\n', '- id: LINK-PARAM-991\n'))
  assert.ok(
    lines.some((line) =>
      line.endsWith('derived checks cite "LINK-PARAM-001", which is no row of the requirements'),
    ),
    lines.join('\n'),
  )
})

test('of many errors in YAML the first five are shown, and how many more there are', async () => {
  const texts = edit('openapi', '      operationId: link', '     operationId: link')
  const all = await refusal(texts)
  const { lines } = await printed(texts)
  assert.equal(lines, [...all.slice(0, 5), `… and ${all.length - 5} more`])
  assert.match(lines[0] ?? '', `spec/openapi.yaml:${lineWith(texts.openapi, '     operationId: link')}:`)
})

test('of many problems the first seven are shown, and how many more there are', async () => {
  const texts = { ...shipped, openapi: shipped.openapi.replaceAll('- LINK-', '- LNIK-') }
  const all = await refusal(texts)
  const { lines } = await printed(texts)
  assert.ok(all.length > 100)
  assert.equal(lines, [...all.slice(0, 7), `… and ${all.length - 7} more`])
})

const otherOperation = `  /accounts/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    post:
      operationId: other
      parameters:
        - { name: X-Trace, in: header, required: true, schema: { type: string } }
        - { name: session, in: cookie, schema: { type: string } }
        - $ref: "#/components/parameters/Page"
      responses:
        4XX: { description: No }
        default: { description: Anything else }
components:
  parameters:
    Page: { name: page, in: query, schema: { type: integer } }
  schemas:
`

test('an operation that the suite does not check may have parameters of any place and any status', async () => {
  const { status, lines } = await printed(edit('openapi', schemas, otherOperation))
  assert.is(status, 0, lines.join('\n'))
})

test.run()
