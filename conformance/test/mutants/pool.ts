import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Notice, Verdict } from './detect.js'
import type { Answer, Said, Setting, Sight, Task } from './tasks.js'

const script = fileURLToPath(new URL('./worker.ts', import.meta.url))

/** Milliseconds after which a worker hangs, even on a busy machine: without a sign of life, and without an answer. */
const patience = { silent: 20_000, whole: 180_000 }

/** What a worker answered, or null when it ended or hung instead. */
const heard = (child: ChildProcess): Promise<Answer | null> =>
  new Promise((resolve) => {
    const done = (answer: Answer | null): void => {
      clearTimeout(silent)
      clearTimeout(whole)
      child.removeAllListeners()
      child.on('error', () => {})
      resolve(answer)
    }
    const silent = setTimeout(() => done(null), patience.silent)
    const whole = setTimeout(() => done(null), patience.whole)
    child.on('message', (said: Said) => {
      if (said.said === 'alive') silent.refresh()
      else done(said)
    })
    child.once('exit', () => done(null))
    child.once('error', () => done(null))
  })

type Spent = 'start' | Task['task']
type Count = (on: Spent, ms: number) => void

async function started(setting: Setting, count: Count): Promise<ChildProcess> {
  const child = fork(script)
  child.send(setting)
  const said = await heard(child)
  if (said === null) throw new Error('a worker ended before it was ready')
  count('start', said.cpuMs)
  return child
}

/** One worker, replaced when a mutant takes it along. */
interface Worker {
  readonly ask: (task: Task) => Promise<Answer | null>
  readonly stop: () => void
}

async function hire(setting: Setting, count: Count): Promise<Worker> {
  let child = await started(setting, count)
  return {
    ask: async (task) => {
      child.send(task)
      const said = await heard(child)
      if (said !== null) {
        count(task.task, said.cpuMs)
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
  /** Only where quick said nothing, or had a note alone. */
  readonly default: Verdict | null
}

const hung: Sight = { sight: 'dead', how: 'the process hangs' }
/** Whether requests tell it from every correct server. */
export const isVisible = ({ sight }: Sight): boolean => sight === 'visible' || sight === 'dead'

/** The ways to notice, those that say more first. */
const noticed: readonly Notice[] = ['fails', 'control', 'dies', 'warns', 'notes']

/** How the mutant is noticed by one of these runs; null when it is not. */
export const noticeOf = (...verdicts: readonly (Verdict | null)[]): Notice | null =>
  noticed.find((notice) => verdicts.some((one) => one?.notice === notice)) ?? null

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
  if (!isVisible(sight)) return { mutant, sight, quick: null, default: null }
  const quick = await verdictOf(worker, 'quick', mutant)
  const whole = ![null, 'notes'].includes(noticeOf(quick)) ? null : await verdictOf(worker, 'default', mutant)
  return { mutant, sight, quick, default: whole }
}

export interface Played {
  readonly outcomes: readonly Outcome[]
  /** Of the original, compared with itself. */
  readonly self: Sight
  /** Milliseconds of processor time, by what they were spent on. */
  readonly cpuMs: ReadonlyMap<Spent, number>
}

/** Plays the mutants in processes of their own, one at a time in each; `heard` is told of every one. */
export async function playAll(
  setting: Setting,
  mutants: readonly number[],
  tell: (outcome: Outcome) => void,
): Promise<Played> {
  const cpuMs = new Map<Spent, number>()
  const count: Count = (on, ms) => void cpuMs.set(on, (cpuMs.get(on) ?? 0) + ms)
  // The last files are those of the socket, whose faults make one wait: nobody should wait for them in the end.
  const queue = mutants.toReversed()
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
