import type { Observed } from '../answers/observed.js'

const longestKeptBody = 20_000

/** A copy, since a slice keeps the text that it was cut from. */
const beginning = (body: string): string =>
  Buffer.from(body.slice(0, longestKeptBody), 'latin1').toString('latin1')

/** What is kept of an exchange after the invariants have seen it: later judges and readers need the beginning of a body. */
export function trimmed(seen: Observed): Observed {
  const { before, ...exchange } = seen.exchange
  const { response } = exchange
  if (response === null || response.body.length <= longestKeptBody)
    return before === undefined ? seen : { ...seen, exchange }
  return { ...seen, exchange: { ...exchange, response: { ...response, body: beginning(response.body) } } }
}
