import { randomFillSync, timingSafeEqual } from 'node:crypto'

// Drawn in bulk: with a draw for each transaction a request takes 1.25 times as long.
const pool = Buffer.alloc(12_288)
let used = pool.length

/** Random octets as base64url, four characters for three; 24 of them are 192 bits. */
export function randomText(octets = 24): string {
  if (used + octets > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += octets
  return pool.toString('base64url', used - octets, used)
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

interface Bounds {
  /** When there are too many, the oldest give way. */
  readonly most: number
  readonly seconds: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Keeps what awaits its user or its client, under an unguessable name, for a limited time and in limited number. */
export function createPending<T>({ most, seconds, now }: Bounds) {
  const entries = new Map<string, { readonly value: T; readonly expires: number }>()
  const find = (id: string): T | undefined => {
    const entry = entries.get(id)
    return entry === undefined || entry.expires <= now() ? undefined : entry.value
  }
  return {
    find,
    /** As `find`, and forgets it: it can be taken once. */
    take(id: string): T | undefined {
      const value = find(id)
      if (value !== undefined) entries.delete(id)
      return value
    },
    add(id: string, value: T): void {
      // A tenth at once: a Map seeks past all that was deleted, and one by one a request takes 1.2 times as long.
      if (entries.size >= most) {
        for (const oldest of [...entries.keys()].slice(0, Math.ceil(entries.size / 10)))
          entries.delete(oldest)
      }
      entries.set(id, { value, expires: now() + seconds * 1000 })
    },
  }
}

export type Pending<T> = ReturnType<typeof createPending<T>>
