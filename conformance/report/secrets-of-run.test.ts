import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildRequest } from '../request/build-request.js'
import { controlOf } from '../request/control.js'
import type { Mutation } from '../request/mutation.js'
import { resolveJourney } from '../target/resolve-journey.js'
import { resolveSettings } from '../target/settings.js'
import { fillIn } from '../target/target-file.js'
import { commandOf } from './command.js'
import { redactorOf, secretWords } from './secrets-of-run.js'

const value = 'theme=dark; sid=s%3A4711.abcdefgh'

const settings = resolveSettings(
  fillIn({ target: 'https://login.example.com', client_id: 'c', profile: 'oauth' }, {}, [
    { name: 'Cookie', value, variable: 'READER_SESSION' },
    { name: 'X-Run', value: 'of-the-day-4711', variable: 'RUN' },
    { name: 'X-Public', value: 'nothing-to-hide', variable: null },
  ]),
  {},
)
const { control, values } = controlOf(settings)
const redact = redactorOf(settings.target, values)

const command = (mutation: Mutation): string =>
  redact(
    commandOf(
      buildRequest(control, mutation, values, settings.request),
      secretWords(settings.target, values),
    ),
  )

test('a command reads a header field from its variable', () => {
  const plain = command({})
  assert.match(plain, '-H "Cookie: $READER_SESSION" -H "X-Run: $RUN" -H \'X-Public: nothing-to-hide\'')
  assert.not.match(plain, '4711')
})

test('what a check adds to the session stays readable, in a raw command too', () => {
  const own = { headers: { Cookie: 'redirect_uri=x' } }
  assert.match(command(own), '"Cookie: $READER_SESSION"\'; redirect_uri=x\'')
  assert.match(command({ ...own, raw: '/authorize?\t' }), '"Cookie: $READER_SESSION"\'; redirect_uri=x')
})

test('a session is redacted by value, whole and in part, and so is whatever a variable gave', () => {
  for (const text of [value, 's%3A4711.abcdefgh', 's:4711.abcdefgh', 'of-the-day-4711'])
    assert.not.match(redact(`<p>${text}</p>`), '4711')
  assert.is(redact('nothing-to-hide'), 'nothing-to-hide')
})

test('the secrets of a journey are redacted by value, a cookie without its name too', () => {
  const file = {
    ...{ target: 'https://login.example.com', client_id: 'c', profile: 'oauth' as const },
    journey: {
      upstream: {
        connection: 'lab',
        listen: '127.0.0.1:9400',
        client_id: 'lab',
        client_secret: 'upstream 4711',
      },
      pages: [{ at: '*', fill: { username: 'administrator', password: 'correct 4711 horse' } }],
      users: { a: { cookie: 'sid=4711.abcdefgh' } },
    },
  }
  const around = { environment: {}, directory: '.', allowCleartext: false }
  const { value: journey } = resolveJourney(file, {}, around)
  const own = resolveSettings(fillIn(file, {}, [], journey), {})
  const hide = redactorOf(own.target, controlOf(own).values)
  for (const text of ['upstream 4711', 'correct 4711 horse', 'correct%204711%20horse', '4711.abcdefgh'])
    assert.not.match(hide(`<p>${text}</p>`), '4711')
  assert.is(hide('an administrator of upstream'), 'an administrator of upstream')
})

test.run()
