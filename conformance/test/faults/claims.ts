import { startDemo } from '../../commands/start-demo.js'
import { invariants } from '../../invariants/index.js'
import { checksFor } from '../../run/catalogue.js'
import { profiles } from '../../target/profiles.js'
import { resolveSettings } from '../../target/settings.js'
import { targetOf } from '../benign/run-target.js'
import type { Claim } from './prove.js'

/** Every check of every profile, and every invariant. */
export async function allClaims(): Promise<readonly Claim[]> {
  const claims = new Map<string, Claim>()
  for (const profile of profiles) {
    const demo = await startDemo(profile)
    for (const { id, requirement } of [
      ...checksFor(resolveSettings(targetOf(demo.target), {})),
      ...invariants,
    ])
      claims.set(id, { id, requirement })
    await demo.close()
  }
  return [...claims.values()]
}
