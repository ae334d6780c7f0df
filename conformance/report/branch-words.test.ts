import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Opinion } from '../judge/index.js'
import { branchWords } from './branch-words.js'

/** An opinion on one row: whether it fails, and the values of its branch; the first of each factor is usual. */
const row = (
  fails: boolean,
  type: 'code' | 'token',
  method: 'GET' | 'POST',
  attack = 'a bad token',
): Opinion =>
  ({
    verdict: fails ? 'fail' : 'pass',
    seen: [
      {
        mutation: {
          branch: {
            attack,
            parameter: 'access_token',
            values: { response_type: type, 'the method': method },
            usual: [
              ...(type === 'code' ? ['response_type'] : []),
              ...(method === 'GET' ? ['the method'] : []),
            ],
          },
        },
      },
    ],
  }) as unknown as Opinion

const rows = (fails: (type: string, method: string) => boolean): readonly Opinion[] =>
  (['code', 'token'] as const).flatMap((type) =>
    (['GET', 'POST'] as const).map((method) => row(fails(type, method), type, method)),
  )

const cases: readonly (readonly [string, readonly Opinion[], readonly string[]])[] = [
  ['nowhere', rows(() => false), []],
  ['everywhere', rows(() => true), ['a bad token: in every branch']],
  [
    'with one value',
    rows((type) => type === 'token'),
    ['a bad token: where response_type is token (2 of 4)'],
  ],
  [
    'with two values',
    rows((type, method) => type === 'token' && method === 'POST'),
    ['a bad token: where response_type is token and the method is POST (1 of 4)'],
  ],
  [
    'with nothing in common',
    rows((type, method) => (type === 'token') !== (method === 'POST')),
    ['a bad token: in some branches (2 of 4), with nothing in common'],
  ],
  [
    'each attack by itself',
    [row(true, 'code', 'GET', 'one'), row(false, 'token', 'GET', 'one'), row(true, 'code', 'GET', 'another')],
    ['one: where response_type is code (1 of 2)', 'another: in every branch'],
  ],
]

for (const [name, opinions, words] of cases) {
  test(`the smallest branch that shows a failure: ${name}`, () => assert.equal(branchWords(opinions), words))
}

test.run()
