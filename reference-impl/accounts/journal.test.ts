import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions } from '../demo.js'
import { resolveOptions } from '../options.js'
import { createAccounts } from './accounts.js'
import type { AccountIdentity } from './change.js'
import { fileJournal } from './journal.js'

const directory = mkdtempSync(join(tmpdir(), 'journal-'))
test.after(() => rmSync(directory, { recursive: true }))
let count = 0
const newPath = (): string => join(directory, `accounts-${++count}`)

const open = (path: string) => createAccounts(resolveOptions(demoOptions({ journal: fileJournal(path) })))
const identity = (sub: string): AccountIdentity => ({
  connection: 'facebook',
  sub,
  provider: 'facebook',
  isSocial: true,
  profile: { name: sub },
})
const subs = (accounts: ReturnType<typeof open>, user = 'auth0|demo-user') =>
  accounts
    .find(user)
    ?.identities.slice(1)
    .map(({ sub }) => sub)

test('a file of anybody else is refused, and keeps its last line', () => {
  for (const text of ['# Notes', '{"kind":"reset"}\nremember the milk', '[]\n']) {
    const path = newPath()
    writeFileSync(path, text)
    assert.throws(() => fileJournal(path), /it is no file of accounts/)
    assert.is(readFileSync(path, 'utf8'), text)
  }
})

test('what was linked, joined, unlinked and set back is there after a start', () => {
  const path = newPath()
  const accounts = open(path)
  assert.is(statSync(path).mode & 0o777, 0o600)
  const odd = ['1', 'é\u202e', '\ud800', 'a\nb', '"', '|', '\u2028']
  for (const sub of odd) assert.is(accounts.link('auth0|demo-user', identity(sub)), 'linked')
  assert.equal(open(path).all(), accounts.all())
  const again = open(path)
  const account = again.find('auth0|demo-user')
  assert.ok(account)
  again.unlink(account, identity('1'))
  assert.is(again.link('auth0|another-user', identity('1')), 'taken')
  assert.equal(open(path).all(), again.all())
  assert.equal(subs(open(path)), odd.slice(1))
  open(path).reset()
  assert.equal(subs(open(path)), [])
})

test('a last line that is torn is cut off, at whichever octet', () => {
  const path = newPath()
  open(path).link('auth0|demo-user', identity('é'))
  const whole = readFileSync(path)
  const before = whole.lastIndexOf('\n', whole.length - 2) + 1
  for (let end = before; end < whole.length; end++) {
    writeFileSync(path, whole.subarray(0, end))
    const accounts = open(path)
    assert.equal(subs(accounts), [])
    assert.is(statSync(path).size, before)
    assert.is(accounts.link('auth0|demo-user', identity('next')), 'linked')
    assert.equal(subs(open(path)), ['next'])
  }
})

test('a file that a second server writes to is written to no more by the first', () => {
  const path = newPath()
  const [first, second] = [open(path), open(path)]
  assert.is(second.link('auth0|another-user', identity('1')), 'linked')
  assert.throws(() => first.link('auth0|demo-user', identity('1')), /written to by another process/)
  assert.equal(subs(first), [])
  assert.is(second.link('auth0|demo-user', identity('2')), 'linked')
  assert.equal([subs(open(path)), subs(open(path), 'auth0|another-user')], [['2'], ['1']])
  appendFileSync(path, 'x')
  assert.throws(() => second.link('auth0|demo-user', identity('3')), /another process/)
})

test('what a full disk has left of a line is taken back, and nothing of it is told', () => {
  const path = newPath()
  open(path)
  // A limit for the size of files stands for the end of the disk.
  const script = `
    import { appendFileSync, statSync } from 'node:fs'
    import { fileJournal } from ${JSON.stringify(fileURLToPath(new URL('./journal.ts', import.meta.url)))}
    const journal = fileJournal(${JSON.stringify(path)})
    let told = 0
    try { for (;;) { journal.append({ kind: 'reset', filler: 'x'.repeat(300) }); told++ } }
    catch (error) { console.log(JSON.stringify({ told, code: error.code })) }`
  const command = 'ulimit -f 8; exec "$@"'
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', script]
  const { stdout, stderr } = spawnSync('bash', ['-c', command, 'bash', ...node], {
    encoding: 'utf8',
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  })
  assert.ok(stdout, stderr)
  const { told, code } = JSON.parse(stdout)
  assert.is(code, 'EFBIG')
  assert.ok(told > 0)
  const text = readFileSync(path, 'utf8')
  assert.is(text.at(-1), '\n')
  assert.is(text.split('\n').filter((line) => line.includes('filler')).length, told)
  assert.is(open(path).link('auth0|demo-user', identity('1')), 'linked')
})

test.run()
