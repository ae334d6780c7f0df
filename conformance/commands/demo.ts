import type { Profile } from '../../generated/requirements.js'
import { meaningOf } from '../target/profiles.js'

export interface RunningDemo {
  /** The content of its target file: the suite knows it as it knows any other target. */
  readonly target: object
  readonly close: () => Promise<void>
}

/** Starts the reference implementation on a free port. This dynamic import is the only way from the suite to it. */
export async function startDemo(profile: Profile): Promise<RunningDemo> {
  const { createLinkServer } = await import('../../reference-impl/index.js')
  const { demoOptions, demoTarget } = await import('../../reference-impl/demo.js')
  const server = createLinkServer(demoOptions(meaningOf(profile).linking ? {} : { mode: 'overloaded' }))
  const { url } = await server.listen(0)
  return { target: await demoTarget(server, { url, profile }), close: () => server.close() }
}
