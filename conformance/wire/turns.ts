/** Who may send when: several requests side by side, or one that has the target to itself. */
export interface Turns {
  /** Works beside others, once a request may start. */
  among<T>(work: () => Promise<T>): Promise<T>
  /** Works while nothing else of ours is under way: waits until that is so, and holds the others back. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** The most that were under way at once. */
  most(): number
}

/** First come, first served, but who wants to be alone goes first; `ready` is null, or a promise to wait for before asking again. */
export function createTurns(ready: () => Promise<void> | null): Turns {
  const waiting: (() => void)[] = []
  const lone: (() => void)[] = []
  let underWay = 0
  let most = 0
  let busy = false

  const start = (queue: (() => void)[]): void => {
    underWay++
    most = Math.max(most, underWay)
    queue.shift()?.()
  }
  const admit = async (): Promise<void> => {
    if (busy) return
    busy = true
    while (lone.length === 0 && waiting.length > 0) {
      const wait = ready()
      if (wait === null) start(waiting)
      else await wait
    }
    busy = lone.length > 0 && underWay === 0
    if (busy) start(lone)
  }
  const take = async <T>(queue: (() => void)[], work: () => Promise<T>): Promise<T> => {
    await new Promise<void>((resolve) => {
      queue.push(resolve)
      void admit()
    })
    try {
      return await work()
    } finally {
      underWay--
      // Whoever was alone kept the others out.
      if (queue === lone) busy = false
      void admit()
    }
  }
  return {
    among: (work) => take(waiting, work),
    alone: (work) => take(lone, work),
    most: () => most,
  }
}
