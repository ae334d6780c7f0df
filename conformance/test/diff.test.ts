import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { at, newRow, operation } from './fixtures/contracts.js'
import { commandLine } from './fixtures/in-process.js'
import { runCli } from './fixtures/run-cli.js'

type Json = Record<string, unknown>

const text = (file: string): string => readFileSync(join('generated', file), 'utf8')
const published = { openapi: text('openapi.json'), requirements: text('requirements.json') }

const version: string = JSON.parse(published.openapi).info.version

/** A folder of its own, gone afterwards. */
async function inFolder(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'link-diff-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    }
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const edited = (json: string, edit: ((value: Json) => void) | undefined): string => {
  const value = JSON.parse(json) as Json
  edit?.(value)
  return JSON.stringify(value)
}

interface Edit {
  readonly name: string
  readonly document?: (document: Json) => void
  readonly rows?: (rows: Json) => void
  readonly status: 0 | 1
  readonly servers: 'breaks' | 'asks' | 'less' | 'same'
  readonly clients: 'breaks' | 'same'
  readonly step: 'major' | 'minor' | 'patch'
  /** Lines of the report; each must be there as it stands. */
  readonly says: readonly string[]
}

const old = { 'old/openapi.json': published.openapi, 'old/requirements.json': published.requirements }

const filesOf = ({ document, rows }: Pick<Edit, 'document' | 'rows'>) => ({
  ...old,
  'new/generated/openapi.json': edited(published.openapi, document),
  'new/generated/requirements.json': edited(published.requirements, (file) =>
    rows?.(at(file, 'requirements')),
  ),
})

/** A value of the one JSON object that `--json` prints. */
const told = (json: string, ...steps: readonly string[]): unknown =>
  Object.entries(at(JSON.parse(json), ...steps.slice(0, -1))).find(([key]) => key === steps.at(-1))?.[1]

function edit(expected: Edit): void {
  test(`an edit: ${expected.name}`, async () => {
    await inFolder(filesOf(expected), async (folder) => {
      const contracts = ['diff', join(folder, 'old'), join(folder, 'new')]
      const { status, out, err } = await commandLine([...contracts, '--exit-code'])
      assert.is(err, '')
      assert.is(status, expected.status, out)
      const squeezed = out.replace(/ +/g, ' ')
      for (const line of expected.says) assert.match(squeezed, line)
      const json = await commandLine([...contracts, '--json'])
      assert.is(json.status, 0)
      assert.equal(
        [
          told(json.out, 'verdicts', 'servers', 'verdict'),
          told(json.out, 'verdicts', 'clients', 'verdict'),
          told(json.out, 'version', 'step'),
        ],
        [expected.servers, expected.clients, expected.step],
        out,
      )
      assert.match(out, `\n  ${version} → ${version}: a ${expected.step} step is missing\n`)
    })
  })
}

/** An operation beside the one that is checked. */
const other = (document: Json, path: string, method: string): Json => at(document, 'paths', path, method)

const parameter = (document: Json, name: string): Json => {
  const parameters: unknown = operation(document).parameters
  assert.ok(Array.isArray(parameters))
  return at(parameters.find((one: unknown) => at(one).name === name))
}

const header = (document: Json, status: number, name: string): Json =>
  at(operation(document), 'responses', status, 'headers', name)

edit({
  name: 'an operation of the journey asks for another scope',
  document: (document) => {
    const link = other(document, '/api/v2/users/{id}/identities', 'post')
    link.security = [{ bearer: ['update:users'] }]
  },
  status: 1,
  servers: 'asks',
  clients: 'breaks',
  step: 'minor',
  says: [
    '\n ~ security - bearer update:current_user_identities (POST /api/v2/users/{id}/identities)\n',
    '\n A valid request of the old contract may be refused:\n - POST /api/v2/users/{id}/identities: `bearer update:current_user_identities` alone lets nobody in any more\n',
  ],
})

edit({
  name: 'a field of the token endpoint is required',
  document: (document) => {
    at(document, 'components', 'schemas', 'TokenRequest').required = [
      ...['grant_type', 'code', 'redirect_uri', 'code_verifier'],
    ]
  },
  status: 1,
  servers: 'asks',
  clients: 'breaks',
  step: 'minor',
  says: [
    '\n ~ code_verifier optional → required (POST /oauth/token)\n',
    // By no row: those of the link endpoint say nothing of this one.
    '\n - POST /oauth/token: `code_verifier` is required: a request without it is refused\n',
  ],
})

edit({
  name: 'a body of several forms changes, which is not judged and not silent',
  document: (document) => {
    delete at(document, 'components', 'schemas', 'LinkByUserId', 'properties').connection_id
  },
  status: 0,
  servers: 'same',
  clients: 'same',
  step: 'patch',
  says: ['not judged', 'properties connection_id'],
})

edit({
  name: 'an operation of the journey is gone',
  document: (document) => {
    delete at(document, 'paths')['/api/v2/users/{id}/identities/{provider}/{user_id}']
  },
  status: 1,
  servers: 'less',
  clients: 'breaks',
  step: 'minor',
  says: ['\n - DELETE /api/v2/users/{id}/identities/{provider}/{user_id} gone, was MAY\n'],
})

edit({
  name: 'a MUST is added that no check cites',
  rows: (rows) => {
    rows['LINK-TLS-099'] = newRow('MUST', 'The moon is full.')
  },
  status: 1,
  servers: 'breaks',
  clients: 'same',
  step: 'major',
  says: [
    '\n ! LINK-TLS-099 (MUST) HAS NO CHECK: ',
    '\nRequirements\n + LINK-TLS-099 MUST: The moon is full.\n',
    '\nFor servers\n Servers that conformed may not conform any more:\n - LINK-TLS-099 (MUST): The moon is full.\n',
    '\nFor clients\n Clients need change nothing.\n',
    '\nNewly demanded:\n\n- LINK-TLS-099 (MUST): The moon is full.\n',
  ],
})

edit({
  name: 'a row is removed',
  rows: (rows) => {
    delete rows['LINK-TLS-003']
  },
  status: 0,
  servers: 'less',
  clients: 'same',
  step: 'minor',
  says: [
    '\n - LINK-TLS-003 MUST: ',
    '\n - plain-http-answers-carry-no-hsts LINK-TLS-003, MUST\n',
    '\nFor servers\n Nothing new is demanded.\n Less is demanded:\n - LINK-TLS-003 (MUST): no longer demanded: ',
    '\n Clients can rely on less:\n - LINK-TLS-003 (MUST): ',
  ],
})

edit({
  name: 'a level is raised',
  rows: (rows) => {
    at(rows, 'LINK-TLS-002').level = 'MUST'
  },
  status: 1,
  servers: 'breaks',
  clients: 'same',
  step: 'major',
  says: [
    '\n ~ LINK-TLS-002 level: SHOULD → MUST\n',
    '\n ~ https-answers-carry-hsts level: SHOULD → MUST (LINK-TLS-002)\n',
    '\n - LINK-TLS-002 (MUST): raised from SHOULD\n',
  ],
})

edit({
  name: 'a level is lowered',
  rows: (rows) => {
    at(rows, 'LINK-TLS-003').level = 'SHOULD'
  },
  status: 0,
  servers: 'less',
  clients: 'same',
  step: 'minor',
  says: [
    '\n ~ LINK-TLS-003 level: MUST → SHOULD\n',
    '\n Less is demanded:\n - LINK-TLS-003 (SHOULD): lowered from MUST\n',
  ],
})

edit({
  name: 'a statement is worded otherwise',
  rows: (rows) => {
    at(rows, 'LINK-TLS-003').statement = 'Plain http has no such field.'
  },
  status: 0,
  servers: 'same',
  clients: 'same',
  step: 'patch',
  says: [
    '\n ~ LINK-TLS-003 wording of statement: Plain http has no such field.\n',
    '\nBeside that:\n\n- LINK-TLS-003: wording of statement: Plain http has no such field.\n',
  ],
})

edit({
  name: 'a row loses its last check: access_token becomes optional',
  document: (document) => {
    parameter(document, 'access_token').required = false
  },
  status: 1,
  servers: 'breaks',
  clients: 'same',
  step: 'major',
  says: [
    '\nERROR: rows without a check\n ! LINK-TOKEN-001 (MUST) HAS LOST ITS LAST CHECK, which was param-access_token-missing: ',
    '\n ~ access_token required → optional\n',
    '\n - param-access_token-missing LINK-TOKEN-001, MUST\n',
    '\n - `access_token` is optional: a request without it is valid\n',
    '\n Less is demanded:\n',
  ],
})

edit({
  name: 'a required parameter is new',
  document: (document) => {
    const { parameters } = operation(document)
    assert.ok(Array.isArray(parameters))
    parameters.push({
      name: 'ui_locales',
      in: 'query',
      required: true,
      schema: { type: 'string' },
      example: 'de',
    })
  },
  status: 1,
  servers: 'breaks',
  clients: 'breaks',
  step: 'major',
  says: [
    '\n + ui_locales required\n',
    '\n + param-ui_locales-missing LINK-PARAM-013, MUST\n',
    '\n + param-ui_locales-empty LINK-PARAM-001, MUST\n',
    '\n + param-ui_locales-repeated LINK-PARAM-003, MUST\n',
    '\n A valid request of the old contract may be refused:\n - `ui_locales` is required: ',
  ],
})

edit({
  name: 'an enumeration has a value more',
  document: (document) => {
    at(document, 'components', 'schemas', 'ResponseType').enum = ['code', 'token', 'id_token']
  },
  status: 1,
  servers: 'breaks',
  clients: 'same',
  step: 'major',
  says: [
    '\n ~ response_type enum: + id_token (GET /authorize, POST /authorize)\n',
    '\n + param-response_type-allowed-values LINK-CONN-001, MUST\n',
    '\n - LINK-CONN-001 (MUST): `response_type` may be `id_token`\n',
  ],
})

edit({
  name: 'a value may not be as long as it was',
  document: (document) => {
    at(parameter(document, 'state'), 'schema').maxLength = 100
  },
  status: 1,
  servers: 'asks',
  clients: 'breaks',
  step: 'minor',
  says: [
    '\n ~ state maxLength: none → 100\n',
    '\n + param-state-too-long LINK-PARAM-015, SHOULD\n',
    '\n + param-state-bounds LINK-CONN-001, MUST\n',
    '\n Servers that conformed conform still.\n Newly asked, and not needed to conform:\n - LINK-PARAM-015 (SHOULD): ',
    '\n That is by what servers must do; what may break clients the rule does not count.\n',
  ],
})

edit({
  name: 'a success is 303',
  document: (document) => {
    const { 302: success, ...others } = at(operation(document), 'responses')
    operation(document).responses = { 303: success, ...others }
  },
  status: 1,
  servers: 'breaks',
  clients: 'breaks',
  step: 'major',
  says: [
    '\n ~ GET /authorize success status: 302 → 303\n',
    '\n + response-303-carries-location LINK-REDIRECT-004, MUST\n',
    '\n - response-302-carries-location LINK-REDIRECT-004, MUST\n',
    '\n An answer may come that a client does not know:\n - a success is 303, not 302\n',
  ],
})

edit({
  name: 'a response header is required',
  document: (document) => {
    header(document, 400, 'Cache-Control').required = true
  },
  status: 0,
  servers: 'asks',
  clients: 'same',
  step: 'minor',
  says: [
    '\n ~ 400 Cache-Control optional → required',
    '\n + response-400-carries-cache-control LINK-CACHE-001, SHOULD\n',
    '\n - LINK-CACHE-001 (SHOULD): every 400 carries `Cache-Control`\n',
  ],
})

edit({
  name: 'a response header has one value',
  document: (document) => {
    Object.assign(header(document, 302, 'Location'), { schema: { type: 'string', const: '/login' } })
  },
  status: 1,
  servers: 'breaks',
  clients: 'same',
  step: 'major',
  says: [
    '\n ~ 302 Location const: none → /login\n',
    '\n + response-302-fits-location LINK-REDIRECT-004, MUST\n',
    '\n - LINK-REDIRECT-004 (MUST): `Location` of a 302 fits const /login (was none)\n',
  ],
})

edit({
  name: 'an error goes to a page',
  document: (document) => {
    parameter(document, 'connection')['x-error-delivery'] = 'page'
  },
  status: 1,
  servers: 'breaks',
  clients: 'breaks',
  step: 'major',
  says: [
    '\n ~ connection error delivery: redirect → page\n',
    '\n ~ param-connection-repeated demands more (LINK-PARAM-003, MUST)\n',
    '\n - an error about `connection` is shown on a page, never sent by redirect\n',
  ],
})

edit({
  name: 'POST is removed',
  document: (document) => {
    delete at(document, 'paths', '/authorize').post
  },
  status: 1,
  servers: 'less',
  clients: 'breaks',
  step: 'minor',
  says: [
    '\n - POST /authorize gone, was MAY\n',
    '\n Less is demanded:\n - POST /authorize is gone\n',
    '\n A valid request of the old contract may be refused:\n - POST /authorize is gone\n',
  ],
})

test('the program itself prints and ends as its commands do', async () => {
  const rows = (table: Json): void => {
    at(table, 'LINK-TLS-002').level = 'MUST'
  }
  await inFolder(filesOf({ rows }), async (directory) => {
    const { status, stdout, stderr } = await runCli(['diff', 'old', 'new', '--exit-code'], { directory })
    assert.equal([status, stderr], [1, ''])
    assert.match(
      stdout,
      `old (${version}) → new (${version})\n\nRequirements\n  ~ LINK-TLS-002  level: SHOULD → MUST\n`,
    )
  })
})

test('equal contracts are the same, in words and as JSON', async () => {
  await inFolder(filesOf({}), async (folder) => {
    const contracts = ['diff', join(folder, 'old'), join(folder, 'new')]
    const { status, out } = await commandLine([...contracts, '--exit-code'])
    assert.is(status, 0)
    assert.match(out, '\nThe contracts are the same.\n')
    const json = await commandLine([...contracts, '--json', '--exit-code'])
    assert.is(json.status, 0)
    assert.equal(Object.keys(JSON.parse(json.out)), [
      ...['schemaVersion', 'old', 'new', 'endpoint', 'same', 'matters'],
      ...['differences', 'verdicts', 'version', 'changelog'],
    ])
    assert.is(told(json.out, 'same'), true)
    assert.is((await commandLine([...contracts, '--json'])).out, json.out)
  })
})

test('without a second contract it is that of the working directory, else that of the package', async () => {
  await inFolder({ ...old, 'generated/openapi.json': '{' }, async (directory) => {
    const missing = await commandLine(['diff', 'old'], { directory })
    assert.is(missing.status, 2)
    assert.match(missing.err, 'diff <new>: generated/requirements.json is missing')
    writeFileSync(join(directory, 'generated/requirements.json'), published.requirements)
    const broken = await commandLine(['diff', 'old'], { directory })
    assert.is(broken.status, 2)
    assert.match(broken.err, 'diff <new>: generated/openapi.json is no JSON')
  })
  await inFolder(old, async (folder) => {
    const { status, out } = await commandLine(['diff', join(folder, 'old')])
    assert.is(status, 0)
    assert.match(out, `→ this package (${version})\n\nThe contracts are the same.\n`)
  })
})

const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false']

test('a revision is read from git, a folder of its name first', async () => {
  const files = {
    'generated/openapi.json': published.openapi,
    'generated/requirements.json': published.requirements,
    'empty/readme.txt': 'nothing',
  }
  await inFolder(files, async (folder) => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'ignore' })
    git('init', '-q')
    git('add', 'generated/openapi.json')
    git('commit', '-qm', 'first')
    git('tag', 'first')
    git('add', '.')
    git('commit', '-qm', 'second')
    git('branch', 'empty')
    writeFileSync(
      join(folder, 'generated/requirements.json'),
      edited(published.requirements, (file) => {
        at(file, 'requirements', 'LINK-TLS-002').level = 'MAY'
      }),
    )
    const say = (...args: readonly string[]) => commandLine(['diff', ...args], { directory: folder })
    const [changed, same, before, none, named] = await Promise.all([
      say('HEAD'),
      say('HEAD', 'HEAD~0'),
      say('first', 'HEAD'),
      say('nosuch'),
      say('empty'),
    ])
    assert.match(changed.out, '~ LINK-TLS-002  level: SHOULD → MAY')
    assert.match(same.out, `HEAD (${version}) → HEAD~0 (${version})\n\nThe contracts are the same.\n`)
    assert.match(
      before.err,
      'diff <old>: generated/requirements.json is not in first: that revision is from before',
    )
    assert.match(none.err, 'diff <old>: "nosuch" is no folder, and git knows no such revision: expected')
    assert.match(named.err, 'the folder empty holds no contract: expected openapi.json and requirements.json')
    assert.match(named.err, 'refs/heads/empty')
    assert.equal([before.status, none.status, named.status], [2, 2, 2])
  })
})

test('bad input is told at once, argument by argument', async () => {
  await inFolder(
    {
      'a/openapi.json': '{"openapi":"3.1.0","info":{"version":"1.0.0"}}',
      'a/requirements.json': '{}',
      'file.json': '{}',
    },
    async (folder) => {
      const say = (...args: readonly string[]) => commandLine(['diff', ...args], { directory: folder })
      const [nothing, two, file, option, outside] = await Promise.all([
        say(),
        say('a', join('a', '..', 'a'), 'b', '--json=x', '--exitcode'),
        say('file.json', '.'),
        say('--', '--output=x'),
        say('HEAD'),
      ])
      assert.match(nothing.err, 'diff <old>: expected a folder that holds a contract, or a git revision')
      for (const problem of [
        'diff takes two contracts, found "b" too',
        '--json takes no value',
        'unknown flag "--exitcode"; did you mean "--exit-code"?',
        'diff <old>: a/openapi.json: expected x-conformance',
        'diff <old>: a/requirements.json: requirements: expected a value, found nothing',
        'diff <new>: a/openapi.json: expected x-conformance',
      ])
        assert.match(two.err, problem)
      assert.match(file.err, 'diff <old>: "file.json" is a file: expected a folder')
      assert.match(file.err, 'diff <new>: the folder . holds no contract: expected')
      assert.match(option.err, 'diff <old>: "--output=x" begins with a hyphen: expected a folder')
      assert.match(outside.err, /diff <old>: "HEAD" is no folder, and git says "fatal: [^\n]+": expected/)
      for (const { status, out } of [nothing, two, file, option, outside])
        assert.equal([status, out], [2, ''])
    },
  )
})

test('what a contract says cannot steer a terminal', async () => {
  const rows = (table: Json): void => {
    table['LINK-TLS-099'] = newRow('MUST', 'Red \u001b[31m and \u202e back.')
  }
  await inFolder(filesOf({ rows }), async (folder) => {
    for (const flags of [[], ['--json']]) {
      const { out } = await commandLine(['diff', join(folder, 'old'), join(folder, 'new'), ...flags])
      assert.match(out, 'LINK-TLS-099')
      assert.not.match(out, /[\u001b\u202e]/)
    }
  })
})

test.run()
