import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { filled } from '../test/fixtures/filled.js'
import { exchange, finding } from '../test/fixtures/finding.js'
import { hostile } from '../test/fixtures/hostile.js'
import { broken, clean, crashed, refusing } from '../test/fixtures/report.js'
import { verdictOrder } from './summary.js'
import { renderTerminal } from './terminal.js'

const plain = { colour: false, width: 80, trace: false, verbose: false }

/** Commands and addresses are for copying, and so are the only lines that may be wider than the terminal. */
const copied = /^ {2}(?:Reproduce|Run again) |^ {15}https?:|^ {2}[<>] |^ {15}curl /

for (const width of [40, 80, 120]) {
  test(`lines fit ${width} columns`, () => {
    for (const report of [broken, clean, crashed, refusing]) {
      // The table has its own test: it needs its columns, whatever the width.
      const sections = renderTerminal(report, { ...plain, width }).split(/\n\n(?=──)/)
      const lines = sections
        .filter((section) => !section.startsWith('── Requirements by'))
        .join('\n')
        .split('\n')
      for (const line of filled(lines.filter((one) => !copied.test(one))))
        assert.ok([...line].length <= width, line)
    }
  })
}

test('the table fits 80 columns with every verdict in it', () => {
  const requirements = clean.requirements.map((row, at) => ({
    ...row,
    verdict: verdictOrder[at] ?? 'pass',
  }))
  const lines = renderTerminal({ ...clean, requirements, findings: [] }, plain).split('\n')
  const table = lines.slice(lines.findIndex((line) => line.includes('Requirements by group')))
  assert.ok(table.some((line) => line.includes('testable')))
  for (const line of table) assert.ok([...line].length <= 80, line)
})

test('colour comes from this reporter alone, and only when asked for', () => {
  const sgr = /\x1b\[\d+(?:;\d+)*m/g
  const coloured = renderTerminal(broken, { ...plain, colour: true })
  assert.match(coloured, sgr)
  assert.is(coloured.replace(sgr, ''), renderTerminal(broken, plain))
  assert.not.match(renderTerminal(hostile, { ...plain, colour: true, trace: true }).replace(sgr, ''), /\x1b/)
})

test('what must be acted on comes first, the sentence that closes comes last', () => {
  const text = renderTerminal(broken, plain)
  const order = [
    '✗ A redirect_uri',
    '? A known parameter',
    '! Every answer',
    '· LINK-DEPR-001',
    'Group',
    'Does not conform',
  ]
  const places = order.map((part) => text.indexOf(part))
  assert.ok(places.every((place) => place >= 0))
  assert.equal(
    places,
    places.toSorted((a, b) => a - b),
  )
})

test('a blocked run tells its cause once', () => {
  const text = renderTerminal(refusing, plain)
  assert.is(text.split('the control was answered 400').length, 2)
  assert.match(text, '19 checks are blocked for one reason')
})

test('lines of an observation stay lines', () => {
  assert.match(renderTerminal(broken, plain), /Observed {5}3 of 41 forms are accepted:\n {17}302 to/)
})

test('transcripts are shown with --trace, those of passing checks too', () => {
  const report = {
    ...clean,
    findings: [finding('a', 'LINK-METH-001', { exchanges: [exchange([], 'https://x.example/')] })],
  }
  assert.not.match(renderTerminal(report, plain), '> GET')
  assert.match(renderTerminal(report, { ...plain, trace: true }), '  > GET https://x.example/\n')
})

test('a command too long for a screen is cut', () => {
  const long = exchange(['client_id: "aaa" instead of "b"'], `https://x.example/?${'a'.repeat(70_000)}`)
  const report = {
    ...clean,
    findings: [finding('a', 'LINK-METH-001', { verdict: 'fail', exchanges: [long] })],
  }
  assert.ok(renderTerminal(report, plain).length < 6000)
})

test.run()
