import { conformanceSuite } from './api/conformance-tests.js'
import type { ConformanceOptions } from './api/options.js'

/** What this adapter needs of a test's context. */
interface Context {
  readonly skip: (note?: string) => unknown
}

/** The part of vitest that is used: `import { describe, test } from 'vitest'`. The package does not depend on it. */
export interface Vitest {
  readonly describe: (name: string, body: () => void) => unknown
  readonly test: (name: string, body: (context: Context) => Promise<void>, timeoutMs: number) => unknown
}

/**
 * Registers one test of vitest for each check that the options select. The run starts with the first test.
 * What does not apply and known failures are skipped with the reason; a warning or a note passes.
 * Throws a ConfigurationError when the options are not usable.
 *
 * @example
 * import { describe, test } from 'vitest'
 * import { registerConformance } from 'link-conformance/vitest'
 * registerConformance({ targetFile: 'target.yaml' }, { describe, test })
 */
export function registerConformance(options: ConformanceOptions, { describe, test }: Vitest): void {
  const { name, tests, timeoutMs } = conformanceSuite(options)
  describe(name, () => {
    for (const one of tests) {
      const body = async (context: Context): Promise<void> => {
        const { state, notes } = await one.run()
        if (state !== 'passed') context.skip(notes.join('; '))
      }
      test(one.name, body, timeoutMs)
    }
  })
}
