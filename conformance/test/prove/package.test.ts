import { spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { parse as parseHtml } from 'parse5'
import type { Log } from 'sarif'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { faultyLines, faultyVersions } from '../../../reference-impl/faulty.js'
import { reporterNames } from '../../reporters/reporter.js'
import { noticedOf } from '../fixtures/faulty.js'
import { pack, type Ran, root, run } from '../fixtures/package.js'
import { parseXml } from '../fixtures/xml.js'

/** Builds the package, packs it, installs the tarball in an empty folder, and works with what is there. */
const work = mkdtempSync(join(tmpdir(), 'link-package-'))
const home = join(work, 'home')

/** The program as npm installed it. */
const program = join(home, 'node_modules/link-conformance/dist/conformance/cli.js')
const cli = (args: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  run(home, process.execPath, [program, ...args], extra)

/** The packages, and what they need themselves. */
function withTheirs(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, ...withTheirs(dependenciesOf(join(root, 'node_modules', name)))])
}

function dependenciesOf(folder: string): readonly string[] {
  return Object.keys(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies ?? {})
}

/** Without a registry the dependencies come from here, and npm's part is not tested. */
async function install(tarball: string): Promise<void> {
  mkdirSync(home)
  const { status } = await run(home, 'npm', [
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    tarball,
  ])
  if (status === 0) return
  process.stdout.write('note: no registry: the dependencies were copied, npm install was not tested\n')
  const target = join(home, 'node_modules/link-conformance')
  mkdirSync(target, { recursive: true })
  await run(home, 'tar', ['xzf', tarball, '--strip-components', '1', '-C', target])
  for (const name of withTheirs(dependenciesOf(root)))
    cpSync(join(root, 'node_modules', name), join(home, 'node_modules', name), {
      recursive: true,
      dereference: true,
    })
}

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

const test = suite('package')

test.before(async () => install(await pack(work)))
test.after(() => rmSync(work, { recursive: true, force: true }))

test('the tarball holds what is used and nothing else', () => {
  const folder = join(home, 'node_modules/link-conformance')
  const files = filesIn(folder).map((path) => path.slice(folder.length + 1).replaceAll('\\', '/'))
  for (const name of [
    'dist/conformance/cli.js',
    'dist/conformance/index.d.ts',
    'dist/conformance/index.js.map',
    'dist/conformance/node-test.js',
    'dist/conformance/vitest.d.ts',
    'dist/conformance/jest.cjs',
    'dist/conformance/jest.d.cts',
    'dist/reference-impl/index.js',
    'dist/reference-impl/faulty.js',
    'dist/reference-impl/simulation/index.d.ts',
    'generated/openapi.json',
    'generated/requirements.json',
    'dist/generated/types.d.ts',
    'generated/target.schema.json',
    'spec/openapi.yaml',
    'spec/requirements.yaml',
    'spec/CHANGELOG.md',
    'generated/report.schema.json',
    'dist/conformance/reporters/assets/report.css',
  ])
    assert.ok(files.includes(name), name)
  const roots = [...new Set(files.map((name) => name.split('/')[0]))].sort()
  assert.equal(
    roots.filter((name) => !/^(README|LICENSE)/.test(name ?? '')),
    ['dist', 'generated', 'package.json', 'spec'],
  )
  assert.equal(
    files.filter((name) => /\.test\.|\/testing|\/test\/|\/bench\/|(?<!\.d)\.ts$/.test(name)),
    [],
  )
})

test('what is installed takes less than 30 MB', () => {
  const bytes = filesIn(join(home, 'node_modules')).reduce((sum, path) => sum + statSync(path).size, 0)
  assert.ok(bytes < 30_000_000, `${bytes} octets`)
})

test('npx finds the program', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { status, stdout } = await run(home, 'npx', ['--no-install', 'link-conformance', '--version'])
  if (status !== 0) assert.ok(!readdirSync(join(home, 'node_modules')).includes('.bin'), 'npm installed it')
  else assert.is(stdout, `${version}\n`)
  assert.is((await cli(['--version'])).stdout, `${version}\n`)
})

test('the contract that is installed can be compared with another one', async () => {
  const { status, stdout, stderr } = await cli(['diff', 'node_modules/link-conformance', '--exit-code'])
  assert.is(status, 0, stderr)
  assert.match(stdout, 'The contracts are the same.')
})

test('the types of the contract are exported, with the values of its enumerations', async () => {
  const script =
    "import { responseTypeValues } from 'link-conformance/types'; console.log(responseTypeValues.join())"
  const { stdout } = await run(home, process.execPath, ['--input-type=module', '--eval', script])
  assert.is(stdout, 'code,token\n')
})

/** Runs `serve` of the installed package; gives the link that it prints. */
async function withServe(use: (link: URL) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [program, 'serve', '--port', '0'], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const link = await new Promise<string>((resolve) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /^http\S+\?\S+$/m.exec(said)?.[0]
      if (found !== undefined && said.includes('curl')) resolve(found)
    })
  })
  try {
    await use(new URL(link))
  } finally {
    child.kill('SIGINT')
    assert.is(await ended, 0, 'serve ends with the first Ctrl-C')
  }
}

test('one process serves, another checks it and writes every report', async () => {
  await withServe(async ({ origin, searchParams }) => {
    const value = (name: string): string => searchParams.get(name) ?? ''
    const { status, stdout, stderr } = await cli(
      [
        ...[origin, '--mode', 'overloaded'],
        ...['--client-id', value('client_id'), '--redirect-uri', value('redirect_uri')],
        ...['--connection', value('connection')],
        ...reporterNames.flatMap((name) => ['--reporter', `${name}=reports/r.${name}`]),
      ],
      { LINK_ACCESS_TOKEN: value('access_token') },
    )
    assert.is(status, 0, stdout + stderr)
    assert.match(stdout, 'Conforms')
    assert.is(stderr, '')
  })
  const read = (name: string): string => readFileSync(join(home, 'reports', `r.${name}`), 'utf8')
  const schema = JSON.parse(
    readFileSync(join(home, 'node_modules/link-conformance/generated/report.schema.json'), 'utf8'),
  )
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  const validate = ajv.compile(schema)
  assert.ok(validate(JSON.parse(read('json'))), JSON.stringify(validate.errors))
  assert.is(parseXml(read('junit')).name, 'testsuites')
  const sarif: Log = JSON.parse(read('sarif'))
  assert.is(sarif.version, '2.1.0')
  assert.is(sarif.runs[0]?.tool.driver.name, 'link-conformance')
  const problems: string[] = []
  parseHtml(read('html'), { onParseError: ({ code }) => void problems.push(code) })
  assert.equal(problems, [])
  assert.match(read('markdown'), /^#{1,2} /m)
  assert.match(read('terminal'), 'Conforms')
})

test('demo lists every faulty version, and checks one', async () => {
  const { status, stderr } = await cli(['demo', '--faulty'])
  assert.is(status, 2)
  assert.match(stderr, faultyLines().join('\n    '))
  for (const { name } of faultyVersions) assert.match(stderr, name)
  const [check = ''] = noticedOf['state-as-markup'].checks
  const { status: found, stdout } = await cli(['demo', '--faulty', 'state-as-markup', '--quick'])
  assert.is(found, 1, stdout)
  assert.match(stdout, check)
})

test('without a target the installed program names what to do next; with a target file in the folder it checks that', async () => {
  const folder = join(work, 'folder')
  mkdirSync(folder)
  const bare = (extra: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    run(folder, process.execPath, [program, '--only', 'LINK-STATE'], extra)
  const nothing = await bare()
  assert.is(nothing.status, 2, nothing.stdout)
  assert.is(nothing.stdout, '')
  for (const next of ['init', 'run <url> --target-file target.yaml', 'demo'])
    assert.match(nothing.stderr, `link-conformance ${next}`)
  await withServe(async ({ origin, searchParams }) => {
    const value = (name: string): string => searchParams.get(name) ?? ''
    const target = {
      target: origin,
      client_id: value('client_id'),
      redirect_uris: [value('redirect_uri')],
      connections: [value('connection')],
    }
    writeFileSync(join(folder, 'target.yaml'), JSON.stringify(target))
    const { status, stdout, stderr } = await bare({ LINK_ACCESS_TOKEN: value('access_token') })
    assert.is(status, 0, stdout + stderr)
    assert.match(stdout, `${origin}/authorize`)
  })
})

const examples = fileURLToPath(new URL('../examples/', import.meta.url))

test('every example runs', async () => {
  for (const name of readdirSync(examples)) cpSync(join(examples, name), join(home, name))
  const check = await run(home, process.execPath, ['check.mjs'])
  assert.is(check.status, 0, check.stdout + check.stderr)
  assert.match(check.stdout, /^exit 0 after \d+ requests, \d+ requirements passed\n$/)
  const client = await run(home, process.execPath, ['client.mjs'])
  assert.is(client.stdout, '302 https://www.facebook.com\n', client.stderr)
  for (const [name, passes] of [
    ['conformance', /^# pass [1-9]\d+$/m],
    ['clients', /^# pass [1-9]$/m],
  ] as const) {
    const tests = ['--test', '--test-reporter', 'tap', `${name}.test.mjs`]
    const { status, stdout } = await run(home, process.execPath, tests)
    assert.is(status, 0, stdout)
    assert.match(stdout, /^# fail 0$/m)
    assert.match(stdout, passes)
  }
})

const consumer = `import { checks, ConfigurationError, conformanceTests, type Finding, linkUrl, type Report, requirements, runConformance } from 'link-conformance'
import { registerConformance as inJest } from 'link-conformance/jest'
import { registerConformance } from 'link-conformance/node-test'
import { type operations, responseTypeValues } from 'link-conformance/types'
import { registerConformance as inVitest, type Vitest } from 'link-conformance/vitest'
import { createLinkServer, type LinkServerOptions } from 'link-conformance/reference'
import { serveSimulation, type Simulation } from 'link-conformance/simulation'

const query = { response_type: 'code', client_id: 'c', redirect_uri: 'https://a.example/cb', access_token: 't' } as const
export const url: string = linkUrl('https://login.example.com', query)
// @ts-expect-error: unknown parameter
linkUrl('https://login.example.com', { ...query, stat: 'x' })
// @ts-expect-error: not in the enum
linkUrl('https://login.example.com', { ...query, response_type: 'none' })
// @ts-expect-error: unknown profile
runConformance({ targetFile: 'target.yaml', profile: 'lax' })
export const run = async (signal: AbortSignal): Promise<Report> => {
  const running = runConformance({ targetFile: 'target.yaml', only: ['LINK-RURI'], signal })
  for await (const finding of running) use(finding)
  return running.report
}
const use = (finding: Finding): string => finding.verdict + requirements[finding.requirement].statement
export const serve = (options: LinkServerOptions) => createLinkServer(options).handler
export const fetched = (request: Request): Promise<Response> => createLinkServer().fetch(request)
export const simulation = (): Promise<Simulation> => serveSimulation({ auto: 'ok' })
type Query = operations['link']['parameters']['query']
// @ts-expect-error: not in the enum
export const wrong: Query['response_type'] = 'none'
export const responseType: Query['response_type'] | undefined = responseTypeValues[0]
export const names: readonly string[] = conformanceTests({ targetFile: 'target.yaml' }).map(({ name }) => name)
export const vitest = (runner: Vitest): void => inVitest({ targetFile: 'target.yaml' }, runner)
export const all = [checks.length, ConfigurationError, registerConformance, inJest]
`

test('the types are there for every entry point, and refuse an invalid request', async () => {
  writeFileSync(join(home, 'consumer.ts'), consumer)
  writeFileSync(
    join(home, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        ...{
          strict: true,
          noEmit: true,
          module: 'NodeNext',
          target: 'ES2023',
          lib: ['ES2023'],
          skipLibCheck: false,
        },
        ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
      },
      files: ['consumer.ts'],
    }),
  )
  const { status, stdout } = await run(home, process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    home,
  ])
  assert.is(status, 0, stdout)
})

test('the mock says how to get Prism', async () => {
  const { status, stderr } = await cli(['mock'])
  assert.is(status, 2)
  assert.match(stderr, 'npm install --save-dev @stoplight/prism-cli@')
})

test('--version and --help load nothing that they do not need', async () => {
  const loader = `import { register } from 'node:module'
register('data:text/javascript,' + encodeURIComponent('export async function load(url, context, next) { process.stderr.write(url + "\\\\n"); return next(url, context) }'), import.meta.url)
`
  writeFileSync(join(home, 'loader.mjs'), loader)
  for (const flag of ['--version', '--help']) {
    const { stderr } = await run(home, process.execPath, ['--import', './loader.mjs', program, flag])
    const loaded = stderr
      .split('\n')
      .filter((line) => line.startsWith('file:') && line.includes('link-conformance'))
    assert.ok(loaded.length > 0 && loaded.length <= 10, loaded.join('\n'))
    assert.equal(
      loaded.filter((url) => /reference-impl|generated|checks|reporters\/(?!reporter\.js)/.test(url)),
      [],
    )
  }
})

test.run()
