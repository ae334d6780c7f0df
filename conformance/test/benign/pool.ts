/** Starts the jobs in order, so many at a time; each promise is settled by its own job. */
export function pooled<T>(jobs: readonly (() => Promise<T>)[], atATime: number): readonly Promise<T>[] {
  const slots = Array.from({ length: atATime }, () => Promise.resolve() as Promise<unknown>)
  const started: Promise<T>[] = []
  let next = 0
  const take = (): Promise<unknown> => slots[next++ % atATime] ?? Promise.resolve()
  for (const job of jobs) {
    const at = next % atATime
    const result = take().then(job)
    // A failure is for whoever awaits the result; the slot goes on.
    slots[at] = result.catch(() => {})
    started.push(result)
  }
  return started
}
