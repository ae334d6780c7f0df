import { setTimeout } from 'node:timers/promises'
import { createUpstream, serveUpstreams } from '../../../reference-impl/testing-upstream.js'
import { beginAt, stages } from './stages.js'

/** Run as a process of its own: begins so many journeys, which nobody finishes, and tells what memory they took. */
const upstreamMs = 3000
const upstream = createUpstream('upstream')
const [count = 0, pendingTransactions = 0] = process.argv.slice(2).map(Number)
const limits = { pendingTransactions, upstreamMs }
const served = await serveUpstreams([upstream], { limits })

/** Once the timers of all questions to the connection have run out. */
async function heap(): Promise<number> {
  await setTimeout(upstreamMs + 100)
  // What has been finalized in one round is free after the next.
  for (let round = 0; round < 10; round++) {
    globalThis.gc?.()
    await setTimeout(10)
  }
  return process.memoryUsage().heapUsed
}

// So that what is made once is there already.
for (const stage of stages) await beginAt(stage, served)
const before = await heap()
for (let index = 0; index < count; index++) {
  await beginAt(stages[index % stages.length] ?? 'upstream', served)
  upstream.forget()
}
const kilobytes = Math.round(((await heap()) - before) / 1024)
// So that it was not forgotten before.
await beginAt('login', served)
process.stdout.write(JSON.stringify({ kilobytes }))
