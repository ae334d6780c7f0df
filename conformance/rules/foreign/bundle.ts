import { type Mutation, together } from '../../request/mutation.js'

/** One thing that is added to a request, and what it is called in a finding. */
export interface Rider {
  readonly name: string
  readonly mutation: Mutation
  /** It rides on a request of its own. */
  readonly alone?: true
}

/** Many riders on one request, and behind it the two halves of them, which are sent when the answer deviates. */
export function bundle(riders: readonly Rider[], base: Mutation): Mutation {
  const whole = {
    ...together([...riders.map(({ mutation }) => mutation), base]),
    riders: riders.map(({ name }) => name),
  }
  const half = Math.ceil(riders.length / 2)
  return riders.length < 2
    ? whole
    : { ...whole, next: () => [riders.slice(0, half), riders.slice(half)].map((some) => bundle(some, base)) }
}

/** So many ride together: their request stays shorter than what any server reads. */
const mostTogether = 64

/** Riders in as few requests as can be; those that ride alone come last. */
export function bundles(riders: readonly Rider[], base: Mutation, most = mostTogether): readonly Mutation[] {
  const together = riders.filter(({ alone }) => alone !== true)
  const parts = Math.ceil(together.length / most)
  const size = Math.ceil(together.length / parts)
  const packs = Array.from({ length: parts }, (_, part) => together.slice(part * size, (part + 1) * size))
  const single = riders.filter(({ alone }) => alone === true).map((one) => [one])
  return [...packs, ...single].map((pack) => bundle(pack, base))
}
