export interface Measured {
  readonly median: number
  readonly least: number
  readonly most: number
}

export const measured = (numbers: readonly number[]): Measured => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    least: sorted[0] ?? 0,
    most: sorted.at(-1) ?? 0,
  }
}

async function millisecondsOf(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Milliseconds of each kind of work, in turns, so that what else the machine does falls on all alike. */
export async function inTurns<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
  rounds: number,
  warmUps = 1,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(works) as Name[]
  const all = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = -warmUps; round < rounds; round++) {
    for (const name of names) {
      const ms = await millisecondsOf(works[name])
      if (round >= 0) all[name].push(ms)
    }
  }
  return all
}

/** The quotient of each round by itself: both parts met the same machine. */
export const quotients = (above: readonly number[], below: readonly number[]): Measured =>
  measured(above.map((ms, round) => ms / (below[round] ?? Number.NaN)))
