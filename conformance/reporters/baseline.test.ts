import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { BaselineChange, BaselineComparison } from '../report/report.js'
import { broken } from '../test/fixtures/report.js'
import { baselineLines, changeTally, newFailures } from './baseline.js'
import { reporters } from './index.js'

const change = (changes: Partial<BaselineChange>): BaselineChange => ({
  check: 'some-check',
  requirement: 'LINK-STATE-001',
  state: 'new',
  before: 'pass',
  now: 'fail',
  origin: 'server',
  ...changes,
})

const comparison = (changes: readonly BaselineChange[], sameChecks = true): BaselineComparison => ({
  startedAt: '2026-11-26T09:30:00.000Z',
  ...{ sameChecks, changes, oldFailures: ['a', 'b', 'c'], unjudged: [] },
})

const linesOf = (baseline: BaselineComparison): readonly string[] => baselineLines({ ...broken, baseline })

test('a run without a baseline has nothing to tell', () => {
  assert.equal(baselineLines(broken), [])
})

test('a sentence counts, a line tells each change', () => {
  const changes = [
    change({}),
    change({ check: 'worse', state: 'updated', before: 'warn' }),
    change({ check: 'other', state: 'updated', before: 'fail' }),
    change({ check: 'gone', state: 'absent', before: 'fail', now: 'pass' }),
    change({ check: 'milder', state: 'updated', before: 'fail', now: 'warn' }),
  ]
  assert.equal(linesOf(comparison(changes)), [
    'Against the baseline of 2026-11-26 09:30 UTC: 1 new failure, 2 changed failures, 1 new warning, 1 fixed, 3 old failures remain',
    'new failure: some-check (LINK-STATE-001)',
    'a warning became a failure: worse (LINK-STATE-001)',
    'fails in another way: other (LINK-STATE-001)',
    'fixed: gone (LINK-STATE-001)',
    'a failure became a warning: milder (LINK-STATE-001)',
  ])
  assert.equal(
    newFailures(comparison(changes)).map(({ check }) => check),
    ['some-check', 'worse', 'other'],
  )
  assert.is(changeTally(comparison([]), 1), '1 old failure remains')
})

test('by other checks, each change says whether the suite or the server made it', () => {
  const changes = [
    change({ origin: 'suite', before: null }),
    change({ origin: 'suite' }),
    change({}),
    change({ origin: 'unknown', before: 'blocked' }),
  ]
  const [, ...lines] = linesOf(comparison(changes, false))
  assert.equal(
    lines.map((line) => line.replace(/^.*?; /, '')),
    [
      'the baseline has no such check: the suite has changed, or what was selected',
      'the suite has changed: this check claims something else',
      'the server has changed',
      'the baseline could not judge it',
      'the baseline judged by other checks: what comes from the suite is marked',
    ],
  )
})

test('a hundred changes are not all listed', () => {
  const many = Array.from({ length: 100 }, (_, at) => change({ check: `check-${at}` }))
  const lines = linesOf(comparison(many))
  assert.is(lines.length, 22)
  assert.is(lines.at(-1), 'and 80 more')
})

for (const name of ['terminal', 'markdown', 'html', 'sarif'] as const) {
  test(`${name} tells the comparison, and shows what is hidden in a name`, () => {
    const baseline = comparison([change({ check: 'bad\x1b[2J<u>' })])
    const text = reporters[name](
      { ...broken, baseline },
      { colour: false, width: 200, trace: false, verbose: false },
    )
    assert.match(text, '1 new failure, 3 old failures remain')
    assert.match(text, /bad\\+x1b/)
    assert.not.match(text, '\x1b')
    if (name === 'html') assert.not.match(text, '<u>')
  })
}

test.run()
