import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../../report/report.js'
import { runTarget } from '../benign/run-target.js'
import { nullServers } from '../null-servers/index.js'
import { nullTarget } from '../null-servers/null-target.js'
import { type NullServer, serve } from '../null-servers/serve.js'

const nobody: NullServer = { url: 'http://127.0.0.1:1', close: () => Promise.resolve() }

async function reportOn(
  { onRequest, hangs }: (typeof nullServers)[number],
  profile: string,
): Promise<Report> {
  const server = onRequest === null ? nobody : await serve(onRequest)
  try {
    return await runTarget(nullTarget(server.url, profile), {
      depth: 'quick',
      timeoutMs: hangs === true ? 500 : 60_000,
    })
  } finally {
    await server.close()
  }
}

/** What no report may hold, whatever a server does. */
function assertSound(report: Report): void {
  const text = JSON.stringify(report)
  assert.is(report.summary.checks.error, 0)
  assert.not.match(text, /\bat [\w.<>]+ \(|node:internal|\.ts:\d+/, 'no stack trace')
  assert.not.match(text, /the-access-token-of-a-test-user/, 'no token')
}

for (const nullServer of nullServers) {
  const { id, says, control, diagnosis } = nullServer
  for (const profile of control === 'accepted' ? ['contract', 'strict', 'oauth'] : ['contract', 'oauth']) {
    test(`${id}, ${profile}: ${says}`, async () => {
      const report = await reportOn(nullServer, profile)
      assertSound(report)
      assert.ok([1, 3].includes(report.exitCode), `exit ${report.exitCode}`)
      const [first] = report.diagnoses
      assert.match(first?.message ?? '', diagnosis)
      assert.ok((first?.advice ?? '').length > 10, 'it says what to do')
      if (control === 'accepted') {
        if (profile !== 'oauth') assert.is(report.exitCode, 1, 'what it does not check is found out')
        if (profile === 'oauth' && id === 'redirect-to-login') {
          assert.is(report.exitCode, 3, 'what a server checks after the login cannot be seen')
          assert.match(first?.advice ?? '', /Cookie under "headers"/)
        }
        return
      }
      const passed = report.findings.filter(({ verdict }) => verdict === 'pass' || verdict === 'note')
      assert.equal(
        passed.map(({ check }) => check),
        [],
        'nothing passes without an accepted control',
      )
      assert.is(first?.severity, 'error')
      assert.not.ok(report.complete)
    })
  }
}

test.run()
