import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { hostile, hostileText } from '../test/fixtures/hostile.js'
import { broken, clean, refusing } from '../test/fixtures/report.js'
import { golden } from '../test/golden.js'
import { type RenderOptions, type ReporterName, reporterNames, reporters } from './index.js'

const plain: RenderOptions = { colour: false, width: 80, trace: false }

const extensions = {
  terminal: 'txt',
  json: 'json',
  junit: 'junit.xml',
  markdown: 'md',
  html: 'html',
  sarif: 'sarif',
} as const satisfies Record<ReporterName, string>

for (const name of reporterNames) {
  test(`${name}: a broken and a clean server's report are as reviewed`, () => {
    golden(`reporters/broken.${extensions[name]}`, reporters[name](broken, plain))
    golden(`reporters/clean.${extensions[name]}`, reporters[name](clean, plain))
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
