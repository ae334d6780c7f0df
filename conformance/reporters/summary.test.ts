import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../report/report.js'
import { exchange, finding } from '../test/fixtures/finding.js'
import { broken, clean, crashed, refusing } from '../test/fixtures/report.js'
import { byUrgency, clusterCounts, clusters, clusterTitle, countOf, sections, unjudged } from './sections.js'
import { closingSentence, duration, headline, subjectOf, tally, thousands, verdictOrder } from './summary.js'

test('one sentence says how the run ended', () => {
  assert.is(
    closingSentence(clean),
    'Conforms: 20 requirements passed, 0 failed, 5 inapplicable, 2 not testable; 1,187 requests in 2.1 s.',
  )
  assert.is(
    closingSentence(broken),
    'Does not conform: 12 requirements passed, 4 failed (1 known), 2 warnings, 1 note, 1 inconclusive, 5 inapplicable, 2 not testable; 1,204 requests in 2.1 s; not everything planned could be judged.',
  )
  assert.match(closingSentence(refusing), /^Incomplete, .*: 0 requirements passed, 0 failed, 20 blocked, /)
})

test('a run of a part says so, and what the part was', () => {
  const { requirements } = clean.summary
  const one: Report = {
    ...clean,
    selection: { only: ['LINK-STATE-001'], skip: [], level: 'MAY' },
    summary: {
      ...clean.summary,
      requirements: { ...requirements, pass: 1, inapplicable: 0, notTestable: 0, notSelected: 26 },
    },
  }
  assert.is(
    closingSentence(one),
    'The selection conforms. 1 of 27 requirements was selected by --only LINK-STATE-001: 1 passed, 0 failed; 1,187 requests in 2.1 s.',
  )
  // A check or a form that was left out leaves no requirement behind.
  const all: Report = { ...clean, selection: { only: [], skip: ['K03'], level: 'MAY' } }
  assert.match(
    closingSentence(all),
    /^The selection conforms\. 27 of 27 requirements were selected by --skip K03: 20 passed/,
  )
  const many: Report = { ...clean, selection: { only: ['A', 'B'], skip: ['C', 'D'], level: 'MUST' } }
  assert.match(closingSentence(many), 'selected by --only A, --only B, --skip C and 2 more')
  const failed: Report = { ...broken, selection: { only: ['RURI'], skip: [], level: 'MAY' } }
  assert.match(closingSentence(failed), /^Does not conform\. /)
})

test('a run in which nothing applies is not said to conform', () => {
  const none = { ...clean.summary.checks, pass: 0, warn: 0, note: 0 }
  const idle: Report = { ...clean, findings: [], summary: { ...clean.summary, checks: none } }
  assert.is(headline(idle), 'Nothing that was asked for applies to this target')
})

test('what was checked is said in words where the run knows them', () => {
  assert.is(subjectOf(clean), 'https://login.example.com')
  assert.is(
    subjectOf({ ...clean, subject: 'a server of mine' }),
    'a server of mine, at https://login.example.com',
  )
})

test('too many warnings are a reason of their own', () => {
  const { summary } = clean
  const warned: Report = {
    ...clean,
    exitCode: 1,
    summary: { ...summary, maxWarnings: 2, checks: { ...summary.checks, warn: 3 } },
  }
  assert.is(headline(warned), 'More warnings than allowed')
})

test('the headline follows the exit status, not the counts', () => {
  const known = broken.findings.filter((one) => one.known !== undefined || one.verdict === 'pass')
  assert.is(headline({ ...broken, findings: known, exitCode: 0 }), 'Conforms, except for known failures')
  assert.is(headline({ ...broken, findings: known }), 'The list of known failures is out of date')
  assert.match(headline(crashed), /^Error in the suite/)
  assert.match(headline({ ...clean, exitCode: 2 }), /^Not run/)
})

test('findings come by urgency, known failures after everything to act on', () => {
  const order = byUrgency(crashed.findings).filter(({ verdict }) => verdict !== 'pass')
  assert.equal(
    order.map(({ verdict, known }) => (known === undefined ? verdict : 'known')),
    ['fail', 'fail', 'fail', 'error', 'inconclusive', 'warn', 'warn', 'known', 'note'],
  )
  assert.is(order[0]?.severity, 'critical')
  assert.is(tally(order), '3 failed, 1 error, 1 inconclusive, 2 warnings, 1 known failure')
  assert.is(tally([]), 'none')
})

test('one reason is told once; failures are told together by requirement, and never across requirements', () => {
  const [cluster, ...others] = clusters(refusing.findings)
  assert.is(cluster?.also.length, refusing.findings.length - 1)
  assert.is(others.length, 0)
  const failing = (id: string, requirement: 'LINK-RURI-004' | 'LINK-STATE-001') =>
    finding(id, requirement, { verdict: 'fail' })
  const told = clusters([
    failing('a', 'LINK-RURI-004'),
    failing('b', 'LINK-STATE-001'),
    failing('c', 'LINK-RURI-004'),
  ])
  assert.equal(
    told.map((one) => [one.finding, ...one.also].map(({ check }) => check)),
    [['a', 'c'], ['b']],
  )
})

test('one defect that many checks meet is told once, for warnings as for failures, by the check that is about it', () => {
  const cause = 'Pages have status 200.'
  const warned = [
    finding('a', 'LINK-RURI-004', { verdict: 'warn', cause }),
    finding('b', 'LINK-ERROR-006', { verdict: 'warn', cause, observed: `${cause}\n2 of 2 requests:` }),
    finding('c', 'LINK-PARAM-003', { verdict: 'warn' }),
  ]
  const [cluster, other] = clusters(warned)
  assert.is(cluster?.finding.check, 'b')
  assert.equal(
    cluster?.also.map(({ check }) => check),
    ['a'],
  )
  assert.is(cluster && clusterTitle(cluster), cause)
  assert.is(cluster && clusterCounts(cluster), '2 checks warn')
  assert.is(other?.finding.check, 'c')
  const listed = warned.map((one) => ({ ...one, known: { reason: 'tracked' } }))
  assert.is(clusters(listed).length, 3)
})

test('reasons are grouped, the most rewarding first', () => {
  const [first] = unjudged(refusing.requirements, 'blocked')
  assert.is(first?.name, 'no reason given')
  assert.is(unjudged(clean.requirements, 'inapplicable').length, 5)
})

test('groups keep the order of the specification', () => {
  assert.equal(
    sections(clean, { trace: false })
      .groups.slice(0, 3)
      .map(({ name, rows }) => [name, countOf(rows, 'pass')]),
    [
      ['TLS', 2],
      ['METH', 1],
      ['PARAM', 2],
    ],
  )
})

test('every finding is in one section, and passing checks in none but when their transcripts are asked for', () => {
  const passing = {
    ...broken,
    findings: broken.findings.map((one) => ({ ...one, exchanges: [exchange([], 'https://x.example/')] })),
  }
  const shown = (trace: boolean) => {
    const { attention, notes, traces } = sections(passing, { trace })
    return [...attention.findings, ...notes.findings, ...traces.findings].map(({ check }) => check).sort()
  }
  assert.equal(shown(true), broken.findings.map(({ check }) => check).sort())
  const others = broken.findings.filter(({ verdict }) => verdict !== 'pass')
  assert.equal(shown(false), others.map(({ check }) => check).sort())
})

test('no verdict is counted twice or left out', () => {
  const all = verdictOrder.reduce((sum, verdict) => sum + countOf(clean.requirements, verdict), 0)
  assert.is(all, clean.requirements.length)
})

test('numbers are written for people', () => {
  assert.is(thousands(1204567), '1,204,567')
  assert.equal([0, 999, 2140, 59_940, 185_000].map(duration), [
    '0 ms',
    '999 ms',
    '2.1 s',
    '59.9 s',
    '3 min 5 s',
  ])
})

test.run()
