import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { LinkError, type Replacements } from '../../../reference-impl/index.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import type { Report } from '../../report/report.js'
import { runTarget } from '../benign/run-target.js'
import { startVariant, type Variant } from '../benign/variant.js'
import { unchecked } from '../faults/making.js'

/** A token that is good for so many requests. */
const shortLived = (requests: number): Replacements => {
  let left = requests
  return {
    'check-access-token': (context) => {
      if (--left < 0) throw new LinkError('access_denied', 'the token has expired')
      return checkAccessToken(context)
    },
  }
}

async function runOn(change: Partial<Variant>): Promise<Report> {
  const server = await startVariant({ id: 'lost', says: 'The control is lost.', ...change }, 'contract')
  try {
    return await runTarget(server.target, { depth: 'quick' })
  } finally {
    await server.close()
  }
}

const failed = ({ findings }: Report): readonly string[] =>
  findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check)

const passed = ({ summary }: Report): number => summary.checks.pass

test('a token that expires during the run fails nothing and passes nothing', async () => {
  for (const requests of [15, 40, 70]) {
    const report = await runOn({ options: () => ({ replace: shortLived(requests) }) })
    assert.equal(failed(report), [], `after ${requests} requests`)
    assert.is(passed(report), 0)
    assert.is(report.exitCode, 3)
    assert.match(report.diagnoses.at(-1)?.message ?? '', 'but not at its end: an error redirect')
  }
})

test('what was accepted that must not be is a failure all the same', async () => {
  const accepting = unchecked(
    ({ parameters }) => parameters.find(({ name }) => name === 'redirect_uri')?.value,
  )
  const report = await runOn({ options: () => ({ replace: { ...accepting, ...shortLived(120) } }) })
  assert.ok(failed(report).includes('redirect-uri-unregistered-is-never-navigated-to'))
  assert.is(report.exitCode, 1)
})

test('a server that stops answering is told from one that refuses', async () => {
  let left = 100
  const report = await runOn({
    around: (handler) => (request, response) => {
      if (--left < 0) response.destroy()
      else handler(request, response)
    },
  })
  assert.is(passed(report), 0)
  assert.not.ok(failed(report).includes('named-connection-is-reached'))
  assert.match(report.diagnoses.at(-1)?.advice ?? '', 'stopped answering')
})

test.run()
