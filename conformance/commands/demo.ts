import type { Problem } from '../target/readers.js'
import { resolveTarget } from '../target/resolve-target.js'
import { readTargetFile, type Target } from '../target/target.js'

export interface RunningDemo {
  readonly target: Target
  readonly close: () => Promise<void>
}

/**
 * Starts the reference implementation on a free port. This dynamic import is the only way from the suite to it: the
 * suite knows it as it knows any other target, by its target file.
 */
export async function startDemo(profile: Target['profile']): Promise<RunningDemo> {
  const { createLinkServer } = await import('../../reference-impl/index.js')
  const { demoOptions, demoTarget } = await import('../../reference-impl/demo.js')
  const server = createLinkServer(demoOptions(profile === 'oauth' ? { mode: 'overloaded' } : {}))
  const { url } = await server.listen(0)
  const problems: Problem[] = []
  const file = readTargetFile(await demoTarget(server, { url, profile }), problems)
  const target = resolveTarget(file, { environment: {}, directory: '.', allowCleartext: false }, problems)
  if (target === null) {
    await server.close()
    throw new Error(
      `the demo target is not valid: ${problems.map(({ key, message }) => `${key}: ${message}`).join('; ')}`,
    )
  }
  return { target, close: () => server.close() }
}
