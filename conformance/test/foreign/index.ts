import { arrivals } from './arrivals.js'
import type { Foreign } from './foreign.js'
import { fronts } from './fronts.js'
import { hops } from './hops.js'
import { keys } from './keys.js'
import { loginUrls } from './login-urls.js'
import { pages } from './pages.js'
import { sessions } from './sessions.js'

/** Servers as they are met outside, one for each cause of a false alarm, with the broken ones that its mend must not let pass. */
export const foreigners: readonly Foreign[] = [
  ...arrivals,
  ...pages,
  ...loginUrls,
  ...hops,
  ...fronts,
  ...sessions,
  ...keys,
]
