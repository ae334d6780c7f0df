import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { filled } from '../test/fixtures/filled.js'
import { exchange, finding, swapped } from '../test/fixtures/finding.js'
import { hostile } from '../test/fixtures/hostile.js'
import { broken, clean, crashed, refusing } from '../test/fixtures/report.js'
import { verdictOrder } from './summary.js'
import { renderTerminal } from './terminal.js'

const plain = { colour: false, width: 80, trace: false, verbose: false }

/** Commands and addresses are for copying, and so are the only lines that may be wider than the terminal. */
const copied = /^ {2}(?:Reproduce|Run again) |^ {15}https?:|^ {2}[<>] |^ {15}curl /

for (const width of [40, 80, 120]) {
  test(`lines fit ${width} columns`, () => {
    const all = [broken, clean, crashed, refusing].flatMap((report) =>
      [false, true].map((verbose) => renderTerminal(report, { ...plain, width, verbose })),
    )
    for (const text of all) {
      // The table has its own test: it needs its columns, whatever the width.
      const sections = text.split(/\n\n(?=──)/)
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
  const report = { ...clean, requirements, findings: [] }
  const lines = renderTerminal(report, { ...plain, verbose: true }).split('\n')
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

function inOrder(text: string, parts: readonly string[]): void {
  let from = 0
  for (const part of filled(parts)) {
    const at = text.indexOf(part, from)
    assert.ok(at >= 0, `"${part}" is not in its place`)
    from = at + part.length
  }
}

test('the first screen has the verdict, what was checked, causes with evidence and fix, what is open and what is known', () => {
  inOrder(renderTerminal(broken, plain), [
    'Does not conform\nhttps://login.example.com\nprofile contract',
    '\n5 causes explain 5 findings:\n\n  1. A redirect_uri on a host that is not registered is accepted (1 check fails;\n     critical)\n',
    'redirect_uri: "https://app.example.com.attacker.example/callback" → 302 to\n     that address\n',
    '     Fix: Compare the whole decoded value',
    '  4. ',
    '\nUndecided:\n\n  ? LINK-PARAM-003 A known parameter that occurs more than once',
    "    To decide: look into the server's log for what ended the request",
    '\n1 known failure:\n  LINK-RURI-023 ',
    '── The list of known failures is out of date',
    '── Findings: 3 failed, 1 inconclusive, 2 warnings',
    '✗ A redirect_uri',
    '! An answer lacks',
    '? A known parameter',
    'Does not conform: ',
    '--verbose shows more: all there is to each finding, 1 note, 5 inapplicable',
  ])
})

test('a known failure takes one line', () => {
  const known = broken.findings.map((one) =>
    one.verdict === 'fail' ? { ...one, known: { reason: `tracked ${'at length '.repeat(30)}` } } : one,
  )
  const text = renderTerminal({ ...broken, findings: known, exitCode: 0 }, plain)
  assert.match(text, /\n4 known failures:\n( {2}LINK-.* …\n){4}\n/)
})

test('verbose shows all: known failures, notes, groups, what is inapplicable', () => {
  const text = renderTerminal(broken, { ...plain, verbose: true })
  for (const { check, verdict, rerun } of broken.findings) {
    if (!['fail', 'warn', 'inconclusive'].includes(verdict)) continue
    assert.match(text, new RegExp(`·\\s+${check}\n`))
    assert.match(text, `Run again    ${rerun}`)
  }
  inOrder(text, [
    'Known        The proxy',
    '· LINK-DEPR-001',
    'Group',
    'Inapplicable: what would',
    'Does not conform: ',
  ])
  assert.not.match(text, '--verbose')
})

test('a journey is drawn leg by leg, with its deviation, what decided, and with --verbose its hops', () => {
  inOrder(renderTerminal(broken, plain), [
    "  Journey      the start → the upstream's login → the callback ✗ →\n               the client's answer → the identity →\n               the client's code (not reached)\n",
    '  Deviation    at the callback: after the cookies were deleted\n',
    '  Observed     the client is told of a success\n',
    "  Decided by   the client's redirect and the identities\n  Run again ",
  ])
  inOrder(renderTerminal(broken, { ...plain, verbose: true }), [
    '  Decided by ',
    '  Hops         1. GET https://login.example.com/authorize → 302 to\n',
    '               3. GET https://login.example.com/confirm → 302 to\n',
  ])
})

test('a control that is not accepted comes first, with what to do; what it blocks is told once', () => {
  const text = renderTerminal(refusing, plain)
  inOrder(text, [
    'Incomplete',
    '\n\n✗ The server does not know the client "my-client".\n  Set "client_id"',
    'Undecided:\n\n  ■ 20 checks are blocked for one reason: the control was answered 400',
    'To decide: mend what is said above',
  ])
  assert.is(text.split('the control was answered 400').length, 2)
  assert.not.match(text, 'Findings')
})

test('many causes at length stay on a few screens, and what is left out is counted', () => {
  const long = (word: string): string => Array.from({ length: 30 }, () => word).join(' ')
  const findings = Array.from({ length: 60 }, (_, at) =>
    finding(`check-${at}`, 'LINK-RURI-004', {
      verdict: 'fail',
      cause: `Defect ${at}.`,
      observed: Array.from({ length: 20 }, () => long('observed')).join('\n'),
      hint: long('mend'),
      exchanges: [swapped(`https://attacker.example/${'a'.repeat(500)}`)],
    }),
  )
  const text = renderTerminal({ ...broken, findings }, plain)
  assert.ok(text.split('\n').length < 300, `${text.split('\n').length} lines`)
  assert.match(text, '… and 54 more causes below')
  assert.match(text, '… and 42 more defects: see --verbose')
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
