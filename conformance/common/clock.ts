/** Time as a run knows it, injected so that no proof has to wait for the real one. */
export interface Clock {
  /** Milliseconds, never going back; only differences mean something. */
  now(): number
  /** Milliseconds since the epoch. */
  date(): number
  /** Resolves after so many milliseconds, at once when the signal aborts. */
  pause(ms: number, signal?: AbortSignal): Promise<void>
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal?.addEventListener('abort', finish, { once: true })
  })
}

/** The clock on the wall. */
export const realClock: Clock = { now: () => performance.now(), date: () => Date.now(), pause }
