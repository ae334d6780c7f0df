import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { specNodes } from './openapi.js'
import { edit, generated, shipped } from './testing.js'

const test = suite('generate')

function contract(files: ReadonlyMap<string, string>): string {
  return files.get('generated/contract.ts') ?? ''
}

function entry(text: string, start: string): string {
  const from = text.indexOf(start)
  return text.slice(from, text.indexOf('\n  }', from))
}

const audience = `        - name: audience
          in: query
          required: true
          schema:
            type: string
          example: https://api.example.com/
      responses:
        "302":`

test('the same inputs give the same bytes', async () => {
  assert.equal([...(await generated(shipped))], [...(await generated(shipped))])
})

test('each file says where it comes from and that it is not edited', async () => {
  const files = await generated(shipped)
  assert.ok(files.size > 0)
  for (const [path, text] of files) {
    const head = text.split('\n').slice(0, 3).join('\n')
    assert.match(head, /Generated from spec\/.* by `npm run generate`\. Do not edit\./, path)
    assert.not.match(head, /\d{4}-\d{2}/, path)
  }
})

test('a required parameter with name, in, required, schema and example alone gets every default', async () => {
  const files = await generated(edit('openapi', '      responses:\n        "302":', audience))
  const row = entry(contract(files), "name: 'audience'")
  assert.match(row, 'required: true')
  assert.match(row, 'enum: null')
  assert.match(row, "example: 'https://api.example.com/'")
  assert.match(row, "errorDelivery: 'redirect'")
  assert.match(row, 'secret: false')
  assert.match(row, 'requirements: []')
  assert.match(row, "missing: 'LINK-PARAM-013'")
  assert.match(row, "empty: 'LINK-PARAM-001'")
  assert.match(row, "repeated: 'LINK-PARAM-003'")
  assert.match(files.get('generated/types.ts') ?? '', 'readonly audience: string;')
  const mock = JSON.parse(files.get('generated/openapi.json') ?? '{}')
  const names = mock.paths['/authorize'].get.parameters.map(({ name }: { name: string }) => name)
  assert.is(names.at(-1), 'audience')
})

test('an enumeration that grows widens the types, the table and the mock', async () => {
  const files = await generated(edit('openapi', '        - token\n', '        - token\n        - id_token\n'))
  assert.match(contract(files), "enum: ['code', 'token', 'id_token']")
  assert.match(files.get('generated/types.ts') ?? '', 'ResponseType: "code" | "token" | "id_token"')
})

test('an optional parameter that becomes required is required everywhere', async () => {
  const optional = '- name: connection\n          in: query\n          required: false'
  const files = await generated(edit('openapi', optional, optional.replace('false', 'true')))
  assert.match(entry(contract(files), "name: 'connection'"), 'required: true')
  assert.match(files.get('generated/types.ts') ?? '', 'readonly connection: string;')
})

test('a raised level changes that row and no other', async () => {
  const before = (await generated(shipped)).get('generated/requirements.ts')?.split('\n') ?? []
  const raised = edit('requirements', 'id: LINK-TLS-002\n  level: SHOULD', 'id: LINK-TLS-002\n  level: MUST')
  const after = (await generated(raised)).get('generated/requirements.ts')?.split('\n') ?? []
  const changed = after.filter((line, index) => line !== before[index] && !line.includes('specDigest'))
  assert.equal(changed, ["    level: 'MUST',"])
})

test('a header that is marked required is required in the response table and in the types', async () => {
  const header = '            Cache-Control:\n              description:'
  const required = header.replace('description:', 'required: true\n              description:')
  const files = await generated(edit('openapi', header, required))
  assert.match(contract(files), /name: 'Cache-Control',\s+required: true/)
  assert.match(files.get('generated/types.ts') ?? '', 'readonly "Cache-Control": string;')
})

test('only Location is required of a shipped response', async () => {
  const required = [...contract(await generated(shipped)).matchAll(/name: '([\w-]+)',\s+required: true/g)]
  const headers = required
    .map(([, name]) => name)
    .filter((name) => name?.includes('-') || /^[A-Z]/.test(name ?? ''))
  assert.equal(headers, ['Location'])
})

test('every answer and every body of the shipped document has an example', async () => {
  const document = JSON.parse((await generated(shipped)).get('generated/openapi.json') ?? '{}')
  const contents = specNodes(document).filter(({ kind }) => kind === 'media type')
  const lacking = contents.filter(({ value }) => !('example' in value) && !('examples' in value))
  assert.equal(
    lacking.map(({ path }) => path.join(' ')),
    [],
  )
  const answers = specNodes(document).filter(({ kind }) => kind === 'response')
  const silent = answers.filter(({ name, value }) => name !== '302' && !('content' in value))
  assert.equal(
    silent.map(({ path }) => path.join(' ')),
    [],
  )
})

test('tables and the successor are those of the checked operation, whatever stands beside it', async () => {
  const table = contract(await generated(shipped))
  assert.match(table, "operationId: 'link'")
  assert.match(table, "methods: ['GET', 'POST']")
  assert.match(table, "successor: 'https://auth0.com/docs/api/management/v2/users/post-identities'")
  for (const foreign of ['grant_type', 'link_with', '/oauth/token', '/userinfo', 'X-RateLimit-Limit', '409'])
    assert.not.match(table, foreign)
})

test('an excluded row is not testable, and carries its reason', async () => {
  const table = (await generated(shipped)).get('generated/requirements.ts') ?? ''
  assert.match(entry(table, "'LINK-UP-007': {"), "excluded: 'LINK-CALLBACK-004 shows it")
  assert.match(entry(table, "'LINK-UP-006': {"), 'excluded: null')
})

test('the digest follows the content of every input', async () => {
  const digest = async (texts: typeof shipped): Promise<string> =>
    /specDigest = '([0-9a-f]{16})'/.exec(
      (await generated(texts)).get('generated/requirements.ts') ?? '',
    )?.[1] ?? ''
  const original = await digest(shipped)
  assert.is(original.length, 16)
  assert.is.not(await digest({ ...shipped, sources: `${shipped.sources}\n# a comment\n` }), original)
})

test.run()
