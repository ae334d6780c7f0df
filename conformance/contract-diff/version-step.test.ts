import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { versionStep } from './version-step.js'

test('a version is right when it goes as far as its changes demand', () => {
  for (const [step, from, to, words] of [
    ['minor', '1.1.0', '1.1.0', '1.1.0 → 1.1.0: a minor step is missing'],
    ['minor', '1.1.0', '1.1.1', '1.1.0 → 1.1.1: a minor step is missing'],
    ['minor', '1.1.0', '1.2.0', '1.1.0 → 1.2.0: is right'],
    ['minor', '1.1.0', '2.0.0', '1.1.0 → 2.0.0: is right'],
    ['major', '1.1.9', '1.2.0', '1.1.9 → 1.2.0: a major step is missing'],
    ['none', '1.1.0', '1.1.0', '1.1.0 → 1.1.0: is right'],
    ['none', '1.1.0', '1.0.9', '1.1.0 → 1.0.9: goes back'],
    ['patch', '1.1.0', '1.0.9', '1.1.0 → 1.0.9: goes back; a patch step is missing'],
    ['patch', '1.1.0', 'next', '1.1.0 → next: info.version is expected to be MAJOR.MINOR.PATCH'],
  ] as const) {
    const told = versionStep(step, from, to)
    assert.is(told.words, words)
    assert.is(told.isRight, words.endsWith('is right'))
  }
})

test('the version that is demanded', () => {
  for (const [step, demanded] of [
    ['major', '2.0.0'],
    ['minor', '1.5.0'],
    ['patch', '1.4.3'],
    ['none', '1.4.2'],
  ] as const)
    assert.is(versionStep(step, '1.4.2', '1.4.2').demanded, demanded)
  assert.is(versionStep('major', 'first', '1.0.0').demanded, null)
})

test.run()
