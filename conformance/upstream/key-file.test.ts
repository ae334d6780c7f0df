import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LinkConformanceError } from '../common/errors.js'
import { loadKeys } from './key-file.js'
import { keysToText } from './keys.js'

const test = suite<{ folder: string }>('key-file')
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'upstream-keys-'))
})
test.after.each(({ folder }) => rmSync(folder, { recursive: true }))

async function failureOf(path: string): Promise<LinkConformanceError> {
  try {
    await loadKeys(path)
  } catch (error) {
    if (error instanceof LinkConformanceError) return error
    throw error
  }
  throw new Error('keys were loaded')
}

test('keys are made on first use, for their owner alone, and stay', async ({ folder }) => {
  const path = join(folder, 'keys.json')
  const made = await loadKeys(path)
  assert.is(readFileSync(path, 'utf8'), keysToText(made))
  assert.is(statSync(path).mode & 0o777, 0o600)
  const again = await loadKeys(path)
  assert.equal(again.published, made.published)
  assert.is(readFileSync(path, 'utf8'), keysToText(made))
})

test('two who come at once get the same keys', async ({ folder }) => {
  const path = join(folder, 'keys.json')
  const [one, two] = await Promise.all([loadKeys(path), loadKeys(path)])
  assert.equal(one.published, two.published)
})

test('without a path the keys are fresh', async () => {
  const [one, two] = await Promise.all([loadKeys(null), loadKeys(null)])
  assert.is.not(one.published.kid, two.published.kid)
})

test('a file that is something else is named and left alone', async ({ folder }) => {
  const path = join(folder, 'notes.txt')
  writeFileSync(path, 'notes')
  const { code, message } = await failureOf(path)
  assert.is(code, 'configuration')
  assert.is(
    message,
    `the keys of the upstream, ${path}, are not keys that this suite has written: delete the file, and new ones are made`,
  )
  assert.is(readFileSync(path, 'utf8'), 'notes')
})

test('what cannot be read or written is named', async ({ folder }) => {
  const unreadable = await failureOf(folder)
  assert.match(unreadable.message, `${folder}, cannot be read (EISDIR`)
  const unwritable = join(folder, 'missing', 'keys.json')
  assert.match((await failureOf(unwritable)).message, `${unwritable}, cannot be written (ENOENT`)
})

test.run()
