import { type Depth, detect, type Usual, usualOf, type Verdict } from './detect.js'
import { type Baseline, playOriginal, see } from './see.js'
import type { Said, Setting, Sight, Task } from './tasks.js'

// A process of its own, started by pool.ts: it plays the original, and then one mutant at a time as it is told.

class Death extends Error {}

let died: (error: Error) => void = () => {}
// What nobody catches would end a server of its own; here it ends the task.
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error: unknown) => died(new Death(String(error))))

const untilDeath = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      died = reject
    }),
  ])

async function sightOf(baseline: Baseline, mutant: number | null): Promise<Sight> {
  try {
    const { witness, permitted } = await untilDeath(see(baseline, mutant))
    if (witness !== null) return { sight: 'visible', witness }
    return permitted.length > 0 ? { sight: 'permitted', rules: permitted } : { sight: 'invisible' }
  } catch (error) {
    return error instanceof Death ? { sight: 'dead', how: error.message } : { sight: 'unborn' }
  }
}

async function verdictOf(
  { make, keys }: Baseline,
  { active, depth, usual }: { readonly active: number; readonly depth: Depth; readonly usual: Usual },
): Promise<Verdict> {
  try {
    return await untilDeath(detect(make, keys, { active, depth, usual }))
  } catch (error) {
    // A suite that breaks has noticed nothing.
    return error instanceof Death
      ? { notice: 'dies', checks: [] }
      : { notice: 'incomplete', checks: [`the suite broke: ${String(error)}`] }
  }
}

/** Milliseconds of processor time since the last question. */
function stopwatch(): () => number {
  let last = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(last)
    last = process.cpuUsage()
    return Math.round((user + system) / 1000)
  }
}

/** Before there is a task nobody waits for a death. */
const fail = (error: unknown): void => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
}

async function work({ copy, requests, seed }: Setting): Promise<void> {
  const lap = stopwatch()
  const say = (said: Said): void => void process.send?.(said)
  setInterval(() => say({ said: 'alive' }), 1000).unref()
  const baseline = await playOriginal(copy, requests, seed)
  const usual = {
    quick: await usualOf(baseline.make, baseline.keys, 'quick'),
    default: await usualOf(baseline.make, baseline.keys, 'default'),
  }
  process.on('message', async (asked: Task) => {
    if (asked.task === 'see')
      say({ said: 'sight', sight: await sightOf(baseline, asked.mutant), cpuMs: lap() })
    else {
      const depth = asked.task
      const verdict = await verdictOf(baseline, { active: asked.mutant, depth, usual: usual[depth] })
      say({ said: 'verdict', verdict, cpuMs: lap() })
    }
  })
  say({ said: 'ready', cpuMs: lap() })
}

process.once('message', (setting: Setting) => void work(setting).catch(fail))
