import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions, demoTarget } from '../../../reference-impl/demo.js'
import { type Faulty, faultyVersions } from '../../../reference-impl/faulty.js'
import { createLinkServer } from '../../../reference-impl/index.js'
import type { Report } from '../../report/report.js'
import { runTarget } from '../benign/run-target.js'
import { noticedOf } from '../fixtures/faulty.js'
import { assertTellsAtOnce } from '../fixtures/first-lines.js'

async function reportOn({ options }: Faulty): Promise<Report> {
  const server = createLinkServer(demoOptions(options))
  const { url } = await server.listen(0)
  try {
    return await runTarget(await demoTarget(server, { url }), { depth: 'quick' })
  } finally {
    await server.close()
  }
}

const undecided = ['blocked', 'inconclusive', 'error']

for (const version of faultyVersions)
  test(`${version.name} fails what its defect is about, and nothing else`, async () => {
    const { checks, fails } = noticedOf[version.name]
    const report = await reportOn(version)
    const { exitCode, findings, requirements } = report
    const verdicts = new Map(findings.map(({ check, verdict }) => [check, verdict]))
    assert.equal(
      checks.map((check) => [check, verdicts.get(check)]),
      checks.map((check) => [check, 'fail']),
    )
    assert.equal(
      requirements
        .filter(({ verdict }) => verdict === 'fail')
        .map(({ id }) => id)
        .sort(),
      Object.entries(fails)
        .flatMap(([group, numbers]) => numbers.split(' ').map((number) => `LINK-${group}-${number}`))
        .sort(),
    )
    assert.equal(
      findings.filter(({ verdict }) => undecided.includes(verdict)),
      [],
    )
    assert.is(exitCode, 1)
    assertTellsAtOnce(version.name, report)
  })

test.run()
