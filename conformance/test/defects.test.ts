import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Check } from '../checks/check.js'
import { startDemo } from '../commands/start-demo.js'
import { groupBy } from '../common/group-by.js'
import { plural, share } from '../common/plural.js'
import { invariants } from '../invariants/index.js'
import { mainDefect } from '../report/defects.js'
import { checksFor } from '../run/catalogue.js'
import { profiles } from '../target/profiles.js'
import { resolveSettings } from '../target/settings.js'
import { targetOf } from './benign/run-target.js'
import { sentenceProblems } from './fixtures/sentences.js'

/** Every check of every profile and depth. */
async function allChecks(): Promise<readonly Check[]> {
  const checks = new Map<string, Check>()
  for (const profile of profiles) {
    const demo = await startDemo(profile)
    const target = targetOf(demo.target)
    for (const depth of ['quick', 'default', 'exhaustive'] as const)
      for (const check of checksFor(resolveSettings(target, { depth }))) checks.set(check.id, check)
    await demo.close()
  }
  return [...checks.values()]
}

const checks = await allChecks()

test('every check and every invariant says in a plain sentence what is wrong', () => {
  assert.ok(checks.length > 200 && invariants.length > 60)
  assert.equal(
    [...checks, ...invariants].flatMap(({ defect }) => sentenceProblems(defect)),
    [],
  )
})

test('what is told of an accepted alternative is such a sentence, too', () => {
  const told = checks.flatMap(({ otherwise = [] }) => otherwise.filter((one) => 'defect' in one))
  assert.ok(told.length > 30)
  assert.equal(
    told.flatMap((one) => ('defect' in one ? sentenceProblems(one.defect) : [])),
    [],
  )
})

test('no two checks say the same, unless one rule makes both', () => {
  const all = [...checks.map(({ id, defect, rule }) => ({ id, defect, rule: rule ?? id })), ...invariants]
  const shared = [...groupBy(all, ({ defect }) => defect).values()]
    .filter((same) => new Set(same.map((one) => ('rule' in one ? one.rule : one.id))).size > 1)
    .map((same) => same.map(({ id }) => id).join(' and '))
  assert.equal(shared, [])
})

test('a sentence does not say what is demanded', () => {
  assert.equal(sentenceProblems('A repeated client_id is accepted'), [])
  assert.equal(sentenceProblems('An answer comes from a cache (1 answer)'), [])
  for (const bad of [
    'The control is accepted',
    'A code is sent.',
    'it is',
    `A${' long'.repeat(20)}`,
    'A cache may keep an answer (1 of 1 answers)',
    'A cache may keep an answer (3 of 5 answer)',
    'A request without undefined is accepted',
  ])
    assert.is.not(sentenceProblems(bad).length, 0, bad)
})

test('numbers and nouns agree', () => {
  assert.is(plural(1, 'answer'), '1 answer')
  assert.is(plural(0, 'answer'), '0 answers')
  assert.is(share(1, 1, 'answer'), '1 answer')
  assert.is(share(1, 2, 'answer'), '1 of 2 answers')
  assert.is(share(292, 292, 'answer'), '292 of 292 answers')
})

test('the most harmful defect names the finding, then the most frequent, then the first by its letters', () => {
  const said = (defect: string, severity: 'low' | 'critical', count: number) =>
    ({ defect, severity, count, verdict: 'fail' }) as const
  const many = [said('B', 'low', 9), said('C', 'critical', 1), said('A', 'low', 9)]
  assert.equal(mainDefect(many, 'fail'), { words: 'C', count: 1 })
  assert.equal(mainDefect(many.toSpliced(1, 1), 'fail'), { words: 'A', count: 9 })
  const mild = { ...said('B', 'low', 2), verdict: 'warn' as const }
  assert.equal(mainDefect([...many, mild], 'warn'), { words: 'B', count: 11 })
  assert.is(mainDefect([], 'fail'), null)
})

test.run()
