import type { Settings } from '../target/settings.js'

const levels = ['MUST', 'SHOULD', 'MAY']

const matches = (pattern: string, check: { readonly id: string; readonly requirement: string }): boolean =>
  check.id.startsWith(pattern) || check.requirement.startsWith(pattern.toUpperCase())

/** Whether a check, or an invariant, was asked for. */
export function isSelected(
  check: { readonly id: string; readonly requirement: string; readonly level: string },
  settings: Settings,
): boolean {
  if (levels.indexOf(check.level) > levels.indexOf(settings.level)) return false
  if (settings.only.length > 0 && !settings.only.some((pattern) => matches(pattern, check))) return false
  return !settings.skip.some((pattern) => matches(pattern, check))
}

/** The patterns that select nothing at all. */
export function unmatchedPatterns(
  patterns: readonly string[],
  known: readonly { readonly id: string; readonly requirement: string }[],
): readonly string[] {
  return patterns.filter((pattern) => !known.some((check) => matches(pattern, check)))
}
