import { arrivals } from './arrivals.js'
import { deaths } from './deaths.js'
import { decoding } from './decoding.js'
import type { Foreign } from './foreign.js'
import { fronts } from './fronts.js'
import { headers } from './headers.js'
import { heavy } from './heavy.js'
import { hops } from './hops.js'
import { keys } from './keys.js'
import { linking } from './linking.js'
import { load } from './load.js'
import { loginByRequest } from './login-by-request.js'
import { loginRoutes } from './login-routes.js'
import { loginUrls } from './login-urls.js'
import { metadata } from './metadata.js'
import { pace } from './pace.js'
import { pages } from './pages/index.js'
import { refusals } from './refusals.js'
import { sessions } from './sessions.js'
import { states } from './states.js'
import { upstreamBinding } from './upstream-binding.js'

/** Servers as they are met outside, one for each cause of a false alarm, with the broken ones that its mend must not let pass. */
export const foreigners: readonly Foreign[] = [
  ...arrivals,
  ...deaths,
  ...decoding,
  ...fronts,
  ...headers,
  ...heavy,
  ...hops,
  ...keys,
  ...linking,
  ...load,
  ...loginByRequest,
  ...loginRoutes,
  ...loginUrls,
  ...metadata,
  ...pace,
  ...pages,
  ...refusals,
  ...sessions,
  ...states,
  ...upstreamBinding,
]
