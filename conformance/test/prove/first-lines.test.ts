import { test } from 'uvu'
import { demoOptions, demoTarget } from '../../../reference-impl/demo.js'
import { type FaultyName, faultyNamed } from '../../../reference-impl/faulty.js'
import { createLinkServer } from '../../../reference-impl/index.js'
import type { Report } from '../../report/report.js'
import { runTarget } from '../benign/run-target.js'
import { assertTellsAtOnce } from '../fixtures/first-lines.js'

/** Each form, each branch: what a user sees who has asked for nothing. */
async function reportOn(name: FaultyName): Promise<Report> {
  const server = createLinkServer(demoOptions(faultyNamed(name)?.options))
  const { url } = await server.listen(0)
  try {
    return await runTarget(await demoTarget(server, { url }))
  } finally {
    await server.close()
  }
}

const names: readonly FaultyName[] = ['prefix', 'token-reflected', 'error-page-200', 'everything-accepted']

for (const name of names)
  test(`the report on ${name} is short, and begins with the cause and its worst evidence`, async () => {
    assertTellsAtOnce(name, await reportOn(name))
  })

test.run()
