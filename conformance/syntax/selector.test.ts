import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { matchesSelector, parseSelector, type Selectable } from './selector.js'

const button: Selectable = {
  name: 'button',
  attributes: { id: 'kc-login', class: 'wide  primary', name: 'accept', value: 'yes, do', disabled: '' },
}

const matches = (text: string, element: Selectable = button): boolean => {
  const selector = parseSelector(text)
  if (selector === null) throw new Error(`${text} is no selector`)
  return matchesSelector(selector, element)
}

for (const text of [
  'button',
  'BUTTON',
  '#kc-login',
  '.primary',
  '.wide.primary',
  '[name]',
  '[NAME=accept]',
  '[name="accept"]',
  "[name='accept']",
  '[ name = "accept" ]',
  '[value="yes, do"]',
  '[disabled=""]',
  'button[name=accept]',
  ' button#kc-login.primary[name=accept][value] ',
])
  test(`${text} matches`, () => assert.ok(matches(text)))

for (const text of [
  'input',
  'butto',
  '#kc',
  '#KC-LOGIN',
  '.prim',
  '.Primary',
  '[title]',
  '[name=Accept]',
  '[name=""]',
  '[disabled=true]',
  'a[name=accept]',
  'button[name=accept].narrow',
])
  test(`${text} does not match`, () => assert.not(matches(text)))

for (const text of [
  '',
  ' ',
  '*',
  '*[name]',
  'form button',
  'form > button',
  'a, b',
  'a:hover',
  'a::before',
  '#1a',
  '#',
  '.',
  '..a',
  '#a b',
  '[',
  '[]',
  '[=a]',
  '[a',
  '[a=]',
  '[a=b c]',
  '[a="b]',
  '[a="b"c]',
  '[a="b" i]',
  '[a~=b]',
  '[a^=b]',
  '[a="\\62"]',
  '#a\\.b',
  '[a]b',
  '#a/b',
  `#${'a'.repeat(1000)}`,
])
  test(`${text.slice(0, 20)} is no selector of ours`, () => assert.is(parseSelector(text), null))

test('names that every object knows are no attributes', () => {
  for (const name of ['constructor', '__proto__', 'toString']) assert.not(matches(`[${name}]`))
  assert.ok(matches('[constructor=x]', { name: 'p', attributes: { constructor: 'x' } }))
})

test('takes an id that is not ASCII', () => {
  assert.ok(matches('#größe', { name: 'p', attributes: { id: 'größe' } }))
})

test.run()
