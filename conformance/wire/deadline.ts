/** A deadline that can be called off. */
export interface Deadline {
  cancel(): void
}

/** A timer this late was kept from firing by work of our own. */
const lateMs = 250

/**
 * Calls back after so many milliseconds, and says whether in time: after the event loop was blocked a timer fires before
 * what has arrived meanwhile is read, so that is given its turn first.
 */
export function after(ms: number, work: (inTime: boolean) => void): Deadline {
  const due = performance.now() + ms
  let cancelled = false
  const timer = setTimeout(() => {
    const inTime = performance.now() - due < lateMs
    // One turn of the loop for what has arrived, and one for what that sets going.
    setImmediate(() =>
      setImmediate(() => {
        if (!cancelled) work(inTime)
      }),
    )
  }, ms)
  return {
    cancel() {
      cancelled = true
      clearTimeout(timer)
    },
  }
}
