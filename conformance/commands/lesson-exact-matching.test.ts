import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { forms } from '../redirect-uris/index.js'
import { filled } from '../test/fixtures/filled.js'
import { exactMatching, families } from './lesson-exact-matching.js'

const lesson = exactMatching(forms)

test('every family is there, with its lesson, an example of its own and its source', () => {
  for (const [technique, { lives, example }] of filled(Object.entries(families))) {
    const form = forms.find(({ id }) => id === example)
    assert.is(form?.technique, technique)
    assert.ok(lesson.includes(lives), technique)
    assert.ok(lesson.includes(`known from ${form?.source}`), technique)
  }
})

/** From the catalogue of known bypasses: each number with the form that has its shape. */
const known = {
  A01: 'CVE-2025-4143',
  B06: 'CVE-2024-52289 (authentik)',
  C01: 'CVE-2026-28512 (Pocket ID)',
  D07: 'CVE-2026-75628 (Punk::OAuth2)',
  E27: 'CVE-2024-1132 (Keycloak)',
  F03: 'CVE-2026-9689 (Keycloak)',
  H03: 'CVE-2020-26938',
  J11: 'CVE-2024-8883 (Keycloak)',
  K12: 'CVE-2022-4361 (Keycloak)',
  L14: 'CVE-2024-56734',
  M10: 'CVE-2024-52289 (authentik)',
}

test('the numbers are those of the catalogue', () => {
  for (const [id, cve] of filled(Object.entries(known))) {
    const at = lesson.indexOf(`      ${id}  `)
    assert.ok(at > 0, id)
    assert.ok(lesson.slice(at).split('\n', 2)[1]?.includes(cve), id)
  }
})

test('examples are concrete, on one line, and fit a terminal', () => {
  assert.ok(lesson.includes('A01  https://attacker.example/callback\n'))
  assert.ok(lesson.includes('N02  https://attacker.example/.example.com/callback\n'))
  assert.not.match(lesson, /\{[A-Za-z]+\}/)
  for (const line of lesson.split('\n')) assert.ok(line.length <= 116, line)
})

test.run()
