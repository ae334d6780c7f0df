import { faults, references } from './index.js'
import { prove } from './prove.js'
import { provenInTurn } from './timed.js'

// A process of its own, started by prove-all.ts: proves the faults that it is told, a few at a time.
process.once('message', async (ids: readonly string[]) => {
  const own = [...faults, ...references].filter(({ id }) => ids.includes(id))
  await Promise.all(provenInTurn(own, async (fault) => process.send?.(await prove(fault)), 3))
  process.disconnect()
})
