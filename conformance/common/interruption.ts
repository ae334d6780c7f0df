import { setMaxListeners } from 'node:events'

/** A signal of our own that follows those that are given. */
export function follower(...given: readonly (AbortSignal | undefined)[]): AbortSignal {
  const own = AbortSignal.any(given.filter((signal) => signal !== undefined))
  // Every request that waits for its turn listens.
  setMaxListeners(0, own)
  return own
}

/** Waits for the work or for the interruption, whichever comes first; null stands for the interruption. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return null
  let stop: () => void = () => {}
  const aborted = new Promise<null>((resolve) => (stop = () => resolve(null)))
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
