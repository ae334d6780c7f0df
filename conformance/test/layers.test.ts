import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ForOfStatement, Node, Project, type SourceFile, SyntaxKind } from 'ts-morph'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const root = fileURLToPath(new URL('../../', import.meta.url))
const project = new Project({ skipAddingFilesFromTsConfig: true, compilerOptions: { allowJs: false } })

function pathsIn(directory: string): readonly string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.name === 'node_modules') return []
    return entry.isDirectory() ? pathsIn(path) : [path]
  })
}

interface Import {
  /** Path from the root, for an import of ours; else the name of the package. */
  readonly to: string
  readonly typeOnly: boolean
  readonly dynamic: boolean
}

interface Module {
  readonly path: string
  readonly source: SourceFile
  readonly imports: readonly Import[]
}

const resolved = (from: string, to: string): string =>
  to.startsWith('.') ? join(dirname(from), to).replace(/\.js$/, '.ts') : to

function importsOf(path: string, source: SourceFile): readonly Import[] {
  const declared = source.getImportDeclarations().map((one) => ({
    to: resolved(path, one.getModuleSpecifierValue()),
    typeOnly:
      one.isTypeOnly() ||
      (one.getNamedImports().length > 0 &&
        !one.getDefaultImport() &&
        one.getNamedImports().every((name) => name.isTypeOnly())),
    dynamic: false,
  }))
  const passedOn = source.getExportDeclarations().flatMap((one) => {
    const to = one.getModuleSpecifierValue()
    return to === undefined ? [] : [{ to: resolved(path, to), typeOnly: one.isTypeOnly(), dynamic: false }]
  })
  const dynamic = source.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call) => {
    const [to] = call.getArguments()
    if (call.getExpression().getKind() !== SyntaxKind.ImportKeyword) return []
    return [
      {
        to: Node.isStringLiteral(to) ? resolved(path, to.getLiteralValue()) : '(computed)',
        typeOnly: false,
        dynamic: true,
      },
    ]
  })
  return [...declared, ...passedOn, ...dynamic]
}

function moduleOf(path: string, text: string): Module {
  const source = project.createSourceFile(join('/virtual', path), text, { overwrite: true })
  return { path, source, imports: importsOf(path, source) }
}

const modules: readonly Module[] = ['spec', 'generated', 'reference-impl', 'conformance']
  .flatMap(pathsIn)
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => moduleOf(path, readFileSync(join(root, path), 'utf8')))

const under = (path: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`))

const isTest = (path: string): boolean => path.endsWith('.test.ts')
/** What serves our own tests, or makes a file, and never ships. */
const isTesting = (path: string): boolean =>
  isTest(path) ||
  /(^|\/)testing(-[\w-]+)?\.ts$/.test(path) ||
  path === 'conformance/target/json-schema.ts' ||
  under(path, 'conformance/test', 'conformance/bench', 'conformance/interop')

/** Each breach in one line; a test shows them all. */
const breaches = (
  applies: (module: Module) => boolean,
  of: (module: Module) => readonly string[],
): readonly string[] =>
  modules.filter(applies).flatMap((module) => of(module).map((what) => `${module.path}: ${what}`))

const imports =
  (of: (one: Import, module: Module) => boolean) =>
  (module: Module): readonly string[] =>
    module.imports.filter((one) => of(one, module)).map(({ to }) => `imports ${to}`)

test('every kind of import and use is seen', () => {
  assert.ok(modules.length > 150, `${modules.length} modules`)
  const seen = moduleOf(
    'conformance/seen.ts',
    `import a, { type B } from '../reference-impl/index.js'
     import { type C } from './c.js'
     import 'node:process'
     export * from './d.js'
     const e = await import('./e.js')
     process.exitCode = { process: a }.process`,
  )
  assert.equal(
    seen.imports.map(({ to, typeOnly, dynamic }) => [to, typeOnly, dynamic]),
    [
      ['reference-impl/index.ts', false, false],
      ['conformance/c.ts', true, false],
      ['node:process', false, false],
      ['conformance/d.ts', false, false],
      ['conformance/e.ts', false, true],
    ],
  )
  assert.ok(usesProcess(seen))
  assert.ok(usesProcess(moduleOf('conformance/seen.ts', 'const { env } = process')))
  assert.not(
    usesProcess(
      moduleOf('conformance/seen.ts', "const text = 'process.env' + task.process + { process: 1 }"),
    ),
  )
})

test('generated imports nothing outside itself', () => {
  assert.equal(
    breaches(
      ({ path }) => under(path, 'generated'),
      imports(({ to }) => !under(to, 'generated')),
    ),
    [],
  )
})

test('every generated file says where it came from, first of all', () => {
  const headless = breaches(
    ({ path }) => under(path, 'generated'),
    ({ source }) =>
      /^\/\/ Generated from spec\/[\w.]+ .*Do not edit\./.test(source.getFullText()) ? [] : ['has no header'],
  )
  assert.equal(headless, [])
  for (const path of pathsIn('generated').filter((name) => name.endsWith('.json')))
    assert.match(
      readFileSync(join(root, path), 'utf8').slice(0, 400),
      /"Generated from [\w./-]+(?: and [\w./-]+)* by `npm run generate`\. Do not edit\."/,
      path,
    )
})

test('spec imports nothing that is made from it', () => {
  const built = (to: string): boolean => under(to, 'generated', 'reference-impl', 'conformance')
  assert.equal(
    breaches(
      ({ path }) => under(path, 'spec') && !isTest(path),
      imports(({ to }) => built(to)),
    ),
    [],
  )
})

test('the reference implementation knows nothing of the suite', () => {
  assert.equal(
    breaches(
      ({ path }) => under(path, 'reference-impl'),
      imports(({ to }) => under(to, 'conformance', 'spec')),
    ),
    [],
  )
})

test('the suite knows the reference implementation through dynamic imports of two commands alone', () => {
  const embedded = ['conformance/commands/start-demo.ts', 'conformance/commands/serve.ts']
  const allowed = ({ to, dynamic }: Import, { path }: Module): boolean =>
    under(to, 'reference-impl') && !(dynamic && embedded.includes(path))
  assert.equal(
    breaches(({ path }) => under(path, 'conformance') && !isTesting(path), imports(allowed)),
    [],
  )
})

/** Pure functions from a document to the tables of generated/contract.ts: two documents are compared by the same. */
const tablesOfContract = ['spec/generate/contract.ts', 'spec/generate/openapi.ts']

test('the suite knows nothing of the spec, but that a comparison of contracts makes its tables as the generator does', () => {
  const comparing = ({ path }: Module): boolean => under(path, 'conformance/contract-diff')
  assert.equal(
    breaches(
      ({ path }) => under(path, 'conformance') && !isTesting(path),
      imports(({ to }, module) => under(to, 'spec') && !(comparing(module) && tablesOfContract.includes(to))),
    ),
    [],
  )
  const further = imports(({ to, typeOnly }) => !typeOnly && !tablesOfContract.includes(to))
  assert.equal(
    breaches(({ path }) => tablesOfContract.includes(path), further),
    [],
  )
})

/** What ships depends on these, and why. */
const packages: Readonly<Record<string, string>> = {
  'fastest-levenshtein': 'the edit distance behind "did you mean"',
  jose: 'JWT and keys',
  parse5: 'HTML as browsers read it',
  'string-width': 'columns of a terminal: a full-width letter takes two',
  valibot: 'one schema for target file, options and known failures, and types from it',
  yaml: 'target files and known failures',
}

test('what ships imports nothing that only serves our tests, and no package but these', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const foreign = ({ to, typeOnly }: Import): boolean =>
    isTesting(to) ||
    (/^[^./]/.test(to) &&
      !to.includes('.ts') &&
      !to.startsWith('node:') &&
      !(to in dependencies) &&
      !(typeOnly && `@types/${to}` in devDependencies))
  const ships = ({ path }: Module): boolean =>
    (under(path, 'conformance', 'reference-impl') || tablesOfContract.includes(path)) && !isTesting(path)
  assert.equal(Object.keys(dependencies).sort(), Object.keys(packages))
  assert.equal(breaches(ships, imports(foreign)), [])
})

/**
 * The rooms of the suite, which is its table of contents: a room imports only from rooms above it.
 */
const rooms = [
  'common', // knows nothing of the field
  'syntax', // URI, percent-encoding, JWT, Link
  'secrets', // what must never be shown
  'wire', // octets out, octets in
  'target', // what is checked
  'request', // the control, and how a request differs from it
  'checks', // DATA, one file a behaviour
  'redirect-uris', // DATA, one file a technique
  'rules', // what is made where a list would end: edits, branches, carriers
  'answers', // what an answer means
  'judge', // whether it is what the check expects
  'invariants', // what holds for every answer
  'upstream', // the suite as identity provider
  'journey', // the suite as browser and client, and what it makes of a journey
  'contract-diff', // two contracts: what the rooms above would check of each; it knows nothing of a run
  'report', // the result model, and how it is made
  'run', // the only room that knows all of them
  'api', // what a program imports
  'reporters', // one file a format
  'commands', // one file a command
]
/** Modules beside the rooms: doors into the suite, which no room may import. */
const doors = [
  'conformance/cli.ts',
  'conformance/index.ts',
  'conformance/node-test.ts',
  'conformance/vitest.ts',
]
const proof = ['test', 'bench', 'interop']

const roomOf = (path: string): string => path.split('/')[1] ?? ''
const isSuite = (path: string): boolean => path.startsWith('conformance/')
const isLoose = (path: string): boolean => isSuite(path) && path.split('/').length === 2

/** Whether an import goes up the list, or out of the rooms. */
const climbs = ({ to }: Import, { path }: Module): boolean =>
  isSuite(to) &&
  !under(to, 'conformance/test') &&
  (isLoose(to) || rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(path)))

test('a room imports only from rooms above it', () => {
  const inRooms = ({ path }: Module): boolean => isSuite(path) && !isLoose(path) && !isTesting(path)
  assert.equal(breaches(inRooms, imports(climbs)), [])
  const turned = moduleOf('conformance/target/turned.ts', "import { run } from '../run/run.js'")
  assert.equal(imports(climbs)(turned), ['imports conformance/run/run.ts'])
})

test('every folder is a room or a proof, and nothing stands loose but the doors', () => {
  const own = modules.map(({ path }) => path).filter(isSuite)
  const folders = new Set(own.filter((path) => !isLoose(path)).map(roomOf))
  assert.equal(
    [...folders].filter((name) => ![...rooms, ...proof].includes(name)),
    [],
  )
  assert.equal(own.filter(isLoose).sort(), doors)
})

/** The modules that can be reached from themselves, type imports included; a dynamic import is no part of a circle. */
function circles(all: readonly Module[]): readonly string[] {
  const arrows = new Map(
    all.map(({ path, imports: own }) => [path, own.filter(({ dynamic }) => !dynamic).map(({ to }) => to)]),
  )
  const reachable = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>()
    const open = [...(arrows.get(from) ?? [])]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      open.push(...(arrows.get(next) ?? []))
    }
    return seen
  }
  return [...arrows.keys()].filter((path) => reachable(path).has(path))
}

test('no import goes in a circle', () => {
  assert.equal(circles(modules.filter(({ path }) => !under(path, 'conformance/test'))), [])
  const two = [
    moduleOf('spec/a.ts', "import './b.js'"),
    moduleOf('spec/b.ts', "import type { A } from './a.js'"),
  ]
  assert.equal(circles(two), ['spec/a.ts', 'spec/b.ts'])
})

/** What stands beside the data: the checks that follow from the contract, and the comparisons that explain a run. */
const codeBesideData = [
  'conformance/checks/check.ts',
  'conformance/checks/from-contract.ts',
  'conformance/redirect-uris/comparisons.ts',
  'conformance/redirect-uris/comparison-behind.ts',
]

test('checks and forms are data: their files import types only', () => {
  const data = ({ path }: Module): boolean =>
    under(path, 'conformance/checks', 'conformance/redirect-uris') &&
    !under(path, 'conformance/redirect-uris/sending', ...codeBesideData) &&
    !isTest(path) &&
    !path.endsWith('/index.ts')
  assert.equal(
    breaches(
      data,
      imports(({ typeOnly }) => !typeOnly),
    ),
    [],
  )
  const functions = breaches(data, ({ source }) =>
    source
      .getDescendants()
      .filter((node) => Node.isFunctionLikeDeclaration(node))
      .map((node) => `holds a function at line ${node.getStartLineNumber()}`),
  )
  assert.equal(functions, [])
})

test('reporters see the report and each other, nothing else', () => {
  const known = [
    'conformance/report/report.ts',
    ...['verdict', 'group-by', 'keys-of', 'moment'].map((name) => `conformance/common/${name}.ts`),
  ]
  const tools = ['node:crypto', 'node:fs', 'string-width', 'sarif']
  const allowed = ({ to, typeOnly }: Import): boolean =>
    known.includes(to) ||
    (typeOnly && to === 'conformance/report/read-report.ts') ||
    tools.includes(to) ||
    under(to, 'conformance/reporters')
  assert.equal(
    breaches(
      ({ path }) => under(path, 'conformance/reporters') && !isTest(path),
      imports((one) => !allowed(one)),
    ),
    [],
  )
})

/** Modules that meet the process, and why. */
const rim: Readonly<Record<string, string>> = {
  'conformance/cli.ts': 'the program',
  'conformance/api/run-conformance.ts': "the library's rim: reads environment and working directory once",
  'spec/generate/main.ts': 'a program',
}

const usesProcess = ({ source, imports: all }: Module): boolean =>
  all.some(({ to }) => to === 'node:process') ||
  source.getDescendantsOfKind(SyntaxKind.Identifier).some((name) => {
    const parent = name.getParent()
    const isMember = Node.isPropertyAccessExpression(parent) && parent.getNameNode() === name
    return name.getText() === 'process' && !isMember && !Node.isPropertyAssignment(parent)
  })

test('only the programs and the rim of the library touch the process', () => {
  const touching = modules
    .filter((module) => !isTesting(module.path) && usesProcess(module))
    .map(({ path }) => path)
  assert.equal(touching.sort(), Object.keys(rim).sort())
})

test('every test file runs its tests', () => {
  const idle = breaches(
    ({ path }) => isTest(path),
    ({ source }) =>
      source.getStatements().some((statement) => /^\w+\.run\(\)$/.test(statement.getText().trim()))
        ? []
        : ['never calls .run(): uvu would pass it in silence'],
  )
  assert.equal(idle, [])
})

/** Whether a loop may run over nothing: its list is neither written there nor known to hold something. */
function mayBeEmpty(loop: ForOfStatement): boolean {
  const list = loop.getExpression()
  const name = Node.isIdentifier(list) ? list.getText() : ''
  const declared = loop
    .getSourceFile()
    .getDescendantsOfKind(SyntaxKind.VariableDeclaration)
    .find((variable) => variable.getName() === name)
  const written = declared?.getInitializer() ?? list
  return !/^(\[(?!\.\.\.|\])|'.|filled\()/.test(written.getText()) && !isBound(list)
}

/** A name that a loop around it has bound belongs to a row of a table, which its author sees. */
const isBound = (list: Node): boolean =>
  Node.isIdentifier(list) &&
  list
    .getAncestors()
    .some((one) => Node.isForOfStatement(one) && one.getInitializer().getText().includes(list.getText()))

/** Tests whose every assertion stands in a loop that may run over nothing. */
const vacuous = ({ source }: Module): readonly string[] =>
  source.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call) => {
    const [title, body] = call.getArguments()
    if (call.getExpression().getText() !== 'test' || body === undefined) return []
    const assertions = body
      .getDescendantsOfKind(SyntaxKind.CallExpression)
      .filter((one) => /^(assert|golden)/.test(one.getExpression().getText()))
    const loops = assertions.map((one) =>
      one.getFirstAncestor(
        (around): around is ForOfStatement =>
          Node.isForOfStatement(around) && around.getPos() > body.getPos(),
      ),
    )
    return loops.length > 0 && loops.every((loop) => loop !== undefined && mayBeEmpty(loop))
      ? [`asserts nothing when a list is empty: ${title?.getText()}`]
      : []
  })

test('no test is green because a list was empty', () => {
  assert.equal(
    breaches(({ path }) => isTest(path), vacuous),
    [],
  )
  const seen = (list: string): readonly string[] =>
    vacuous(moduleOf('spec/a.test.ts', `test('a', () => { for (const one of ${list}) assert.ok(one) })`))
  assert.is(seen('found').length, 1)
  assert.equal([...seen('filled(found)'), ...seen("['a']")], [])
})

test('every test stands where the runner looks for it', () => {
  const roots = ['spec', 'reference-impl', 'conformance']
  assert.equal(
    breaches(
      ({ path }) => isTest(path) && !under(path, ...roots),
      () => ['is never run'],
    ),
    [],
  )
})

test('nothing but data is exported by default', () => {
  const named = breaches(
    ({ path }) => !under(path, 'conformance/checks', 'conformance/redirect-uris'),
    ({ source }) => (source.getDefaultExportSymbol() === undefined ? [] : ['has a default export']),
  )
  assert.equal(named, [])
})

test('nothing is passed on wholesale: what a module offers can be read in it', () => {
  assert.equal(
    breaches(
      () => true,
      ({ source }) =>
        source
          .getExportDeclarations()
          .filter((one) => one.isNamespaceExport())
          .map((one) => one.getText()),
    ),
    [],
  )
})

test('no path of ours is absolute or leaves the project', () => {
  const outside = imports(({ to }) => to.startsWith('/') || relative('.', to).startsWith('..'))
  assert.equal(
    breaches(() => true, outside),
    [],
  )
})

test.run()
