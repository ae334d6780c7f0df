import { distance } from 'fastest-levenshtein'

/** `; did you mean "x"?` with the known word nearest to a mistyped one, or nothing when none is near enough to be meant. */
export function didYouMean(word: string, known: readonly string[]): string {
  const [best] = known
    .map((candidate) => ({ candidate, cost: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.cost - b.cost || (a.candidate < b.candidate ? -1 : 1))
  const near = best !== undefined && best.cost <= Math.max(2, Math.floor(word.length / 3))
  const guess = near ? best.candidate : known.find((other) => word.length >= 3 && other.startsWith(word))
  return guess === undefined ? '' : `; did you mean "${guess}"?`
}
