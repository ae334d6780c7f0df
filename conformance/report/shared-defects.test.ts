import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Answer } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import type { Check } from '../checks/check.js'
import type { Mutation } from '../request/mutation.js'
import { finding } from '../test/fixtures/finding.js'
import { controlExchange, someTarget } from '../test/fixtures/judge-context.js'
import { acceptsWhatIsWrong, errorsAstray, sharedDefect, withWidestDefect } from './shared-defects.js'

const evil = 'https://attacker.example/cb'

/** An answer to a request with those pairs behind the control's own. */
function seen(answer: object, mutation: Mutation, pairs = ''): Observed {
  const exchange = controlExchange(someTarget)
  const request = { ...exchange.request, target: `${exchange.request.target}${pairs}` }
  return { exchange: { ...exchange, request }, answer: answer as Answer, mutation, form: null }
}

const refused: Pick<Check, 'expect'> = { expect: { outcome: 'refused' } }
const accepted = { kind: 'accepted', location: 'https://www.facebook.com/dialog', certain: true }
const escaped = (reference: string) => ({ kind: 'escaped', navigation: { reference, via: 'Location' } })
const page = { kind: 'page', status: 400 }

const cases: readonly (readonly [string, readonly Observed[], string | null])[] = [
  [
    'a parameter sent twice, another one added for it',
    [
      seen(
        accepted,
        { set: { code_challenge_method: 'S256' }, append: [['state', 'b']] },
        '&state=a&state=b',
      ),
    ],
    'Repeated parameters are accepted.',
  ],
  [
    'a parameter added that was not there, beside another one that is wrong',
    [seen(accepted, { set: { client_id: 'x' }, append: [['foreign', 'b']] }, '&foreign=b')],
    null,
  ],
  ['one value invalid', [seen(accepted, { set: { client_id: 'x' } })], 'An invalid client_id is accepted.'],
  ['one left out', [seen(accepted, { omit: ['client_id'] })], 'A request without client_id is accepted.'],
  [
    'an error at the attacker',
    [seen(escaped(`${evil}?error=x`), { set: { redirect_uri: evil } })],
    errorsAstray,
  ],
  [
    'an error at a URI that is not registered',
    [seen({ kind: 'delivered', response: { error: 'x' } }, { set: { redirect_uri: evil } })],
    errorsAstray,
  ],
  ['no error there', [seen(escaped(`${evil}?code=x`), { set: { redirect_uri: evil } })], null],
  [
    'an error that stood in the value that was sent',
    [seen(escaped(`${evil}?error=mine`), {}, `&redirect_uri=${encodeURIComponent(`${evil}?error=mine`)}`)],
    null,
  ],
  [
    'most refused',
    [seen(page, {}), seen(page, {}), seen(escaped(`${evil}?error=x`), { set: { redirect_uri: evil } })],
    null,
  ],
  [
    'two defects',
    [seen(accepted, { set: { client_id: 'x' } }), seen(accepted, { set: { scope: 'x' } })],
    null,
  ],
]

for (const [name, failing, words] of cases)
  test(`the defect behind failing answers: ${name}`, () => {
    assert.is(sharedDefect(refused, failing), words)
  })

test('an acceptance tells nothing where none was wrong', () => {
  const wanted: Pick<Check, 'expect'> = { expect: { outcome: 'accepted' } }
  const answers = [seen(accepted, { set: { client_id: 'x' } }), seen(accepted, { set: { scope: 'x' } })]
  assert.is(acceptsWhatIsWrong(wanted, answers), false)
  assert.is(acceptsWhatIsWrong(refused, answers), true)
  assert.is(acceptsWhatIsWrong(refused, [seen(page, {}), ...answers.slice(1)]), false)
})

const uncompared = 'The server does not compare redirect_uri with the registered URIs at all.'
const failing = (check: string, cause?: string) =>
  finding(check, 'LINK-RURI-004', { verdict: 'fail', ...(cause === undefined ? {} : { cause }) })
const invalids = ['response_type', 'client_id', 'access_token'].map((name) =>
  failing(name, `An invalid ${name} is accepted.`),
)
const causesOf = (findings: readonly ReturnType<typeof failing>[], unrefused: readonly string[] = []) =>
  withWidestDefect(findings, unrefused).map(({ cause }) => cause)

test('only where nothing that a request needs is looked at, all acceptances are one defect', () => {
  const all = [...invalids, failing('d', uncompared), failing('e', errorsAstray), failing('f'), failing('g')]
  const causes = causesOf(all, ['f'])
  assert.is(new Set(causes.slice(0, 6)).size, 1)
  assert.match(causes[0] ?? '', /^Hardly anything is refused/)
  assert.is(causes[6], undefined, 'what accepts nothing stands apart')
  const three = [...invalids, failing('f')]
  assert.equal(causesOf(three, ['f']), [...invalids.map(({ cause }) => cause), undefined])
})

test('an error goes anywhere where no redirect_uri is compared, and only there that is told', () => {
  assert.equal(causesOf([failing('a', uncompared), failing('b', errorsAstray)]), [uncompared, uncompared])
  assert.equal(causesOf([failing('b', errorsAstray)]), [errorsAstray])
})

test.run()
