import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { edit, root } from './testing.js'

const test = suite('main')

test('the command works below another root, and exits 1 on a broken spec', () => {
  const copy = mkdtempSync(join(tmpdir(), 'link-spec-'))
  try {
    for (const name of ['requirements.yaml', 'sources.yaml']) {
      cpSync(join(root, 'spec', name), join(copy, 'spec', name))
    }
    writeFileSync(join(copy, 'spec/openapi.yaml'), edit('openapi', 'example: code', 'example: cod').openapi)
    const main = join(root, 'spec/generate/main.ts')
    const options = { cwd: root, encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', main, '--root', copy],
      options,
    )
    assert.match(stderr, /^spec\/openapi\.yaml:\d+:\d+: example does not fit its schema/)
    assert.is(stdout, '')
    assert.is(status, 1)
    assert.not.ok(existsSync(join(copy, 'generated')))
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})

test.run()
