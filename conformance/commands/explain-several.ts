import { type RequirementId, requirements } from '../../generated/requirements.js'
import { keysOf } from '../common/keys-of.js'
import type { ListedCheck } from '../run/catalogue.js'
import { selects } from '../run/selection.js'
import { bullet } from './explain-words.js'
import type { Io } from './io.js'

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

function rowLines(id: RequirementId, known: readonly ListedCheck[]): string {
  const { level, statement, excluded } = requirements[id]
  const own = known.filter(({ requirement }) => requirement === id)
  const state = excluded === null ? counted(own.length, 'check') : `not tested: ${excluded}`
  return `${id}  ${level}, ${state}\n    ${statement}\n`
}

/** Lists the requirements of a group, and the checks that begin as was asked for; false where there are neither. */
export function explainSeveral(pattern: string, known: readonly ListedCheck[], io: Io): boolean {
  const rows = keysOf(requirements).filter((id) => selects(pattern, { id: '', requirement: id }))
  const checks = known.filter(({ id }) => id.startsWith(pattern))
  if (rows.length + checks.length === 0) return false
  const counts = [
    ...(rows.length === 0 ? [] : [counted(rows.length, 'requirement')]),
    ...(checks.length === 0 ? [] : [counted(checks.length, 'check')]),
  ]
  io.out(`${pattern}: ${counts.join(' and ')}  (run them alone with --only ${pattern})\n\n`)
  io.out(rows.map((id) => rowLines(id, known)).join(''))
  if (checks.length > 0)
    io.out(
      `${rows.length > 0 ? '\n' : ''}Checks:\n${bullet(checks.map(({ id, requirement, level, expected }) => `${id}  (${requirement}, ${level}): expects ${expected}`))}`,
    )
  io.out('\nOne of them: link-conformance explain <its id>\n')
  return true
}
