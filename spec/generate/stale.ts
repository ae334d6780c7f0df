/** The first line in which a generated file differs from what it should be. */
export interface Difference {
  readonly line: number
  readonly expected: string
  readonly found: string
}

/** Finds the first differing line; null means that the texts are equal. */
export function firstDifference(expected: string, found: string): Difference | null {
  if (expected === found) return null
  const wanted = expected.split('\n')
  const present = found.split('\n')
  const length = Math.max(wanted.length, present.length)
  const line =
    Array.from({ length }, (_, index) => index).find((index) => wanted[index] !== present[index]) ?? 0
  return { line: line + 1, expected: shown(wanted[line]), found: shown(present[line]) }
}

/** Writes a difference as editors and terminals understand it. */
export function formatDifference(path: string, { line, expected, found }: Difference): string {
  return `${path}:${line}: stale\n  expected ${expected}\n  found    ${found}`
}

function shown(line: string | undefined): string {
  return line === undefined
    ? '(end of file)'
    : JSON.stringify(line.length > 200 ? `${line.slice(0, 200)}...` : line)
}
