import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { filled } from '../test/fixtures/filled.js'
import { hostile } from '../test/fixtures/hostile.js'
import { broken, clean, large, refusing } from '../test/fixtures/report.js'
import { renderMarkdown } from './markdown.js'

const plain = { colour: false, width: 80, trace: false, verbose: false }

/** The document without what GitHub shows as code, where nothing is linked, mentioned or formatted. */
function prose(markdown: string): string {
  const lines = markdown.split('\n')
  let marker = ''
  const kept = lines.filter((line) => {
    const [fence = ''] = /^`{3,}/.exec(line) ?? []
    if (marker === '' && fence !== '') marker = fence
    else if (marker !== '') {
      if (line === marker) marker = ''
    } else return true
    return false
  })
  assert.is(marker, '', 'every code block is closed')
  return kept.join('\n').replaceAll('<code>@</code>', '')
}

test('hostile text is inert outside of code', () => {
  const text = prose(renderMarkdown(hostile, { ...plain, trace: true }))
  assert.not.match(text, /<(?!\/?(?:details|summary|code|br|https:\/\/[^>]*)>)/, 'no element of the target')
  assert.not.match(text, /@\w/, 'no mention')
  assert.not.match(text, /(?<!\]\(<)(?:https?:\/\/|www\.)/, 'no address that GitHub would link')
  assert.not.match(text, /(?<!\\)\[[^\]]*(?<!\\)\]\((?!<https:\/\/)/, 'no link but to a source')
  assert.not.match(text, /^ {0,3}(?:#(?! |#)|::|>>|\+ )/m, 'no line that begins a block of its own')
})

test('details are balanced', () => {
  for (const report of [broken, clean, refusing, hostile]) {
    const text = prose(renderMarkdown(report, plain))
    assert.is(text.split('<details>').length, text.split('</details>').length)
  }
})

test('a table row has as many cells as its head', () => {
  const rows = prose(renderMarkdown(hostile, plain)).split('\n')
  const cells = (row: string): number => row.split(/(?<!\\)\|/).length
  for (const [at, row] of filled(rows.entries())) {
    if (row.startsWith('|') && rows[at - 1]?.startsWith('|'))
      assert.is(cells(row), cells(rows[at - 1] ?? ''), row)
  }
})

test('a long report is cut between findings, under the limit, and says so', () => {
  const report = large(2000)
  const findings = report.findings.map((one, at) => ({ ...one, cause: `Defect ${at}.` }))
  const text = renderMarkdown({ ...report, findings }, plain)
  assert.match(text, '### 2,000 causes explain 2,000 findings')
  assert.match(text, '… and 1,980 more causes below')
  assert.ok(Buffer.byteLength(text) < 1_000_000)
  assert.match(text, /\*\*[\d,]+ more findings are left out here\*\*/)
  assert.match(text, 'Does not conform: ')
  prose(text)
})

test('a blocked run tells its cause once', () => {
  assert.is(renderMarkdown(refusing, plain).split('the control was answered 400').length, 2)
})

test('the first screen stands before the findings: causes, what is undecided, what is known', () => {
  const text = renderMarkdown(broken, plain)
  const order = [
    '## ❌ Does not',
    '### 5 causes explain 5 findings',
    '1. **',
    '### Undecided',
    '1 known',
    '#### ✗',
  ]
  const places = order.map((part) => text.indexOf(part))
  assert.not.ok(places.includes(-1), String(places))
  assert.equal(
    places,
    places.toSorted((a, b) => a - b),
  )
})

test('what is long is folded: no transcript and no command stands outside of details', () => {
  const open = renderMarkdown(broken, plain).replace(/<details>.*?<\/details>/gs, '')
  assert.not.match(open, /curl |HTTP|User-Agent/)
  assert.match(open, '**Fix** Compare the whole decoded value')
})

test.run()
