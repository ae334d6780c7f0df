import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Io } from './io.js'
import { createProgress } from './progress.js'

function heard(isTerminal: boolean) {
  const err: string[] = []
  const io: Io = {
    ...{ environment: {}, directory: '.', checkout: true, node: '', out: () => {} },
    err: (text) => void err.push(text),
    terminal: { out: false, err: isTerminal, width: 80 },
    interrupted: new AbortController().signal,
  }
  let time = 0
  const progress = createProgress(io, { now: () => time })
  const wait = (ms: number): void => {
    time += ms
  }
  return { progress, err, wait }
}

test('in a pipe a short run says nothing', () => {
  const { progress, err, wait } = heard(false)
  progress.hooks.onPlan?.(1000)
  for (let done = 1; done <= 1000; done++) {
    wait(29)
    progress.hooks.onProgress?.(done, 1000)
  }
  progress.finish()
  assert.equal(err, [])
})

test('in a pipe a long run says every half minute how much is done and how long the rest takes', () => {
  const { progress, err, wait } = heard(false)
  progress.hooks.onPlan?.(2000)
  for (let done = 1; done <= 2000; done++) {
    wait(50)
    progress.hooks.onProgress?.(done, 2000)
  }
  progress.finish()
  assert.equal(err, [
    '600 of 2,000 requests (30 %), about 70 s left\n',
    '1,200 of 2,000 requests (60 %), about 40 s left\n',
    '1,800 of 2,000 requests (90 %), about 10 s left\n',
  ])
})

test('on a terminal there is a bar, and it is wiped', () => {
  const { progress, err } = heard(true)
  progress.hooks.onPlan?.(10)
  progress.hooks.onProgress?.(10, 10)
  progress.finish()
  assert.match(err.join(''), '█ 10 of 10 requests')
  assert.is(err.at(-1), '\r\x1b[K')
})

test.run()
