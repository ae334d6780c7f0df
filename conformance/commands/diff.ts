import { declared, checks as staticChecks } from '../checks/index.js'
import type { WrittenCheck } from '../contract-diff/compare-checks.js'
import { diffContracts } from '../contract-diff/contract-diff.js'
import { type Read, readContract } from '../contract-diff/read-contract.js'
import { diffJson, renderDiff } from '../contract-diff/render.js'
import { declaredInvariants } from '../invariants/index.js'
import { escapeJson, visibleLines } from '../reporters/escape.js'
import { checksFor, exampleSettings } from '../run/catalogue.js'
import { type ContractFiles, contractAtHand, contractNamed } from './contract-files.js'
import { has, type Parsed, refuse } from './flags.js'
import type { ExitCode, Io } from './io.js'

/** Every check that no contract changes: those that are written by hand, the invariants, and those of the corpus. */
function writtenChecks(): readonly WrittenCheck[] {
  const fixed = new Set<unknown>(staticChecks)
  // What is posted follows the parameters, as what is sent in a query does.
  const ofCorpus = checksFor(exampleSettings).filter((check) => !fixed.has(check) && check.rule !== 'posted')
  return [...declared, ...declaredInvariants, ...ofCorpus]
}

const read = (files: Read<ContractFiles>) =>
  'problems' in files ? files : readContract(files.value.name, files.value.openapi, files.value.requirements)

const problemsOf = (name: string, found: Read<unknown>): readonly string[] =>
  'problems' in found ? found.problems.map((problem) => `diff ${name}: ${problem}`) : []

async function contractsOf([old, newer]: readonly string[], directory: string) {
  const [first, second] = await Promise.all([
    old === undefined
      ? { problems: ['expected a folder that holds a contract, or a git revision, found nothing'] }
      : contractNamed(old, directory),
    newer === undefined ? contractAtHand(directory) : contractNamed(newer, directory),
  ])
  return [read(first), read(second)] as const
}

/** `link-conformance diff <old> [<new>]`: what an edit of the contract demands of servers and of clients. */
export async function diff(parsed: Parsed, io: Io): Promise<ExitCode> {
  const [, , ...extra] = parsed.positionals
  const [older, newer] = await contractsOf(parsed.positionals, io.directory)
  refuse([
    ...parsed.problems,
    ...extra.map((word) => `diff takes two contracts, found "${word}" too`),
    ...problemsOf('<old>', older),
    ...problemsOf('<new>', newer),
  ])
  if ('problems' in older || 'problems' in newer) return 2
  const compared = diffContracts(older.value, newer.value, writtenChecks())
  io.out(has(parsed, 'json') ? escapeJson(diffJson(compared)) : visibleLines(renderDiff(compared)))
  return has(parsed, 'exit-code') && compared.matters ? 1 : 0
}
