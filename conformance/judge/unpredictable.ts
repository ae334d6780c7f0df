/** The smallest alphabets first: what an identifier is written in says how much each of its signs can hold. */
const alphabets: readonly (readonly [signs: RegExp, size: number])[] = [
  [/^\d*$/, 10],
  [/^(?:[\da-f]*|[\dA-F]*)$/, 16],
  [/^(?:[2-7a-z]*|[2-7A-Z]*|[\da-hjkmnp-tv-z]*|[\dA-HJKMNP-TV-Z]*)$/, 32],
  [/^(?:[\da-z]*|[\dA-Z]*)$/, 36],
  [/^[\dA-Za-z]*$/, 62],
]
const widest = [/^[\w+/.~-]*$/, 64] as const

/** What is behind base64, where that is text; random octets are none. */
function unwrapped(values: readonly string[]): readonly string[] {
  const texts = values.map((value) => Buffer.from(value, 'base64url').toString('latin1'))
  return texts.every((text) => /^[\x20-\x7e]+$/.test(text)) ? texts : values
}

/** Of a few random values, two neighbouring signs may be the same by chance; more in a row are a frame. Separators are neither. */
const longestChance = 2

/** The signs at one place, in each of the values. */
type Column = readonly string[]

const varies = (column: Column): boolean => new Set(column).size > 1

/** Columns that are alike, in runs. */
function constantRuns(columns: readonly Column[]): readonly (readonly Column[])[] {
  const runs: Column[][] = [[]]
  for (const column of columns) {
    if (varies(column)) runs.push([])
    else runs.at(-1)?.push(column)
  }
  return runs
}

/**
 * How many bits of a value nobody can know who has seen the others: at most so many as differ. A counter, a clock or a
 * short random number in a long frame leaves most alike.
 */
export function unpredictableBits(values: readonly string[]): number {
  const texts = unwrapped(values)
  const longest = Math.max(...texts.map(({ length }) => length))
  const columns = Array.from({ length: longest }, (_, at) => texts.map((text) => text[at] ?? ''))
  const varying = columns.filter(varies)
  const all = varying.flat().join('')
  const [signs, size] = alphabets.find(([of]) => of.test(all)) ?? widest
  const byChance = constantRuns(columns)
    .map((run) => run.filter(([sign = '']) => signs.test(sign)))
    .filter(({ length }) => length <= longestChance)
  return (varying.length + byChance.flat().length) * Math.log2(size)
}
