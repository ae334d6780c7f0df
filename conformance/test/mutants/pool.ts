import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Verdict } from './detect.js'
import type { Said, Setting, Sight, Task } from './tasks.js'

const script = fileURLToPath(new URL('./worker.ts', import.meta.url))

/** Milliseconds after which a worker that says nothing hangs: many times what a task takes on a busy machine. */
const patience = 120_000

/** What a worker said, or null when it ended or hung instead. */
const heard = (child: ChildProcess): Promise<Said | null> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => done(null), patience)
    const done = (said: Said | null): void => {
      clearTimeout(timer)
      child.removeAllListeners()
      child.on('error', () => {})
      resolve(said)
    }
    child.once('message', (said: Said) => done(said))
    child.once('exit', () => done(null))
    child.once('error', () => done(null))
  })

async function started(setting: Setting, count: (cpuMs: number) => void): Promise<ChildProcess> {
  const child = fork(script)
  child.send(setting)
  const said = await heard(child)
  if (said === null) throw new Error('a worker ended before it was ready')
  count(said.cpuMs)
  return child
}

/** One worker, replaced when a mutant takes it along. */
interface Worker {
  readonly ask: (task: Task) => Promise<Said | null>
  readonly stop: () => void
}

async function hire(setting: Setting, count: (cpuMs: number) => void): Promise<Worker> {
  let child = await started(setting, count)
  return {
    ask: async (task) => {
      child.send(task)
      const said = await heard(child)
      if (said !== null) {
        count(said.cpuMs)
        return said
      }
      child.kill('SIGKILL')
      child = await started(setting, count)
      return null
    },
    stop: () => child.kill(),
  }
}

/** What is known of one mutant in the end. */
export interface Outcome {
  readonly mutant: number
  readonly sight: Sight
  readonly quick: Verdict | null
  /** Only where quick said nothing. */
  readonly default: Verdict | null
}

const hung: Sight = { sight: 'dead', how: 'the process hangs' }
const noticed: readonly Verdict['notice'][] = ['fails', 'control', 'dies', 'warns']

export const isNotice = (verdict: Verdict | null): boolean =>
  verdict !== null && noticed.includes(verdict.notice)

async function sightOf({ ask }: Worker, mutant: number | null): Promise<Sight> {
  const said = await ask({ task: 'see', mutant })
  return said?.said === 'sight' ? said.sight : hung
}

async function verdictOf({ ask }: Worker, task: 'quick' | 'default', mutant: number): Promise<Verdict> {
  const said = await ask({ task, mutant })
  return said?.said === 'verdict' ? said.verdict : { notice: 'dies', checks: [] }
}

async function judged(worker: Worker, mutant: number): Promise<Outcome> {
  const sight = await sightOf(worker, mutant)
  if (sight.sight === 'invisible' || sight.sight === 'unborn')
    return { mutant, sight, quick: null, default: null }
  const quick = await verdictOf(worker, 'quick', mutant)
  const whole = isNotice(quick) ? null : await verdictOf(worker, 'default', mutant)
  return { mutant, sight, quick, default: whole }
}

export interface Played {
  readonly outcomes: readonly Outcome[]
  /** Of the original, compared with itself. */
  readonly self: Sight
  readonly cpuMs: number
}

/** Plays the mutants in processes of their own, one at a time in each; `heard` is told of every one. */
export async function playAll(
  setting: Setting,
  mutants: readonly number[],
  tell: (outcome: Outcome) => void,
): Promise<Played> {
  let cpuMs = 0
  const count = (ms: number): void => {
    cpuMs += ms
  }
  const queue = [...mutants]
  const outcomes: Outcome[] = []
  const work = async (first: boolean): Promise<Sight | null> => {
    const worker = await hire(setting, count)
    const self = first ? await sightOf(worker, null) : null
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const outcome = await judged(worker, mutant)
      outcomes.push(outcome)
      tell(outcome)
    }
    worker.stop()
    return self
  }
  const workers = Array.from({ length: Math.min(3, availableParallelism()) }, (_, index) => work(index === 0))
  const [self] = await Promise.all(workers)
  if (self === null || self === undefined) throw new Error('the original was not compared with itself')
  return { outcomes: outcomes.toSorted((a, b) => a.mutant - b.mutant), self, cpuMs }
}
