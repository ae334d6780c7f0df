import { oncePerText } from '../../common/remember.js'

/** How many values each factor has. */
type Sizes = readonly number[]
/** For each factor the index of its value. */
export type Row = readonly number[]

/** Values of two factors, told from every other two. */
const pairKey = (a: number, x: number, b: number, y: number): string => `${a}.${x} ${b}.${y}`

function pairsOf(row: Row): readonly string[] {
  return row.flatMap((x, a) => row.slice(a + 1).map((y, offset) => pairKey(a, x, a + 1 + offset, y)))
}

function allPairs(sizes: Sizes): Set<string> {
  const pairs = new Set<string>()
  for (const [a, size] of sizes.entries())
    for (let x = 0; x < size; x++)
      for (let b = a + 1; b < sizes.length; b++)
        for (let y = 0; y < (sizes[b] ?? 0); y++) pairs.add(pairKey(a, x, b, y))
  return pairs
}

/** How many pairs are new when a factor takes a value, beside the values that others have taken already. */
function gain(
  row: readonly (number | undefined)[],
  factor: number,
  value: number,
  open: ReadonlySet<string>,
): number {
  return row.filter(
    (other, at) =>
      other !== undefined &&
      at !== factor &&
      open.has(at < factor ? pairKey(at, other, factor, value) : pairKey(factor, value, at, other)),
  ).length
}

/** The value with the greatest gain; of equals one that still has most to meet. */
function bestValue(
  row: readonly (number | undefined)[],
  factor: number,
  sizes: Sizes,
  open: ReadonlySet<string>,
): number {
  const meets = (value: number): number =>
    [...open].filter((pair) => pair.split(' ').includes(`${factor}.${value}`)).length
  const values = Array.from({ length: sizes[factor] ?? 0 }, (_, value) => value)
  const gains = values.map((value) => [gain(row, factor, value, open), meets(value)] as const)
  return values.reduce((best, value) => {
    const [more = 0, left = 0] = gains[value] ?? []
    const [most = 0, leftOfBest = 0] = gains[best] ?? []
    return more > most || (more === most && left > leftOfBest) ? value : best
  }, 0)
}

/** A row that begins with a pair nobody has met yet, each other factor taking what meets most. */
function nextRow(sizes: Sizes, open: ReadonlySet<string>): Row {
  const [first = ''] = open
  const row: (number | undefined)[] = sizes.map(() => undefined)
  for (const part of first.split(' ')) {
    const [factor = 0, value = 0] = part.split('.').map(Number)
    row[factor] = value
  }
  for (const factor of sizes.keys()) row[factor] ??= bestValue(row, factor, sizes, open)
  return row.map((value) => value ?? 0)
}

/**
 * Rows in which every value of each factor meets every value of each other one. The first row has the first value of
 * every factor; the same sizes give the same rows.
 */
export const coveringArray = (sizes: Sizes): readonly Row[] => ofSizes(sizes.join())

/** Many attacks leave the same factors open. */
const ofSizes = oncePerText(16, (text) => computed(text === '' ? [] : text.split(',').map(Number)))

function computed(sizes: Sizes): readonly Row[] {
  const rows: Row[] = [sizes.map(() => 0)]
  const open = allPairs(sizes)
  for (const pair of pairsOf(rows[0] ?? [])) open.delete(pair)
  while (open.size > 0) {
    const row = nextRow(sizes, open)
    rows.push(row)
    for (const pair of pairsOf(row)) open.delete(pair)
  }
  return rows
}

/** Rows in which every value of each factor occurs; each factor is turned by so many rows against the one before. */
export const eachOnce = (sizes: Sizes, turn = 0): readonly Row[] =>
  Array.from({ length: Math.max(1, ...sizes) }, (_, row) =>
    sizes.map((size, factor) => (row + turn * factor) % size),
  )
