import type { Differences } from './change.js'
import { draftChangelog } from './changelog.js'
import { compareContracts, isSame } from './compare.js'
import type { WrittenCheck } from './compare-checks.js'
import type { Contract } from './contract.js'
import { matters, type Verdicts, verdictsOf } from './verdicts.js'
import { type VersionStep, versionStep } from './version-step.js'

/** Two versions of the contract and all that is to be said of them; with `schemaVersion` it is what `--json` prints. */
export interface ContractDiff {
  readonly old: { readonly name: string; readonly version: string }
  readonly new: { readonly name: string; readonly version: string }
  /** `GET /authorize` */
  readonly endpoint: string
  readonly same: boolean
  /** Breaking for servers or for clients, or a row that nothing looks at: exit status 1 with `--exit-code`. */
  readonly matters: boolean
  readonly differences: Differences
  readonly verdicts: Verdicts
  readonly version: VersionStep
  /** A block for spec/CHANGELOG.md. */
  readonly changelog: string
}

/**
 * Compares two versions of the contract, and judges the differences.
 *
 * @param written every check of the program that no contract changes
 */
export function diffContracts(
  older: Contract,
  newer: Contract,
  written: readonly WrittenCheck[],
): ContractDiff {
  const differences = compareContracts(older, newer, written)
  const verdicts = verdictsOf(differences, older, newer)
  const version = versionStep(verdicts.step, older.version, newer.version)
  return {
    old: { name: older.name, version: older.version },
    new: { name: newer.name, version: newer.version },
    endpoint: newer.endpoint.label,
    same: isSame(differences),
    matters: matters(verdicts, differences),
    ...{ differences, verdicts, version },
    changelog: draftChangelog(verdicts, version),
  }
}
