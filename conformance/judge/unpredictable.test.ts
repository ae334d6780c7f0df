import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { unpredictableBits } from './unpredictable.js'

const bits = (...values: readonly string[]): number => Math.floor(unpredictableBits(values))

test('signs count by the alphabet that they are of', () => {
  assert.is(bits('0123456789', '9876543210', '3141592653'), 33)
  assert.is(bits('9f3a6c01b7', '0c7de512a8', 'e15b90d46f'), 40)
  assert.is(bits('q7zx0m2k9v', 'w3hj8n5b1t', 'c6yl4r0p7d'), 51)
  assert.is(bits('Q7zx0M2k9v', 'w3Hj8n5B1t', 'c6yL4r0P7d'), 59)
  assert.is(bits('Q7-x0M2k9v', 'w3Hj8n5_1t', 'c6yL4r0P7d'), 60)
})

test('what is the same each time counts no bit, whether it is a frame or a separator', () => {
  assert.is(bits('tx-9f3a6c01', 'tx-0c7de512', 'tx-e15b90d4'), 32)
  assert.is(bits('9f3a-6c01', '0c7d-e512', 'e15b-90d4'), 32)
  const wrapped = ['9f3a6c01', '0c7de512', 'e15b90d4'].map((id) =>
    Buffer.from(JSON.stringify({ tenant: 'acme', id })).toString('base64url'),
  )
  assert.is(bits(...wrapped), 32)
})

test('one sign that is the same by chance counts', () => {
  assert.is(bits('9f3a6c01', '0c7a6512', 'e15a90d4'), 32)
})

test.run()
