/** The first differing line may be a lone bracket: the ones after it say what it is about. */
const shownLines = 3

const shown = (line: string): string => JSON.stringify(line.length > 200 ? `${line.slice(0, 200)}...` : line)

/** Shows where a generated file first differs from what it should be, as editors understand it; null where it does not. */
export function staleness(path: string, expected: string, found: string): string | null {
  if (expected === found) return null
  const wanted = expected.split('\n')
  const present = found.split('\n')
  const differing = wanted.findIndex((line, index) => line !== present[index])
  const from = differing < 0 ? wanted.length : differing
  const shownFrom = (lines: readonly string[]): readonly string[] =>
    lines.slice(from, from + shownLines).map(shown)
  const block = (lines: readonly string[]): string =>
    shownFrom(lines).join(`\n${' '.repeat(11)}`) || '(end of file)'
  return `${path}:${from + 1}: stale\n  expected ${block(wanted)}\n  found    ${block(present)}`
}
