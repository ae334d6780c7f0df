import type { Diagnosis } from '../report/report.js'
import { changesOf } from '../report/transcript.js'
import type { Exchange, WireRequest } from '../wire/exchange.js'
import { endOf } from '../wire/run-end.js'

/** Why nothing is known of what was not sent. */
export const interruption = (signal: AbortSignal): string =>
  endOf(signal)?.message ?? 'the run was interrupted'

const mostVictims = 3
const longestWords = 200

/** What was sent to a server that ended, by how it differs from the control. */
function underWay(victims: readonly Exchange[], control: WireRequest): string {
  const words = victims.slice(0, mostVictims).map(({ request }) => {
    const changes = changesOf(request, control).join('; ')
    return changes.length > longestWords
      ? `${changes.slice(0, longestWords)}…`
      : changes || 'the valid request'
  })
  const more = victims.length > mostVictims ? [`${victims.length - mostVictims} more`] : []
  return `; ${victims.length === 1 ? 'it was sent' : 'one of these was under way:'} ${[...words, ...more].join(' | ')}`
}

/** What ended the run before its time, for the reader. */
export function endDiagnoses(signal: AbortSignal, control: WireRequest): readonly Diagnosis[] {
  const end = endOf(signal)
  if (end === null) return []
  const { message, advice, victims = [] } = end
  const sent = victims.length === 0 ? '' : underWay(victims, control)
  return [{ severity: 'error', message: `${message}${sent}`, advice }]
}
