import { pooled } from '../benign/pool.js'
import { faults, references } from './index.js'
import { prove } from './prove.js'

// A process of its own, started by prove-all.ts: proves the faults that it is told, a few at a time.
process.once('message', async (ids: readonly string[]) => {
  const own = [...faults, ...references].filter(({ id }) => ids.includes(id))
  const posting = own.map((fault) => async () => process.send?.(await prove(fault)))
  await Promise.all(pooled(posting, 3))
  process.disconnect()
})
