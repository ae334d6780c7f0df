import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { edit, root } from './testing.js'

const test = suite('main')

function runMain(prepare: (spec: string) => void) {
  const copy = mkdtempSync(join(tmpdir(), 'link-spec-'))
  try {
    mkdirSync(join(copy, 'spec'))
    prepare(join(copy, 'spec'))
    const main = join(root, 'spec/generate/main.ts')
    const options = { cwd: root, encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', main, '--root', copy],
      options,
    )
    return { status, stdout, stderr, copy, wrote: existsSync(join(copy, 'generated')) }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

test('the command works below another root, and exits 1 on a broken spec', () => {
  const { status, stdout, stderr, wrote } = runMain((spec) => {
    for (const name of ['requirements.yaml', 'sources.yaml'])
      cpSync(join(root, 'spec', name), join(spec, name))
    writeFileSync(join(spec, 'openapi.yaml'), edit('openapi', 'example: code', 'example: cod').openapi)
  })
  assert.match(stderr, /^spec\/openapi\.yaml:\d+:\d+: example does not fit its schema/)
  assert.equal({ status, stdout, wrote }, { status: 1, stdout: '', wrote: false })
})

test('a missing input is told in one line', () => {
  const { status, stdout, stderr, copy } = runMain((spec) => {
    for (const name of ['openapi.yaml', 'sources.yaml']) cpSync(join(root, 'spec', name), join(spec, name))
  })
  assert.is(stderr, `spec/requirements.yaml: there is no such file below ${copy}\n`)
  assert.equal({ status, stdout }, { status: 1, stdout: '' })
})

test.run()
