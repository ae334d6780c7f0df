import { allClaims } from './claims.js'
import { faults, references } from './index.js'
import { prove, proveOwn } from './prove.js'
import type { Order } from './prove-all.js'
import { provenInTurn } from './timed.js'

// A process of its own, started by prove-all.ts: proves the faults that it is told, a few at a time.
process.once('message', async ({ ids, extent }: Order) => {
  const claims = new Map((await allClaims()).map((claim) => [claim.id, claim]))
  const own = [...faults, ...references].filter(({ id }) => ids.includes(id))
  const proven = provenInTurn(
    own,
    async (fault) => {
      const isNarrow = extent === 'own checks' && fault.kills.length > 0
      process.send?.(await (isNarrow ? proveOwn(fault, claims) : prove(fault)))
    },
    3,
  )
  await Promise.all(proven)
  process.disconnect()
})
