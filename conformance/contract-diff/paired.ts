/** Two keyed lists side by side: what only one of them has, and what both have, each in its own order. */
interface Paired<Item> {
  readonly added: readonly Item[]
  readonly removed: readonly Item[]
  readonly both: readonly (readonly [older: Item, newer: Item])[]
}

/** Pairs two lists by a key. */
export function paired<Item>(
  older: readonly Item[],
  newer: readonly Item[],
  keyOf: (item: Item) => string,
): Paired<Item> {
  const before = new Map(older.map((item) => [keyOf(item), item]))
  const after = new Set(newer.map(keyOf))
  return {
    added: newer.filter((item) => !before.has(keyOf(item))),
    removed: older.filter((item) => !after.has(keyOf(item))),
    both: newer.flatMap((item) => {
      const was = before.get(keyOf(item))
      return was === undefined ? [] : [[was, item] as const]
    }),
  }
}

/** What two lists of texts differ in; null when they hold the same. */
export function listsOf(from: readonly string[], to: readonly string[]) {
  const added = to.filter((text) => !from.includes(text))
  const removed = from.filter((text) => !to.includes(text))
  return added.length + removed.length === 0 ? null : { added, removed }
}

/** A list of what may be nothing. */
export const present = <Item>(...items: readonly (Item | null | undefined | false)[]): readonly Item[] =>
  items.filter((item): item is Item => item !== null && item !== undefined && item !== false)
