import { pooled } from '../benign/pool.js'
import type { Fault } from './fault.js'

/** Whether a fault shows in time: another run in the same process would take some of it. */
const isTimed = ({ kills }: Fault): boolean => kills.includes('matching-time-stays-bounded')

/** Proves a few faults at a time, and after them, one by one, those that show in time; the promises stand as the faults do. */
export function provenInTurn<T>(
  faults: readonly Fault[],
  prove: (fault: Fault) => Promise<T>,
  atATime: number,
): readonly Promise<T>[] {
  const together = faults.filter((fault) => !isTimed(fault))
  const started = pooled(
    together.map((fault) => () => prove(fault)),
    atATime,
  )
  const proofs = new Map(together.map((fault, index) => [fault, started[index]]))
  let last: Promise<unknown> = Promise.allSettled(started)
  return faults.map((fault) => {
    const proof = proofs.get(fault) ?? last.then(() => prove(fault))
    if (isTimed(fault)) last = proof.catch(() => {})
    return proof
  })
}
