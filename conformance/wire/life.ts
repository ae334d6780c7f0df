import type { Exchange, WireRequest } from './exchange.js'

/** Whether a target that has answered is still there, and what it may have died of. */
export interface Life {
  /** Hears of a request when it is sent; what it returns hears how that ended. */
  begin(request: WireRequest): (exchange: Exchange) => Exchange
  /** Whether a place that has answered before refuses a connection now. */
  refuses(exchange: Exchange): boolean
  /** What was cut off and is followed by no answer to a later request; else what was answered last. */
  suspects(): readonly Exchange[]
}

interface CutOff {
  readonly exchange: Exchange
  /** How many requests had begun by then. */
  readonly begun: number
}

const placeOf = ({ secure, host, port }: WireRequest): string => JSON.stringify([secure, host, port])

const isCutOff = ({ failure }: Exchange): boolean => failure?.kind === 'reset' || failure?.kind === 'closed'

export function createLife(): Life {
  const answered = new Set<string>()
  let begun = 0
  let cutOff: readonly CutOff[] = []
  let last: Exchange | null = null
  return {
    begin(request) {
      const began = begun++
      return (exchange) => {
        // What began after another was cut off, and no answer came since, may have met nobody any more.
        if (isCutOff(exchange) && !cutOff.some((one) => one.begun <= began))
          cutOff = [...cutOff, { exchange, begun }]
        if (exchange.response === null) return exchange
        answered.add(placeOf(request))
        last = exchange
        // Answers to what was under way at the same time may lie in the socket of a process that has ended.
        cutOff = cutOff.filter((one) => one.begun > began)
        return exchange
      }
    },
    refuses: ({ request, failure }) => failure?.kind === 'refused' && answered.has(placeOf(request)),
    suspects: () => {
      const suspected = cutOff.map(({ exchange }) => exchange)
      return suspected.length === 0 && last !== null ? [last] : suspected
    },
  }
}
