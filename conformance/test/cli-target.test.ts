import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { withTarget } from './fixtures/forgetful.js'
import { commandLine } from './fixtures/in-process.js'
import { asFile, reportOf } from './fixtures/report-of.js'

const few = ['--only', 'LINK-STATE']

test('without a URL the target file of the folder is checked, by an installed program and by doctor too', async () => {
  await withTarget({}, async ({ url, target }) => {
    const files = asFile(target)
    for (const installed of [{}, { installed: true as const }]) {
      const report = await reportOf(few, { files, ...installed })
      assert.is(report.target, `${url}/authorize`)
      assert.is(report.subject, undefined)
    }
    // A flag about the target adds to the file.
    assert.is((await reportOf([...few, '--profile', 'oauth'], { files })).profile, 'oauth')
    assert.match(
      (await commandLine(['doctor'], { files, installed: true })).out,
      `target    ${url}/authorize`,
    )
  })
})

test('a run of the reference implementation says so in every report', async () => {
  const report = await reportOf(few, {})
  assert.is(report.subject, 'the reference implementation of this project')
  const directory = mkdtempSync(join(tmpdir(), 'link-cli-'))
  try {
    assert.is((await commandLine([...few, '--record', 'run.jsonl'], { directory })).status, 0)
    const again = await reportOf(['replay', 'run.jsonl'], { directory })
    assert.is(again.subject, report.subject)
  } finally {
    rmSync(directory, { recursive: true })
  }
  for (const reporter of ['terminal', 'markdown', 'html'])
    assert.match((await commandLine([...few, '--reporter', reporter])).out, `${report.subject}`)
})

test('the URL of an endpoint is taken apart, and flags add parameters and header fields', async () => {
  await withTarget({}, async ({ url, target }) => {
    const { client_id, redirect_uris, access_tokens } = target
    const redirectUri = redirect_uris.find((uri) => typeof uri === 'string') ?? ''
    const query = new URLSearchParams({
      client_id,
      redirect_uri: redirectUri,
      scope: 'openid email',
      connection: 'facebook',
    })
    const args = [
      `${url}/authorize?${query}`,
      ...['--parameter', 'ui_locales=de', '--header', 'Cookie: $SESSION', '--header', 'X-Run: 7'],
      ...['--only', 'get-is-supported'],
    ]
    const environment = { LINK_ACCESS_TOKEN: access_tokens.valid, SESSION: 'sid=a-secret-session' }
    const report = await reportOf([...args, '--trace'], { environment })
    assert.is(report.target, `${url}/authorize`)
    assert.is(report.exitCode, 0)
    const request = report.findings[0]?.exchanges[0]?.request
    assert.ok(request)
    const sent = new URL(request.url).searchParams
    for (const [name, value] of [...query, ['ui_locales', 'de']] as const) assert.is(sent.get(name), value)
    const fields = new Map(request.headers)
    assert.is(fields.get('X-Run'), '7')
    assert.match(request.curl, '$SESSION')
    assert.not.match(JSON.stringify(report), 'a-secret-session')
    assert.match(
      report.findings[0]?.rerun ?? '',
      `--parameter ui_locales=de --header 'Cookie: $SESSION' --header 'X-Run: 7'`,
    )
  })
})

test('a parameter of a flag joins those of the target file', async () => {
  await withTarget({}, async ({ target }) => {
    const args = [
      '--parameter',
      'prompt=login',
      '--header',
      'x-test-run: 2',
      '--dry-run',
      '--only',
      'get-is-supported',
    ]
    const { out } = await commandLine(args, { files: asFile(target) })
    assert.match(out, 'scope=openid')
    assert.match(out, 'prompt=login')
    assert.match(out, 'x-test-run: 2')
    assert.not.match(out, 'X-Test-Run')
  })
})

test.run()
