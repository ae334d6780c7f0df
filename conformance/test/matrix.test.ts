import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { renderJson } from '../reporters/json.js'
import { commandLine, type Said } from './fixtures/in-process.js'
import { broken, clean } from './fixtures/report.js'

const text = renderJson(broken, { colour: false, width: 80, trace: false, verbose: false })
const files = {
  'a.json': text,
  'b.json': renderJson(
    { ...clean, target: 'https://b.example/authorize' },
    { colour: false, width: 80, trace: false, verbose: false },
  ),
  'old.json': text.replace('"schemaVersion": 1', '"schemaVersion": 0'),
  'no.json': 'no',
}

interface Made extends Said {
  readonly page: string | null
}

async function making(args: readonly string[], file: string): Promise<Made> {
  let page: string | null = null
  const said = await commandLine(['matrix', ...args], {
    files,
    after: (directory) => {
      const path = join(directory, file)
      if (existsSync(path)) page = readFileSync(path, 'utf8')
    },
  })
  return { ...said, page }
}

test('reports become one page, named as was asked or matrix.html', async () => {
  const first = await making(['a.json', 'b.json'], 'matrix.html')
  assert.is(first.status, 0, first.err)
  assert.is(first.err, 'wrote matrix.html: 2 servers\n')
  assert.match(first.page ?? '', /<span>login\.example\.com<\/span>.*<span>b\.example<\/span>/s)
  const second = await making(['a.json', '--output', 'pages/all.html'], 'pages/all.html')
  assert.match(second.page ?? '', '<title>1 server by requirement</title>')
})

test('what is no report of this version is refused by name, and nothing is written', async () => {
  const { status, err, page } = await making(['a.json', 'old.json', 'no.json', 'gone.json'], 'matrix.html')
  assert.is(status, 2)
  assert.match(err, 'matrix: old.json cannot be used: its schemaVersion is 0, expected 1')
  assert.match(err, 'matrix: no.json cannot be used: expected a report as "--reporter json=<file>" writes it')
  assert.match(err, /matrix: cannot read \S+gone\.json \(ENOENT\)/)
  assert.is(page, null)
})

test('without reports, or without a place to write, it says what it expects', async () => {
  const none = await making([], 'matrix.html')
  assert.is(none.status, 2)
  assert.match(none.err, 'matrix expects JSON reports')
  const nowhere = await making(['a.json', '--output', 'b.json/matrix.html'], 'matrix.html')
  assert.is(nowhere.status, 2)
  assert.match(nowhere.err, '--output: cannot write b.json/matrix.html (ENOTDIR)')
})

test.run()
