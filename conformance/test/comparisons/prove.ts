import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { comparisonModels } from '../../redirect-uris/comparisons.js'
import type { SettingsInput } from '../../target/settings.js'
import type { Comparison } from './comparison.js'
import { failuresOf, runTrial } from './run-comparison.js'

/** What follows from the forms' own checks, and would be sent for nothing here. */
const consequences = [
  'redirect-uri-error-not',
  'redirect-uri-is-checked',
  'redirect-uri-unregistered',
  'redirect-uri-of-another',
]

/** A cause shows in the whole corpus, an outcome in its own check. */
const selection = ({ check, cause, says }: Comparison): SettingsInput =>
  (cause ?? says) === undefined ? { only: [check] } : { only: [check, 'redirect-uri-'], skip: consequences }

const causeOf = (id: string): string => {
  const model = comparisonModels.find((each) => each.id === id)
  assert.ok(model, `no model ${id}`)
  return model.rootCause
}

async function proveFound(comparison: Comparison): Promise<void> {
  const { options, check, severity, cause, says } = comparison
  const report = await runTrial({ options, settings: selection(comparison) })
  const finding = report.findings.find((each) => each.check === check)
  assert.is(finding?.verdict, 'fail', check)
  assert.is(report.exitCode, 1)
  assert.is(finding?.severity, severity)
  const told = cause === undefined ? says : causeOf(cause)
  if (told === undefined) return
  assert.is(finding?.observed.split('\n', 1)[0], told)
  assert.is(finding?.cause, told)
}

async function proveFoundQuickly({ options }: Comparison): Promise<void> {
  const only = ['LINK-RURI', 'LINK-PARAM-00', 'LINK-OIDC-004', 'LINK-ERROR-007', 'LINK-ROBUST']
  const report = await runTrial({ options, settings: { depth: 'quick', only } })
  assert.is(report.exitCode, 1)
  assert.ok(failuresOf(report).length > 0)
}

/** Declares the tests of a table: the named check finds each mistake, and a quick run sees it too. */
export function declareProofs(comparisons: readonly Comparison[]): void {
  for (const comparison of comparisons) {
    const name = [comparison.source, comparison.name].filter((part) => part !== undefined).join(', ')
    test(name, () => proveFound(comparison))
    test(`${name}: quick`, () => proveFoundQuickly(comparison))
  }
}
