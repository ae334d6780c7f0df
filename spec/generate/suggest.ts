import { distance } from 'fastest-levenshtein'

/** Adds the nearest known word to a message, when there is one near enough to be meant. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const [best] = [...known]
    .map((candidate) => ({ candidate, cost: distance(word, candidate) }))
    .sort((a, b) => a.cost - b.cost)
  return best === undefined || best.cost > 2 ? '' : `; did you mean "${best.candidate}"?`
}
