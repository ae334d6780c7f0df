import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { prepareConformance } from '../../api/prepare.js'
import { createRecorder } from './record.js'

test('what journeys need is in no recording: they cannot be played again', () => {
  const secret = 'the-secret-of-the-lab-4711'
  const upstream = { connection: 'lab', listen: '127.0.0.1:9400', client_id: 'lab', client_secret: secret }
  const { settings, file } = prepareConformance(
    {
      ...{ target: 'http://127.0.0.1:3000', client_id: 'c', redirect_uris: ['https://app.example.com/cb'] },
      ...{ access_tokens: { valid: 'an-access-token' }, journey: { upstream } },
    },
    {},
    '.',
  )
  assert.is(settings.target.journey?.upstream.clientSecret, secret)
  const text = createRecorder(settings, file).text({ startedAt: '2026-11-28T19:00:00.000Z' })
  const { target } = JSON.parse(text.split('\n')[0] ?? '')
  assert.is(target.client_id, 'c')
  assert.not('journey' in target)
  assert.not.match(text, secret)
})

test.run()
