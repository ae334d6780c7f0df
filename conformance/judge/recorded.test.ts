import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import type { Check } from '../checks/check.js'
import type { BranchMark, Mutation } from '../request/mutation.js'
import { acceptance, controlExchange, judgeContextOf, someTarget } from '../test/fixtures/judge-context.js'
import { judgeRecorded } from './recorded.js'

const context = judgeContextOf(someTarget)

/** A redirect_uri with a fragment in one branch, accepted there, refused, or not recorded. */
function inBranch(state: 'sent' | 'left out', answered: 'accepted' | 'refused' | 'unrecorded'): Observed {
  const branch: BranchMark = {
    ...{ attack: 'a redirect_uri with a fragment', parameter: 'redirect_uri', alike: true },
    values: { response_type: 'code', state },
    usual: ['response_type', ...(state === 'sent' ? ['state'] : [])],
  }
  const mutation: Mutation = { branch }
  const control = controlExchange(someTarget)
  const exchange =
    answered === 'unrecorded'
      ? { ...control, response: null, failure: { kind: 'not-recorded' as const, message: 'not recorded' } }
      : {
          ...control,
          response:
            answered === 'accepted'
              ? acceptance('a-state')
              : { ...acceptance('a'), status: 400, headers: [] },
        }
  return { exchange, answer: classify(exchange, context), mutation, form: null }
}

const check: Check = {
  ...{ id: 'in-every-branch', requirement: 'LINK-RURI-022', level: 'MUST', why: '', defect: '' },
  ...{ requests: [], expect: { outcome: 'refused' } },
}

const verdicts = (...seen: readonly Observed[]): readonly string[] =>
  judgeRecorded(check, seen, context).map(({ verdict }) => verdict)

test('what another branch than the usual one forgets is told', () => {
  assert.equal(verdicts(inBranch('sent', 'refused'), inBranch('left out', 'accepted')), ['pass', 'fail'])
})

test('what the usual branch forgets as well is not', () => {
  const found = verdicts(inBranch('sent', 'accepted'), inBranch('left out', 'accepted'))
  assert.equal(found, ['inapplicable', 'inapplicable'])
})

test('where the usual branch was not recorded, nothing is known of others', () => {
  assert.equal(verdicts(inBranch('sent', 'unrecorded'), inBranch('left out', 'accepted')), ['inconclusive'])
})

test.run()
