import type { ConformanceOptions } from './api/options.js' with { 'resolution-mode': 'import' }

/** The part of Jest that is used: its globals, or `import { describe, test } from '@jest/globals'`. */
export interface Jest {
  readonly describe: (name: string, body: () => void) => unknown
  readonly test: (name: string, body: () => Promise<void>, timeoutMs: number) => unknown
}

/**
 * Registers one test of Jest for each check that the options select. The run starts with the first test.
 * Jest cannot skip a test that has begun: what does not apply, a known failure, a warning and a note pass.
 * Throws a ConfigurationError when the options are not usable.
 *
 * @example
 * const { registerConformance } = require('link-conformance/jest')
 * registerConformance({ targetFile: 'target.yaml' })
 */
export declare function registerConformance(options: ConformanceOptions, runner?: Jest): void
