import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createRedactor } from './redact.js'

const token = 'T0kenOfTheUser-9f8e7d6c5b4a'
const key = 'SignatureOfAnotherKey-0123456789'
const redact = createRedactor([
  { name: 'token', value: token },
  { name: 'key', value: key },
])

test('a secret is replaced by its name, and so is a part of one', () => {
  assert.is(redact(`a=${token}&b=${key.slice(0, 20)}`), 'a=[redacted token]&b=[redacted key]')
})

test('neighbours keep their names, whatever characters they share by chance', () => {
  const names = '[redacted token][redacted key]'
  assert.is(redact(token + key), names)
  const alike = createRedactor([
    { name: 'token', value: `${token}S` },
    { name: 'key', value: key },
  ])
  assert.is(alike(token + key), names)
})

test('of two secrets in the same place the longer one gives the name', () => {
  const nested = createRedactor([
    { name: 'part', value: token.slice(4) },
    { name: 'token', value: token },
  ])
  assert.is(nested(`(${token})`), '([redacted token])')
})

test.run()
