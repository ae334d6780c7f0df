import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type RequirementId, requirements } from '../../generated/requirements.js'
import { filled } from '../test/fixtures/filled.js'
import type { Technique } from './form.js'
import { forms } from './index.js'
import { expandForm, takeApart } from './sending/fill-form.js'

const canonical = takeApart('https://app.example.com/oauth/callback', 'attacker.example')

const ids = forms.map(({ id }) => id)
const owned = (requirement: string) =>
  forms.filter((form) => form.requirement === requirement).map(({ id }) => id)
const range = (letter: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => letter + String(from + index).padStart(2, '0'))

const letters: Readonly<Record<Technique, string>> = {
  'foreign-destination': 'A',
  'look-alike-host': 'B',
  userinfo: 'C',
  'slashes-and-backslashes': 'D',
  'path-confusion': 'E',
  'query-pollution': 'F',
  fragment: 'G',
  scheme: 'H',
  port: 'I',
  loopback: 'J',
  'encoding-and-control': 'K',
  'request-pollution': 'L',
  patterns: 'M',
  wildcard: 'N',
}

test('the forms of each technique are there, once, in order, numbered without a gap', () => {
  const wanted = Object.entries(letters).flatMap(([technique, letter]) => {
    const { length } = forms.filter((form) => form.technique === technique)
    assert.ok(length > 0, technique)
    return range(letter, 1, length)
  })
  assert.equal(ids, wanted)
})

test('every requirement that owns a form exists', () => {
  for (const { id, requirement } of filled(forms)) assert.ok(Object.hasOwn(requirements, requirement), id)
})

/** Forms that the catalogue gives to another requirement than the one of their technique. A new form may join them. */
const catalogue: readonly (readonly [requirement: RequirementId, ids: readonly string[]])[] = [
  ['LINK-RURI-009', [...range('A', 10, 20), 'D07', 'D08', 'D09', 'D17']],
  ['LINK-RURI-010', range('G', 1, 7)],
  ['LINK-RURI-011', range('H', 3, 16)],
  ['LINK-RURI-012', range('C', 1, 24)],
  ['LINK-RURI-014', [...range('F', 3, 9), 'F16', 'F17']],
  ['LINK-RURI-018', range('J', 1, 20)],
  ['LINK-RURI-020', range('N', 1, 12)],
  ['LINK-RURI-021', ['B06', ...range('M', 1, 14)]],
  ['LINK-RURI-023', 'B08 B20 B22 B23 B25 B27 D12 E29 E30 E31 E32 E43 H02 H21 H22 I01 I04 K06 K19'.split(' ')],
]

test('each form belongs to the requirement that the catalogue gives it to', () => {
  for (const [requirement, wanted] of catalogue) {
    const astray = wanted.filter((id) => !owned(requirement).includes(id))
    assert.equal(astray, [], requirement)
  }
  // H01 differs from the registered URI: that is LINK-RURI-004, a MUST. LINK-RURI-019 sees it as well.
  assert.equal(owned('LINK-RURI-019'), [])
})

test('twelve forms make the error matrix', () => {
  assert.is(forms.filter(({ matrix }) => matrix).length, 12)
})

test('every technique has a representative under every requirement that owns forms of it', () => {
  const key = (form: (typeof forms)[number]): string => `${form.technique} ${form.requirement}`
  const represented = forms.filter(({ representative }) => representative).map(key)
  for (const form of filled(forms)) {
    if (form.technique !== 'request-pollution') assert.ok(represented.includes(key(form)), key(form))
  }
  for (const { requirement } of filled(forms)) {
    const all = forms.filter((form) => form.requirement === requirement)
    // What other checks cover in a quick run as well.
    if (requirement.startsWith('LINK-RURI'))
      assert.ok(
        all.some(({ representative }) => representative),
        requirement,
      )
  }
})

test('every text says something, and no two forms of a technique say the same', () => {
  for (const { id, what, source } of filled(forms)) assert.ok(what !== '' && source !== '', id)
  const said = forms.map(({ technique, what }) => `${technique}: ${what}`)
  assert.equal(
    said.filter((text, index) => said.indexOf(text) !== index),
    [],
  )
})

test('no two forms of the canonical registration are the same, and no placeholder is left', () => {
  const seen = new Map<string, string>()
  for (const form of filled(forms)) {
    if (form.technique === 'request-pollution' || form.technique === 'wildcard') continue
    const expansion = expandForm(form, canonical)
    assert.ok('value' in expansion, form.id)
    assert.is(seen.get(expansion.value), undefined, form.id)
    seen.set(expansion.value, form.id)
    if (form.id !== 'K14' && form.id !== 'M14') assert.not.match(expansion.value, /[{}]/, form.id)
  }
})

test('the forms of ACSAC 2023 and the known attacks have their exact shape', () => {
  const value = (id: string) => {
    const form = forms.find((each) => each.id === id)
    if (form === undefined || form.technique === 'request-pollution') return undefined
    const expansion = expandForm(form, canonical)
    return 'value' in expansion ? expansion.value : expansion.inapplicable
  }
  assert.is(value('A08'), 'https://attacker.example/.example.com')
  assert.is(value('B19'), 'https://\u0430pp.example.com/oauth/callback')
  assert.is(value('B20'), 'https://app\u3002example\u3002com/oauth/callback')
  assert.is(value('B22'), 'https://\uff41pp.example.com/oauth/callback')
  assert.is(value('B23'), 'https://app\u00ad.example.com/oauth/callback')
  assert.is(value('B27'), 'https://%61pp.example.com/oauth/callback')
  assert.is(value('C05'), 'https://app.example.com%2Foauth%2Fcallback%2F@attacker.example/')
  assert.is(value('C08'), 'https://x@app.example.com@attacker.example/oauth/callback')
  assert.is(value('D02'), 'https://attacker.example\\@app.example.com/oauth/callback')
  assert.is(value('D12'), 'https://app.example.com\\oauth\\callback')
  assert.is(value('D17'), '/\t/attacker.example/oauth/callback')
  assert.is(value('E13'), 'https://app.example.com/oauth/callback/%3B/../../FAKEPATH')
  assert.is(value('E24'), 'https://app.example.com/oauth/')
  assert.is(value('E29'), 'https://app.example.com/../oauth/callback')
  assert.is(value('E31'), 'https://app.example.com//oauth/callback')
  assert.is(value('E42'), 'https://app.example.com/OAUTH/CALLBACK')
  assert.is(value('E43'), 'https://app.example.com/%6fauth/callback')
  assert.is(value('E51'), 'https://app.example.com/oauth%2fcallback')
  assert.is(value('H02'), 'HTTPS://app.example.com/oauth/callback')
  assert.is(value('I01'), 'https://app.example.com:443/oauth/callback')
  assert.is(value('I02'), 'https://app.example.com:80/oauth/callback')
  assert.is(value('I05'), 'https://app.example.com:0443/oauth/callback')
  assert.is(value('K04'), 'https://app.example.com/oauth/callback\r\nLocation: https://attacker.example/')
  assert.is(value('K14'), 'https://app.example.com/oauth/callback{{7*7}}$' + '{7*7}')
  assert.is(value('K15')?.length, 'https://app.example.com/oauth/callback/'.length + 6144)
  assert.is(value('M01'), 'https://app.example.com/oauth/callbac')
  assert.is(value('M14'), 'https://{organization_name}.example.com/oauth/callback')
})

test.run()
