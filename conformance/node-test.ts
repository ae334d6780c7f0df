import { suite, type TestContext, test } from 'node:test'
import { conformanceSuite, type TestOutcome } from './api/conformance-tests.js'
import type { ConformanceOptions } from './api/options.js'

function tell({ state, notes }: TestOutcome, context: TestContext): void {
  switch (state) {
    case 'passed':
      for (const note of notes) context.diagnostic(note)
      return
    case 'skipped':
      context.skip(notes.join('; '))
      return
    case 'known':
      context.todo(notes.join('; '))
      return
    default:
      state satisfies never
  }
}

/**
 * Registers one test of node:test for each check that the options select. The run starts with the first test.
 * A warning or a note passes with a diagnostic, an inapplicable check is skipped with the reason, a known failure
 * is a todo. Throws a ConfigurationError when the options are not usable.
 *
 * @example
 * import { registerConformance } from 'link-conformance/node-test'
 * registerConformance({ targetFile: 'target.yaml' })
 */
export function registerConformance(options: ConformanceOptions): void {
  const { name, tests } = conformanceSuite(options)
  suite(name, () => {
    for (const one of tests) test(one.name, async (context) => tell(await one.run(), context))
  })
}
