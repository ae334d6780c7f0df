import { type RequirementId, requirements } from '../../generated/requirements.js'
import { groupBy } from '../common/group-by.js'
import { keysOf } from '../common/keys-of.js'
import { plural } from '../common/plural.js'
import { listChecks } from '../run/catalogue.js'
import { has, noArguments, type Parsed, refuse } from './flags.js'
import type { ExitCode, Io } from './io.js'

const sourceOf = (id: RequirementId): string => requirements[id].sources.map(({ label }) => label).join('; ')

function listRequirements(io: Io): void {
  const cited = groupBy(listChecks(), ({ requirement }) => requirement)
  for (const id of keysOf(requirements)) {
    const { level, basis, statement, excluded } = requirements[id]
    const state = excluded === null ? plural(cited.get(id)?.length ?? 0, 'check') : `excluded: ${excluded}`
    io.out(
      `${id.padEnd(18)} ${level.padEnd(6)} ${basis.padEnd(3)} ${state}\n    ${statement}\n    ${sourceOf(id)}\n`,
    )
  }
}

/** `link-conformance list [--requirements]` */
export function list(parsed: Parsed, io: Io): ExitCode {
  refuse([...parsed.problems, ...noArguments('list', parsed)])
  if (has(parsed, 'requirements')) {
    listRequirements(io)
    return 0
  }
  const checks = listChecks()
  const width = Math.max(...checks.map(({ id }) => id.length))
  for (const { id, level, requirement } of checks) {
    io.out(`${id.padEnd(width)}  ${level.padEnd(6)}  ${requirement.padEnd(17)}  ${sourceOf(requirement)}\n`)
  }
  return 0
}
