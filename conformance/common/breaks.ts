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

/** Work that makes breaks, one piece after the other in the order in which it was given. */
export function inTurn<Given extends readonly unknown[]>(
  work: (...given: Given) => Promise<void>,
): (...given: Given) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return (...given) => {
    last = last.then(() => work(...given))
    return last
  }
}
