/** Where a generated file first differs from what it should be, and a few lines from there on. */
export interface Difference {
  readonly line: number
  readonly expected: readonly string[]
  readonly found: readonly string[]
}

/** The first differing line may be a lone bracket: the ones after it say what it is about. */
const shownLines = 3

/** Finds the first differing line; null means that the texts are equal. */
export function firstDifference(expected: string, found: string): Difference | null {
  if (expected === found) return null
  const wanted = expected.split('\n')
  const present = found.split('\n')
  const length = Math.max(wanted.length, present.length)
  const line =
    Array.from({ length }, (_, index) => index).find((index) => wanted[index] !== present[index]) ?? 0
  const from = (lines: readonly string[]): readonly string[] =>
    line < lines.length ? lines.slice(line, line + shownLines).map(shown) : ['(end of file)']
  return { line: line + 1, expected: from(wanted), found: from(present) }
}

/** Writes a difference as editors and terminals understand it. */
export function formatDifference(path: string, { line, expected, found }: Difference): string {
  const block = (lines: readonly string[]): string => lines.join(`\n${' '.repeat(11)}`)
  return `${path}:${line}: stale\n  expected ${block(expected)}\n  found    ${block(found)}`
}

const shown = (line: string): string => JSON.stringify(line.length > 200 ? `${line.slice(0, 200)}...` : line)
