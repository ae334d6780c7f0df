import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { PastReport } from '../../report/read-report.js'
import { hostile } from '../../test/fixtures/hostile.js'
import { broken, clean, large, refusing } from '../../test/fixtures/report.js'
import type { NamedReport } from '../compare.js'
import { type CellFinding, detailsOf, type FindingDetail } from './details.js'
import { type Matrix, matrixOf, totalWords } from './matrix.js'
import { renderMatrix } from './page.js'
import { serverNames } from './servers.js'

const at = (name: string, target: string, report: PastReport = clean): NamedReport => ({
  name,
  report: { ...report, target },
})

test('a server is called by its host, by its file where the host tells nothing, by the path where files are alike', () => {
  const named = (...reports: readonly NamedReport[]): readonly string[] => serverNames(reports)
  assert.equal(
    named(at('r/a.json', 'https://a.example/authorize'), at('r/b.json', 'http://127.0.0.1:8080/')),
    ['a.example', 'b'],
  )
  assert.equal(named(at('mon.json', 'https://a.example/x'), at('tue.json', 'https://a.example/x')), [
    'mon',
    'tue',
  ])
  assert.equal(named(at('a/r.json', 'http://localhost/'), at('b/r.json', 'http://localhost/')), [
    'a/r.json',
    'b/r.json',
  ])
  assert.equal(named(at('r.json', 'http://localhost/'), at('r.json', 'http://localhost/')), [
    'r.json (1)',
    'r.json (2)',
  ])
})

const three = matrixOf([
  at('broken.json', 'https://broken.example/', broken),
  at('clean.json', 'https://clean.example/', clean),
  at('refusing.json', 'https://refusing.example/', refusing),
])

test('each requirement is a row, each report a column, each group has the worst verdict and how often it occurs', () => {
  assert.equal(
    three.servers.map(({ name }) => name),
    ['broken.example', 'clean.example', 'refusing.example'],
  )
  const rows = three.groups.flatMap((group) => group.rows)
  assert.equal(
    rows.map(({ id }) => id),
    clean.requirements.map(({ id }) => id),
  )
  assert.equal(rows.find(({ id }) => id === 'LINK-RURI-004')?.cells, ['fail', 'pass', 'blocked'])
  const [first] = three.groups.find(({ name }) => name === 'RURI')?.totals ?? []
  const failing = broken.requirements.filter(({ group, verdict }) => group === 'RURI' && verdict === 'fail')
  assert.is(first?.verdict, 'fail')
  assert.is(first?.count, failing.length)
  assert.match(first == null ? '' : totalWords(first), /^fail, 2 of \d+ requirements$/)
})

test('a requirement that one report does not know is an empty cell there, and a row all the same', () => {
  const old = { ...clean, requirements: clean.requirements.slice(1) }
  const { groups } = matrixOf([
    at('old.json', 'https://a.example/', old),
    at('new.json', 'https://b.example/'),
  ])
  const rows = groups.flatMap((group) => group.rows)
  assert.is(rows.length, clean.requirements.length)
  assert.equal(rows.find(({ id }) => id === clean.requirements[0]?.id)?.cells[0], null)
})

/** What the cell of a requirement opens, of one server; what passes is a number there. */
function opened(matrix: Matrix, id: string, server: number, details = detailsOf(matrix)) {
  const place = matrix.groups.flatMap((group) => group.rows).findIndex((row) => row.id === id)
  const text = (index: number | undefined): string => details.texts[index ?? -1] ?? ''
  return { found: details.servers[server]?.findings[place] ?? [], text, details }
}

const told = (found: readonly CellFinding[]): readonly FindingDetail[] =>
  found.filter((one) => typeof one !== 'number')

test('a cell opens what was found there; of what passes, the name', () => {
  const { found, text } = opened(three, 'LINK-RURI-004', 0)
  const [worst] = told(found)
  assert.is(text(worst?.check), 'redirect-uri-foreign-host-refused')
  assert.match(text(worst?.observed), '3 of 41 forms are accepted')
  assert.match(text(worst?.evidence?.[2]), /^302\nLocation: https:\/\/app\.example\.com\.attacker/)
  const refused = opened(three, 'LINK-RURI-004', 2)
  assert.is(refused.text(told(refused.found)[0]?.observed), 'the control was answered 400 "unknown client"')
  const passed = opened(three, 'LINK-METH-001', 0)
  assert.equal(
    passed.found.map((one) => typeof one),
    ['number'],
  )
  const [check] = passed.found
  assert.is(passed.text(typeof check === 'number' ? check : undefined), 'get-supported')
  assert.ok(passed.text(passed.details.titles[Number(check)]).length > 10)
})

test('what many servers say is written once, and a full page keeps the worst', () => {
  const many = Array.from({ length: 40 }, (_, n) => at(`${n}.json`, `https://s${n}.example/`, broken))
  const [few, all] = [renderMatrix(many.slice(0, 2)), renderMatrix(many)]
  assert.ok(all.length < few.length * 8, `${all.length} against ${few.length}`)
  const noisy = Array.from({ length: 30 }, (_, n) => {
    const report = large(60)
    const findings = report.findings.map((one, at) => ({
      ...one,
      severity: at === 59 ? ('critical' as const) : ('low' as const),
      observed: `${n} ${at} ${'very '.repeat(250)}`,
    }))
    return at(`${n}.json`, `https://s${n}.example/`, { ...report, findings })
  })
  const page = renderMatrix(noisy)
  assert.ok(Buffer.byteLength(page) < 2_000_000, `${Buffer.byteLength(page)} bytes`)
  assert.match(page, 'something is left out of it')
  const matrix = matrixOf(noisy)
  const details = detailsOf(matrix)
  const findings = noisy.flatMap((_, at) => told(opened(matrix, 'LINK-RURI-004', at, details).found))
  assert.ok(
    findings
      .filter(({ severity }) => severity === 'critical')
      .every(({ observed }) => observed !== undefined),
  )
  assert.ok(findings.some(({ observed }) => observed === undefined))
})

test('nothing of a report is markup, in the table and in the data', () => {
  const page = renderMatrix([
    at('<b>.json', 'javascript:alert(1)', hostile),
    at('x.json', 'https://b.example/', hostile),
  ])
  assert.is(page.match(/<script/g)?.length, 2)
  assert.not.match(page, /<(img|iframe|svg|b>\.json)/)
  assert.not.match(page, '\x1b')
  assert.is(page.match(/<\/script/g)?.length, 2)
})

test('the same reports make the same page', () => {
  const reports = [at('a.json', 'https://a.example/', broken), at('b.json', 'https://b.example/')]
  assert.is(renderMatrix(reports), renderMatrix(reports))
})

test.run()
