import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'

const root = new URL('./golden/', import.meta.url)

/**
 * Compares text with `conformance/test/golden/<name>`, byte for byte. `--update` behind `npm test --` or
 * `npm run prove --` rewrites the file and prints its path; in CI it is refused, so that no change of output goes unreviewed.
 */
export function golden(name: string, actual: string): void {
  const path = fileURLToPath(new URL(name, root))
  if (process.argv.includes('--update')) {
    update(path, actual)
    return
  }
  assert.ok(existsSync(path), `missing golden file ${path}: write it with "--update"`)
  const expected = readFileSync(path, 'utf8')
  if (actual !== expected)
    assert.is(
      ...firstDifference(actual, expected),
      `${path} differs: see "--update" in conformance/test/README.md`,
    )
}

function firstDifference(actual: string, expected: string): readonly [string, string] {
  const ours = actual.split('\n')
  const theirs = expected.split('\n')
  const at = ours.findIndex((line, index) => line !== theirs[index])
  const line = at < 0 ? ours.length : at
  return [`${line + 1}: ${ours[line] ?? '(end)'}`, `${line + 1}: ${theirs[line] ?? '(end)'}`]
}

function update(path: string, actual: string): void {
  if (process.env.CI) throw new Error('--update is refused in CI: golden files are reviewed as code')
  if (existsSync(path) && readFileSync(path, 'utf8') === actual) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, actual)
  process.stdout.write(`wrote ${path}\n`)
}
