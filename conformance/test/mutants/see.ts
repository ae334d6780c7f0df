import type { Copy } from './copy.js'
import {
  type Ask,
  answersOf,
  asking,
  type Difference,
  drawnRequests,
  firstDifference,
  type Wire,
} from './fuzz/index.js'
import { loadCopy, type MakeServer, recording, switchesOf } from './instance.js'
import { type Deployed, deploy, type Keys, makeKeys, type Running, startServer } from './servers.js'

/** What the original answered to every request, and which switches were asked on the way. */
export interface Baseline {
  readonly make: MakeServer
  readonly keys: Keys
  readonly deployed: Deployed
  readonly original: Running
  readonly requests: readonly Wire[]
  readonly answers: readonly string[]
  readonly ask: Ask
  /**
   * Indexes of the requests that ask a mutant's switch. What does not ask it runs the same code in both servers, so
   * that nothing else has to be sent.
   */
  readonly indexesOf: (mutant: number | null) => readonly number[]
}

// One origin for all: else the port would tell two servers apart.
const origin = 'https://login.example.com'

/** So many requests are enough for one mutant: what most of them reach shows in the first, and the simple ones are these. */
const enough = 12_500

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index)

/** Plays the original, with every switch listened to. */
export async function playOriginal(copy: Copy, count: number, seed: number): Promise<Baseline> {
  const [make, keys] = [loadCopy(copy), await makeKeys()]
  const reached = new Set<number>()
  const listened = await startServer(make, recording(reached), { keys, origin })
  const deployed = await deploy(listened.link)
  listened.link.revoke(deployed.revoked)
  const whileLoading = new Set(reached)
  reached.clear()
  const reaching = copy.mutants.map((): number[] => [])
  const all = drawnRequests(count, seed, deployed.deployment)
  const answers = await answersOf(listened.port, all, deployed.deployment, (index) => {
    for (const mutant of reached) reaching[mutant]?.push(index)
    reached.clear()
  })
  void listened.link.close()
  const original = await startServer(make, switchesOf(null), { keys, origin })
  original.link.revoke(deployed.revoked)
  const everything = range(all.length)
  const indexesOf = (mutant: number | null): readonly number[] =>
    mutant === null
      ? everything
      : (whileLoading.has(mutant) ? everything : (reaching[mutant] ?? [])).slice(0, enough)
  const ask = asking(original.port, deployed.deployment)
  return { make, keys, deployed, original, requests: all, answers, ask, indexesOf }
}

/** Whether any request tells the mutant from the original; without a mutant the original is compared with itself. */
export async function see(baseline: Baseline, active: number | null): Promise<Difference> {
  const { make, keys, deployed, original } = baseline
  const indexes = baseline.indexesOf(active)
  if (indexes.length === 0) return { witness: null, permitted: [] }
  const mutant = await startServer(make, switchesOf(active), { keys, origin })
  mutant.link.revoke(deployed.revoked)
  const difference = await firstDifference({
    requests: baseline.requests,
    answers: baseline.answers,
    original: original.port,
    mutant: mutant.port,
    indexes,
    deployment: deployed.deployment,
    ask: baseline.ask,
  })
  void mutant.link.close()
  return difference
}
