import { spawnSync } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ReportedExchange } from '../../report/report.js'
import { redactorOf } from '../../report/secrets-of-run.js'
import { controlOf } from '../../request/control.js'
import { resolveSettings } from '../../target/settings.js'
import { runTarget, targetOf } from '../benign/run-target.js'
import { replay, tokenVariables } from '../fixtures/replayed.js'
import { type ReplayedRun, replayedRuns } from '../fixtures/replayed-runs.js'

const hasProgram = (name: string): boolean => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0

/** What replays commands at the same time: most of them wait. */
const replayers = 12
/** The programs that printed commands call, where they are installed. */
const missing = ['curl', 'nc', 'openssl'].filter((name) => !hasProgram(name))

const calls = (command: string): readonly string[] =>
  ['curl', 'nc', 'openssl'].filter((name) => new RegExp(`(?:^|[|(] ?)${name} `).test(command))

/** Every command of a report once for each answer that it shows. */
function differentCommands(exchanges: readonly ReportedExchange[]): readonly ReportedExchange[] {
  const keyOf = ({ request, response }: ReportedExchange): string => `${response?.status} ${request.curl}`
  return [...new Map(exchanges.map((exchange) => [keyOf(exchange), exchange])).values()]
}

async function replayAll(
  { target: content, input, environment }: ReplayedRun,
  exchanges: readonly ReportedExchange[],
): Promise<readonly string[]> {
  const { target } = resolveSettings(targetOf(content, environment), {})
  const { values } = controlOf(resolveSettings(target, input))
  const redact = redactorOf(target, values)
  const variables = { ...environment, ...tokenVariables(target.accessTokens) }
  const queue = [...exchanges]
  const wrong: string[] = []
  const work = async (): Promise<void> => {
    for (let exchange = queue.pop(); exchange !== undefined; exchange = queue.pop()) {
      const problem = await replay(exchange, variables, redact)
      if (problem !== null) wrong.push(problem.slice(0, 4000))
    }
  }
  await Promise.all(Array.from({ length: replayers }, work))
  return wrong
}

for (const [name, { start, least }] of Object.entries(replayedRuns)) {
  test(`every printed command gives the answer that is shown: ${name}`, async () => {
    const run = await start()
    try {
      const report = await runTarget(run.target, { depth: 'quick', ...run.input }, run.environment)
      const all = differentCommands(report.findings.flatMap(({ exchanges }) => exchanges))
      assert.ok(all.length >= least, `${all.length} commands`)
      const possible = all.filter(({ request }) => !calls(request.curl).some((one) => missing.includes(one)))
      if (possible.length < all.length)
        process.stdout.write(
          `note: ${all.length - possible.length} commands were not replayed, for want of ${missing.join(' and ')}: ${name}\n`,
        )
      assert.equal(await replayAll(run, possible), [])
      process.stdout.write(`${possible.length} commands replayed: ${name}\n`)
    } finally {
      await run.close()
    }
  })
}

test.run()
