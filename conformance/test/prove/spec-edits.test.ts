import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { statusOf, validQuery, withMock } from '../fixtures/mock.js'

/** Plays the table of edits that the contract promises to carry through, on copies of the project. */
const root = fileURLToPath(new URL('../../../', import.meta.url))

interface Ran {
  readonly status: number
  readonly output: string
}

const run = (directory: string, program: string, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(program, [...args], { cwd: directory, maxBuffer: 1 << 26 }, (error, out, err) =>
      resolve({
        status: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        output: out + err,
      }),
    )
  })

/** What never ships: our own tests are not under test here. */
const leftOut = ['node_modules', 'test', 'bench', 'interop']

/** A copy of what the edits reach; its installed packages are ours. */
class Copy {
  readonly directory = mkdtempSync(join(tmpdir(), 'link-spec-'))

  constructor() {
    for (const name of ['spec', 'generated', 'reference-impl', 'conformance'])
      cpSync(join(root, name), join(this.directory, name), {
        recursive: true,
        filter: (path) => !leftOut.includes(basename(path)) && !path.endsWith('.test.ts'),
      })
    for (const name of ['package.json', 'tsconfig.json', '.biome.json'])
      cpSync(join(root, name), join(this.directory, name))
    symlinkSync(join(root, 'node_modules'), join(this.directory, 'node_modules'), 'junction')
  }

  /** Replaces one passage; a passage that is not there is a mistake in the test. */
  edit(path: string, from: string, to: string): void {
    const text = readFileSync(join(this.directory, path), 'utf8')
    if (!text.includes(from)) throw new Error(`${path} has no passage ${JSON.stringify(from)}`)
    writeFileSync(
      join(this.directory, path),
      text.replace(from, () => to),
    )
  }

  node(...args: readonly string[]): Promise<Ran> {
    return run(this.directory, process.execPath, args)
  }

  generate(...flags: readonly string[]): Promise<Ran> {
    return this.node('--import', 'tsx', 'spec/generate/main.ts', ...flags)
  }

  cli(...args: readonly string[]): Promise<Ran> {
    return this.node('--import', 'tsx', 'conformance/cli.ts', ...args)
  }

  /** What the compiler says, a line an error: `file(line,column): error …`, continuations joined to it. */
  async compilerErrors(): Promise<readonly string[]> {
    const { output } = await this.node('node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false')
    return output
      .replace(/\n {2,}/g, ' ')
      .split('\n')
      .filter((line) => line.includes('): error TS'))
  }

  read(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8')
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}

async function withCopy(work: (copy: Copy) => Promise<void>): Promise<void> {
  const copy = new Copy()
  try {
    await work(copy)
  } finally {
    copy.remove()
  }
}

const filesIn = (errors: readonly string[]): readonly string[] =>
  [...new Set(errors.map((line) => line.slice(0, line.indexOf('('))))].sort()

const audience = `        - name: audience
          in: query
          required: true
          schema:
            type: string
          example: https://api.example.com/
      responses:
        "302":`

test('an edit of a parameter reaches types, checks, mock and reference implementation', async () => {
  await withCopy(async (copy) => {
    assert.equal(await copy.generate('--check'), { status: 0, output: '' }, 'the copy begins up to date')

    // A required parameter is added.
    copy.edit('spec/openapi.yaml', '      responses:\n        "302":', audience)
    const red = await run(copy.directory, 'npm', ['run', '--silent', 'check'])
    assert.is(red.status, 1)
    assert.match(red.output, /generated\/contract\.ts:\d+: stale\n.*expected[\s\S]*audience/)
    assert.is(copy.read('generated/contract.ts').includes('audience'), false, '--check writes nothing')

    // A value is added to an enum, and an optional parameter becomes required.
    copy.edit(
      'spec/openapi.yaml',
      '        - code\n        - token\n',
      '        - code\n        - token\n        - id_token\n',
    )
    const connection = copy
      .read('spec/openapi.yaml')
      .slice(copy.read('spec/openapi.yaml').indexOf('- name: connection'))
    const head = connection.slice(0, connection.indexOf('required: false'))
    copy.edit('spec/openapi.yaml', `${head}required: false`, `${head}required: true`)
    assert.is((await copy.generate()).status, 0)

    const [list, byCase, errors] = await Promise.all([
      copy.cli('list'),
      copy.cli('explain', 'param-response_type-case'),
      copy.compilerErrors(),
    ])
    const ids = list.output.split('\n').map((line) => line.split(' ')[0])
    for (const id of [
      'param-audience-missing',
      'param-audience-empty',
      'param-audience-repeated',
      'param-connection-missing',
    ])
      assert.ok(ids.includes(id), id)
    assert.match(byCase.output, 'response_type = "ID_TOKEN"')
    assert.match(copy.read('generated/types.ts'), '"code" | "token" | "id_token"')

    // Each place that must handle it, and no other.
    assert.equal(filesIn(errors), ['reference-impl/pipeline.ts', 'reference-impl/steps/check-modifiers.ts'])
    assert.ok(
      errors.some(
        (error) => error.startsWith('reference-impl/pipeline.ts') && error.includes("'audience' is missing"),
      ),
    )
    assert.ok(
      errors.some((error) => error.startsWith('reference-impl/steps') && error.includes("'id_token'")),
    )

    const { output, status } = await copy.cli(
      '--only',
      'param-audience',
      '--only',
      'param-connection-missing',
    )
    assert.is(status, 1, 'the reference implementation lets a second one through, and the suite says so')
    assert.match(output, 'param-audience-repeated')
    assert.not.match(output, 'param-audience-missing', 'what the contract requires, it demands already')

    await withMock(copy.directory, async (url) => {
      const all = { ...validQuery, connection: 'facebook', audience: 'https://api.example.com/' }
      const { audience: _, ...noAudience } = all
      const { connection: __, ...noConnection } = all
      assert.is(await statusOf(url, all), 302)
      assert.is(await statusOf(url, noAudience), 400)
      assert.is(await statusOf(url, noConnection), 400)
      assert.is(await statusOf(url, { ...all, response_type: 'id_token' }), 302)
      assert.is(await statusOf(url, { ...all, response_type: 'none' }), 400)
    })
  })
})

const newRow = `- id: LINK-TLS-099
  level: MUST
  basis: P
  source: [RFC 6749 §3.1]
  statement: Something that nobody checks yet.
  why: To see that it is noticed.
  hint: Write a check.
  testable: true

- id: LINK-TLS-002
`

/** Files of checks and invariants that restate the level of a requirement. */
function restating(copy: Copy, requirement: string): readonly string[] {
  return ['conformance/checks', 'conformance/invariants'].flatMap((folder) =>
    readdirSync(join(copy.directory, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`)
      .filter((path) => copy.read(path).includes(`requirement: '${requirement}'`)),
  )
}

test('an edit of a requirement or a header reaches the checks that rest on it', async () => {
  await withCopy(async (copy) => {
    // Requirements go from SHOULD to MUST: one that a check restates, one that an invariant does.
    const raised = ['LINK-REDIRECT-011', 'LINK-DEPR-001']
    for (const id of raised)
      copy.edit('spec/requirements.yaml', `- id: ${id}\n  level: SHOULD`, `- id: ${id}\n  level: MUST`)
    // A requirement row is added.
    copy.edit('spec/requirements.yaml', '- id: LINK-TLS-002\n', newRow)
    // A response header is marked required.
    const cacheControl = '            Cache-Control:\n'
    copy.edit('spec/openapi.yaml', cacheControl, `${cacheControl}              required: true\n`)
    const generated = await copy.generate()
    assert.is(generated.status, 0, generated.output)

    const [errors, { output }] = await Promise.all([copy.compilerErrors(), copy.cli('list')])
    const restated = raised.flatMap((id) => restating(copy, id))
    assert.equal([...new Set(restated)].sort(), [
      'conformance/checks/redirect.ts',
      'conformance/invariants/deprecation.ts',
    ])
    assert.equal(
      filesIn(errors),
      [...new Set([...restated, 'conformance/run/catalogue.ts'])].sort(),
      'exactly those that restate a level, and the catalogue, which misses one',
    )
    const levels = errors.filter((error) => error.includes(`'"SHOULD"' is not assignable to type '"MUST"'`))
    assert.is(levels.length, restated.length, errors.join('\n'))
    assert.ok(
      errors.some((error) => error.includes('requirement without a check') && error.includes('LINK-TLS-099')),
      errors.join('\n'),
    )
    assert.match(output, 'response-302-carries-cache-control')
  })
})

/** A parameter with each kind of bound. */
const bounded = `        - { name: code, in: query, schema: { type: string, minLength: 3, maxLength: 5 } }
        - { name: flag, in: query, schema: { type: boolean } }
        - { name: kind, in: query, schema: { const: fixed } }
        - { name: size, in: query, schema: { type: integer, minimum: 1, maximum: 9 } }
        - { name: tag, in: query, schema: { type: string, pattern: "^a+$" }, x-invalid: [b] }
      responses:
        "302"`

/** The verdicts on the derived checks of those parameters' values, by id. */
async function verdictsOf(copy: Copy): Promise<readonly (readonly [check: string, verdict: string])[]> {
  const only = ['code', 'flag', 'kind', 'size', 'tag'].flatMap((name) => ['--only', `param-${name}-`])
  const { output } = await copy.cli(...only, '--reporter', 'json')
  const { findings }: { findings: readonly { check: string; verdict: string }[] } = JSON.parse(output)
  return findings
    .filter(({ check }) => !/-(empty|repeated|repeated-identically)$/.test(check))
    .map(({ check, verdict }) => [check, verdict] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
}

test('an edit of a bound, a status or a required parameter reaches the reference implementation and the checks', async () => {
  await withCopy(async (copy) => {
    const openapi = 'spec/openapi.yaml'
    copy.edit(openapi, '      responses:\n        "302"', bounded)
    assert.is((await copy.generate()).status, 0)
    const all = await verdictsOf(copy)
    assert.equal(
      all.filter(([, verdict]) => verdict !== 'pass'),
      [],
      'the reference implementation takes what the schemas allow, and refuses all else',
    )
    const step = "  ['check-values', checkValues],\n"
    copy.edit('reference-impl/pipeline.ts', step, '')
    const unchecked = await verdictsOf(copy)
    copy.edit('reference-impl/pipeline.ts', "  ['check-response-type'", `${step}  ['check-response-type'`)
    assert.equal(
      unchecked.filter(([, verdict]) => verdict !== 'pass').map(([check, verdict]) => `${check}: ${verdict}`),
      [
        'param-code-too-long: warn',
        'param-code-too-short: warn',
        'param-flag-another-type: warn',
        'param-kind-another-value: warn',
        'param-size-another-type: warn',
        'param-size-out-of-range: warn',
        'param-tag-malformed: warn',
      ],
      'a server that looks at no value is told so for each bound',
    )
    assert.equal(
      all.map(([check]) => check).filter((check) => /bounds|allowed-values/.test(check)),
      ['param-code-bounds', 'param-flag-bounds', 'param-kind-bounds', 'param-size-bounds'],
    )

    copy.edit(openapi, '        "302": &redirect', '        "303": &redirect')
    copy.edit(openapi, '        "302": *redirect', '        "303": *redirect')
    const token = 'required: true\n          description: >-\n            The access token'
    copy.edit(openapi, token, token.replace('true', 'false'))
    assert.is((await copy.generate()).status, 0)
    const [errors, status] = await Promise.all([
      copy.compilerErrors(),
      copy.cli('--only', 'LINK-REDIRECT-001'),
    ])
    assert.equal(filesIn(errors), [
      'conformance/run/catalogue.ts',
      'reference-impl/answers.ts',
      // It has to say which step judges each new parameter.
      'reference-impl/pipeline.ts',
      'reference-impl/steps/require-parameters.ts',
    ])
    assert.ok(
      errors.some(
        (error) => error.includes('requirement without a check') && error.includes('LINK-TOKEN-001'),
      ),
      errors.join('\n'),
    )
    assert.is(status.status, 1, 'the contract wants 303 now, and the reference implementation answers 302')
    assert.match(status.output, /LINK-TOKEN-001 has no check: nobody has looked/)
  })
})

test('another contract, with other names, gets types, a mock and the forms of its redirection parameter', async () => {
  await withCopy(async (copy) => {
    const fixture = join(root, 'conformance/test/fixtures/logout')
    for (const name of ['openapi.yaml', 'requirements.yaml', 'sources.yaml'])
      cpSync(join(fixture, name), join(copy.directory, 'spec', name))
    cpSync(join(fixture, 'forms.ts'), join(copy.directory, 'conformance/test/fixtures/logout/forms.ts'))
    const made = await copy.generate()
    assert.is(made.status, 0, made.output)
    assert.match(copy.read('generated/types.ts'), 'readonly returnTo: string')
    assert.match(copy.read('generated/contract.ts'), "redirectionUri: 'returnTo'")
    assert.match(copy.read('generated/requirements.json'), '"LOGOUT-RETURN-001"')

    const forms = await copy.node('--import', 'tsx', 'conformance/test/fixtures/logout/forms.ts')
    const [control = '', ...targets]: readonly string[] = JSON.parse(forms.output)
    assert.is(control, '/v2/logout?client_id=my-client&returnTo=https%3A%2F%2Fapp.example.com%2Fbye')
    assert.ok(targets.length > 300, `${targets.length} forms`)
    assert.equal(
      targets.filter((one) => !one.startsWith('/v2/logout?client_id=my-client&returnTo=')),
      [],
    )

    await withMock(copy.directory, async (endpoint) => {
      const url = endpoint.replace('/authorize', '/v2/logout')
      const all = { client_id: 'my-client', returnTo: 'https://app.example.com/bye' }
      assert.is(await statusOf(url, all), 302)
      assert.is(await statusOf(url, { client_id: 'my-client' }), 400)
      assert.is(await statusOf(url, { ...all, federated: 'maybe' }), 400)
    })
  })
})

test('generated/ removed and made again has the same bytes', async () => {
  await withCopy(async (copy) => {
    rmSync(join(copy.directory, 'generated'), { recursive: true })
    assert.is((await copy.generate()).status, 0)
    for (const name of readdirSync(join(root, 'generated')))
      assert.ok(copy.read(`generated/${name}`) === readFileSync(join(root, 'generated', name), 'utf8'), name)
  })
})

test.run()
