/** Adds the nearest known word to a message, when there is one near enough to be meant. */
export function didYouMean(word: string, known: Iterable<string>): string {
  let best = { word: '', distance: 3 }
  for (const candidate of known) {
    const distance = editDistance(word, candidate)
    if (distance < best.distance) best = { word: candidate, distance }
  }
  return best.word === '' ? '' : `; did you mean "${best.word}"?`
}

// Levenshtein, one row at a time.
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
