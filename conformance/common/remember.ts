/** Makes a thing once, when it is asked for. */
export function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Makes a thing of an object once, for as long as the object lives; for what depends on the object alone. */
export function oncePerObject<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const made = new WeakMap<Key, { readonly value: Made }>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known.value
    const value = make(key)
    made.set(key, { value })
    return value
  }
}

/** Characters of texts that are kept: what a target sends must not fill the memory. */
const mostCharacters = 1_000_000

/** Makes a thing of a text once, as long as it is among the latest texts; for what depends on the text alone. */
export function oncePerText<Made>(most: number, make: (text: string) => Made): (text: string) => Made {
  const made = new Map<string, { readonly value: Made }>()
  let characters = 0
  return (text) => {
    const known = made.get(text)
    if (known !== undefined) return known.value
    const value = make(text)
    characters += text.length
    if (made.size >= most || characters > mostCharacters) {
      made.clear()
      characters = text.length
    }
    made.set(text, { value })
    return value
  }
}
