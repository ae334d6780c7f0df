import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { hostile, hostileText } from '../test/fixtures/hostile.js'
import { broken, clean, refusing } from '../test/fixtures/report.js'
import { golden } from '../test/golden.js'
import { reporters } from './index.js'
import { type RenderOptions, type ReporterName, reporterNames } from './reporter.js'

const plain: RenderOptions = { colour: false, width: 80, trace: false, verbose: false }

const hash = (text: string): string => createHash('sha256').update(text).digest('base64')

const read = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8')

const assets = [
  { name: 'report.css', text: read('base.css') + read('report.css') },
  { name: 'report.js', text: read('report.js') },
]

/** The page with its style and script named, not shown: a change of a colour is no change of the page. */
const withoutAssets = (page: string): string =>
  assets.reduce((rest, { name, text }) => rest.replace(text, () => name).replace(hash(text), name), page)

const met: readonly (readonly [name: ReporterName, words: RegExp])[] = [
  ['terminal', /^(?!.*Findings, ).*\n─+\nConforms: 20 requirements passed, 0 failed/s],
  ['markdown', /^## ✅ Conforms\n(?!.*### )/s],
  ['html', /<header class="pass">.*<p>Every requirement that could be judged is met\.<\/p>/s],
  ['junit', /<testsuites [^>]*failures="0" errors="0"/],
]

for (const [name, words] of met) {
  test(`${name}: a server with nothing wrong has no findings`, () => {
    assert.match(reporters[name](clean, plain), words)
  })
}

for (const name of reporterNames) {
  test(`${name}: a broken server's report is as reviewed`, () => {
    golden(`reporters/broken.${name}`, withoutAssets(reporters[name](broken, plain)))
  })

  test(`${name}: the same report gives the same bytes`, () => {
    const copy = structuredClone(broken)
    assert.is(reporters[name](copy, plain), reporters[name](broken, plain))
    assert.equal(copy, broken, 'the report is left as it was')
  })

  test(`${name}: one final line end, no line end of another system`, () => {
    for (const report of [broken, clean, refusing, hostile]) {
      assert.match(reporters[name](report, { ...plain, trace: true }), /^[^\r]*[^\n]\n$/)
    }
  })

  test(`${name}: hostile text never comes out raw`, () => {
    const text = reporters[name](hostile, { ...plain, trace: true })
    const unseen = /[^\n\P{C}]|[\p{Zl}\p{Zp}\p{DI}\p{NChar}]/u
    assert.not.match(text, unseen)
    assert.not.ok(text.includes(hostileText))
    assert.ok(/\\(?:x1b|u001b)/.test(text), 'shown as an escape instead')
  })

  test(`${name}: a run without requirements and findings is still a report`, () => {
    assert.ok(reporters[name]({ ...clean, requirements: [], findings: [] }, plain).length > 0)
  })
}

test.run()
