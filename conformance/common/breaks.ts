/** Work of our own that goes on for longer keeps the sockets waiting. */
const sliceMs = 15

/** Returns null while work may go on, and after a slice a promise that gives the event loop its turn. */
export function createBreaks(): () => Promise<void> | null {
  let since = performance.now()
  return () => {
    if (performance.now() - since < sliceMs) return null
    return new Promise((resolve) =>
      setImmediate(() => {
        since = performance.now()
        resolve()
      }),
    )
  }
}
