import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseFlags, runOnce, type World } from './command.js'
import type { SpecTexts } from './load.js'
import { edit, generated, shipped } from './testing.js'

const test = suite('command')

interface Recorded {
  readonly world: World
  readonly files: Map<string, string>
  readonly said: string[]
  readonly complained: string[]
}

function record(
  texts: SpecTexts,
  files: Iterable<readonly [string, string]>,
  emitSchemas: World['emitSchemas'] = async () => new Map(),
): Recorded {
  const recorded = { files: new Map(files), said: [] as string[], complained: [] as string[] }
  const world: World = {
    readSpec: () => texts,
    emitSchemas,
    readGenerated: (path) => recorded.files.get(path) ?? '',
    writeGenerated: (path, text) => recorded.files.set(path, text),
    say: (line) => recorded.said.push(line),
    complain: (line) => recorded.complained.push(line),
  }
  return { ...recorded, world }
}

test('it writes every file, and none a second time', async () => {
  const { world, files, said } = record(shipped, [])
  assert.is(await runOnce(world, { check: false }), 0)
  const first = said.splice(0)
  const notes = first.filter((line) => line.startsWith('note: '))
  for (const note of notes)
    assert.match(note, /^note: spec\/openapi\.yaml:\d+:5: [A-Z]+ \/\S+: types, mock and documentation/)
  assert.match(notes[0] ?? '', ' POST /authorize: ')
  assert.equal(first, [...notes, ...[...files.keys()].map((path) => `wrote ${path}`)])
  assert.is(await runOnce(world, { check: false }), 0)
  assert.equal(said, [...notes, 'generated files are up to date'])
})

test('--check passes on files that are up to date', async () => {
  const { world, complained } = record(shipped, await generated(shipped))
  assert.is(await runOnce(world, { check: true }), 0)
  assert.equal(complained, [])
})

test('--check shows where each stale file first differs and writes nothing', async () => {
  const before = new Map(await generated(shipped))
  const contract = before.get('generated/contract.ts') ?? ''
  before.set('generated/contract.ts', contract.split('\n').with(3, '// by hand').join('\n'))
  before.delete('generated/openapi.json')
  const { world, files, complained } = record(shipped, before)
  assert.is(await runOnce(world, { check: true }), 1)
  assert.is(complained.length, 3)
  assert.match(
    complained[0] ?? '',
    /^generated\/contract\.ts:4: stale\n {2}expected ".*"\n {11}".*"\n {11}".*"\n {2}found {4}"\/\/ by hand"\n {11}"/,
  )
  assert.match(complained[1] ?? '', 'generated/openapi.json:1: stale')
  assert.equal(files, before)
})

test('schemas are made from what has been written, and compared like the other files', async () => {
  const { world, files, complained } = record(shipped, [], async () => {
    const described = [...files.keys()].filter((path) => !path.endsWith('.schema.json'))
    return new Map([['generated/report.schema.json', `{"described":${described.length}}\n`]])
  })
  await runOnce(world, { check: false })
  assert.is(files.get('generated/report.schema.json'), `{"described":${files.size - 1}}\n`)
  assert.is(await runOnce(world, { check: true }), 0)
  files.set('generated/report.schema.json', '{}\n')
  assert.is(await runOnce(world, { check: true }), 1)
  assert.match(complained[0] ?? '', 'generated/report.schema.json:1: stale')
  assert.is(files.get('generated/report.schema.json'), '{}\n')
})

test('a broken spec is told and nothing is written', async () => {
  const { world, files, complained } = record(edit('openapi', 'example: code', 'example: cod'), [])
  assert.is(await runOnce(world, { check: false }), 1)
  assert.match(complained[0] ?? '', /^spec\/openapi\.yaml:\d+:\d+: example does not fit its schema/)
  assert.is(files.size, 0)
})

test('flags that are unknown or exclude each other are refused', () => {
  assert.throws(() => parseFlags(['--chek']), /--chek/)
  assert.throws(() => parseFlags(['--check', '--watch']), /exclude each other/)
  assert.equal(parseFlags(['--root', 'x']), { check: false, watch: false, root: 'x' })
})

test.run()
