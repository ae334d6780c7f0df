/** So many texts are kept: the pages and descriptions of a server are few, unless it prints what it gets. */
const most = 2000

/** The function, asked once for each text. */
export function oncePerText<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= most) known.clear()
    const made = make(text)
    known.set(text, made)
    return made
  }
}

/** The function, asked once for each object: every mutant gets the same requests. */
export function oncePerObject<Key extends object, T>(make: (key: Key) => T): (key: Key) => T {
  const known = new WeakMap<Key, T>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const made = make(key)
    known.set(key, made)
    return made
  }
}
