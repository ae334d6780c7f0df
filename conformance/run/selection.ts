import type { RuleName } from '../checks/rules.js'
import type { Settings } from '../target/settings.js'

const levels = ['MUST', 'SHOULD', 'MAY']

/** What a check, or an invariant, can be asked for by. */
interface Selectable {
  readonly id: string
  readonly requirement: string
  readonly rule?: RuleName
}

const matches = (pattern: string, { id, requirement, rule }: Selectable): boolean =>
  rule === pattern || id.startsWith(pattern) || requirement.startsWith(pattern.toUpperCase())

/** Whether a check, or an invariant, was asked for. */
export function isSelected(check: Selectable & { readonly level: string }, settings: Settings): boolean {
  if (levels.indexOf(check.level) > levels.indexOf(settings.level)) return false
  if (settings.only.length > 0 && !settings.only.some((pattern) => matches(pattern, check))) return false
  return !settings.skip.some((pattern) => matches(pattern, check))
}

/** The patterns that select nothing at all. */
export function unmatchedPatterns(
  patterns: readonly string[],
  known: readonly Selectable[],
): readonly string[] {
  return patterns.filter((pattern) => !known.some((check) => matches(pattern, check)))
}
