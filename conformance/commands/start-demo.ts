import type { Profile } from '../../generated/requirements.js'
import { meaningOf } from '../target/profiles.js'

/**
 * Starts the reference implementation on a free port, with the content of a target file: the suite knows it as it knows
 * any other target. This dynamic import is the only way from the suite to it.
 */
export async function startDemo(profile: Profile) {
  const { createLinkServer } = await import('../../reference-impl/index.js')
  const { demoOptions, demoTarget } = await import('../../reference-impl/demo.js')
  const server = createLinkServer(demoOptions(meaningOf(profile).linking ? {} : { mode: 'overloaded' }))
  const { url } = await server.listen(0)
  return { target: await demoTarget(server, { url, profile }), close: server.close }
}
