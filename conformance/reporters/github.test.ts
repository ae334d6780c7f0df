import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../report/report.js'
import { finding } from '../test/fixtures/finding.js'
import { hostile } from '../test/fixtures/hostile.js'
import { broken, clean, refusing } from '../test/fixtures/report.js'
import { renderGithub } from './github.js'

const plain = { colour: false, width: 80, trace: false, verbose: false }

const commands = (report: Report, more: object = {}): readonly string[] =>
  renderGithub(report, { ...plain, ...more })
    .split('\n')
    .filter((line) => line.startsWith('::'))

test('a server with nothing wrong has no annotation, only the verdict', () => {
  assert.equal(commands(clean), [])
  assert.match(renderGithub(clean, plain), /^Conforms/)
})

test('the most harmful comes first, with what to do; a known failure is no news', () => {
  const [first = '', ...others] = commands(broken)
  assert.match(first, /^::error title=LINK-RURI-004%3A A redirect_uri on a host [^:]*::Expected: /)
  assert.match(first, /%0AHow to fix: .*%0ARun again: /)
  assert.not.match(others.join('\n'), 'AUTH-1234')
})

test('ten are shown, and the others are counted', () => {
  const findings = Array.from({ length: 14 }, (_, at) =>
    finding(`check-${at}`, `LINK-RURI-0${String(at + 10)}` as 'LINK-RURI-010', {
      verdict: at === 13 ? 'fail' : 'warn',
      severity: at === 13 ? 'critical' : 'low',
    }),
  )
  const report = { ...clean, findings }
  assert.is(commands(report).length, 10)
  assert.match(commands(report)[0] ?? '', /^::error .*LINK-RURI-023/)
  assert.match(renderGithub(report, plain), '4 more annotations left out')
})

test('a finding stands at the line of the target file', () => {
  const targetFile = { path: 'ci/a,b.yaml', lines: { target: 1, redirect_uris: 7 } }
  assert.match(commands(broken, { targetFile })[0] ?? '', /,file=ci\/a%2Cb\.yaml,line=7::/)
})

test('nothing of a target is a command or a property of one', () => {
  const trap = 'x\n::error::gotcha\r\n##[error]y,line=3::z%0A'
  const findings = [finding('trap', 'LINK-STATE-001', { verdict: 'fail', title: trap, observed: trap })]
  const lines = renderGithub({ ...clean, findings }, plain).split('\n')
  assert.is(lines.filter((line) => line.includes('gotcha')).length, 1)
  const [, properties = ''] = /^::error (.*?)::/.exec(lines[0] ?? '') ?? []
  assert.is(properties.split(',').length, 1, properties)
  assert.match(lines[0] ?? '', '%250A')
  for (const line of renderGithub(hostile, plain).split('\n'))
    assert.not.match(line, /^(?!::(?:error|warning) title=).*(?:^::|##\[)/)
})

test('a run that could not begin is an error', () => {
  assert.match(commands(refusing)[0] ?? '', /^::error title=/)
})

test.run()
