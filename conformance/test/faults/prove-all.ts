import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Proof } from './prove.js'

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url))

/** What a process is told to prove: with every request, or with those alone that a fault's own checks need. */
export interface Order {
  readonly ids: readonly string[]
  readonly extent: 'everything' | 'own checks'
}

/** Proves faults in processes of their own, one for each processor: a run keeps one busy. */
export async function proveAll(
  ids: readonly string[],
  extent: Order['extent'] = 'everything',
): Promise<ReadonlyMap<string, Proof>> {
  const proofs = new Map<string, Proof>()
  const step = Math.min(3, availableParallelism())
  const run = (first: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(worker)
      child.on('message', (proof: Proof) => {
        proofs.set(proof.id, proof)
        // Whoever watches this process wants to hear of it.
        if (proofs.size % 50 === 0) process.stdout.write(`${proofs.size} of ${ids.length} faulty servers\n`)
      })
      child.on('error', reject)
      child.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a worker ended with status ${code}`)),
      )
      child.send({ ids: ids.filter((_, index) => index % step === first), extent } satisfies Order)
    })
  await Promise.all(Array.from({ length: step }, (_, first) => run(first)))
  return proofs
}
