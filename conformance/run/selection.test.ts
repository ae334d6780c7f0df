import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { invariants } from '../invariants/index.js'
import { forms } from '../redirect-uris/index.js'
import { filled } from '../test/fixtures/filled.js'
import { checksFor, exampleSettings, listChecks } from './catalogue.js'
import { dryPlan } from './planning.js'
import { formsOf, isSelected } from './selection.js'

const listed = listChecks()

const selected = (only: readonly string[], skip: readonly string[] = []): readonly string[] =>
  listed.filter((check) => isSelected(check, { only, skip, level: 'MAY' })).map(({ id }) => id)

const ofGroup = (group: string): readonly string[] =>
  listed.filter(({ requirement }) => requirement.startsWith(`LINK-${group}-`)).map(({ id }) => id)

test('a group is asked for by its printed name, in upper or lower case, whole', () => {
  assert.equal(selected(['CLIENT']), filled(ofGroup('CLIENT')))
  assert.equal(selected(['RURI']), filled(ofGroup('RURI')))
  for (const id of filled(ofGroup('RURI'))) assert.ok(selected(['ruri']).includes(id), id)
  assert.equal(selected(['RUR']), [])
  assert.equal(selected(['CLIENT-00']), selected(['LINK-CLIENT-00']))
  const rest = selected([], ['RURI'])
  assert.ok(rest.every((id) => !ofGroup('RURI').includes(id)))
  assert.is(rest.length + ofGroup('RURI').length, listed.length)
})

test('who asks for an invariant by its id asks for every request, since it speaks over all answers', () => {
  const [invariant] = invariants
  assert.ok(invariant)
  const planned = (only: readonly string[]): number => dryPlan({ ...exampleSettings, only }).requests.length
  assert.is(planned([invariant.id]), planned([]))
  assert.ok(planned([invariant.requirement]) < planned([]))
})

test('rules, ids and their beginnings are asked for as before', () => {
  assert.ok(
    filled(selected(['single-edits'])).every((id) => /edit/.test(id) || id.startsWith('redirect-uri')),
  )
  assert.equal(selected(['state-comes-back-as-sent']), ['state-comes-back-as-sent'])
  assert.ok(selected(['state-comes']).length > 1)
})

test('every form of the catalogue can be asked for, also one that this target is not sent', () => {
  for (const { id } of filled(forms)) {
    const found = listed.filter((check) => isSelected(check, { only: [id], skip: [], level: 'MAY' }))
    assert.ok(found.length > 0, id)
    assert.equal(selected([id]), selected([id.toLowerCase()]))
  }
})

test('a form asked for is all that its checks send; a form left out is all that they do not', () => {
  const formsIn = (settings: typeof exampleSettings): ReadonlySet<string> =>
    new Set(
      dryPlan(settings)
        .checks.flatMap(({ requests }) => requests)
        .flatMap(({ mutation: { form } }) => (form === undefined ? [] : [form.id.replace(/ raw$/, '')])),
    )
  assert.equal([...formsIn({ ...exampleSettings, only: ['K03'] })], ['K03'])
  const without = formsIn({ ...exampleSettings, skip: ['K03'] })
  assert.ok(without.size > 100)
  assert.not.ok(without.has('K03'))
  assert.ok(formsIn(exampleSettings).has('K03'))
  const both = formsIn({ ...exampleSettings, only: ['K03', 'redirect-uri-userinfo-refused'] })
  assert.ok(both.has('K03') && both.has('C01') && !both.has('A01'))
})

test('a second redirect_uri is a form of its own check', () => {
  assert.equal(selected(['L01']), ['request-pollution-l01'])
  assert.not.ok(selected([], ['l01']).includes('request-pollution-l01'))
})

test('a check whose every form was left out is not selected', () => {
  const [check] = checksFor(exampleSettings).filter(({ id }) => id === 'redirect-uri-fragment-refused')
  assert.ok(check)
  const skip = formsOf(check)
  assert.ok(skip.length > 0)
  assert.not.ok(isSelected(check, { only: [], skip, level: 'MAY' }))
  assert.ok(isSelected(check, { only: [], skip: skip.slice(1), level: 'MAY' }) || skip.length === 1)
})

test('invariants are asked for like checks', () => {
  const [first] = invariants
  assert.ok(first)
  assert.ok(selected([first.id]).includes(first.id))
})

test.run()
