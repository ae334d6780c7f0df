import { readElements, takeArgument } from './field-value.js'

/** Directives by name; of those that come twice the first counts. */
export type Directives = ReadonlyMap<string, string | null>

/** Reads Cache-Control: what stands inside a quoted string is no directive. @see RFC 9111 §5.2 */
export function parseCacheControl(lines: readonly string[]): Directives {
  const found = new Map<string, string | null>()
  for (const [name, value] of readElements(lines.join(','), takeArgument))
    if (!found.has(name)) found.set(name, value)
  return found
}

/** The seconds that a directive gives; null where it is absent, or no number, and a cache takes the answer for stale. */
export function secondsOf(directives: Directives, name: string): number | null {
  const value = directives.get(name) ?? ''
  return /^\d+$/.test(value) ? Number(value) : null
}
