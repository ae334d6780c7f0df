/** Worst first: the order in which a requirement takes the verdict of its checks. */
export const verdicts = [
  'error',
  'fail',
  'blocked',
  'inconclusive',
  'warn',
  'note',
  'pass',
  'inapplicable',
] as const

export type Verdict = (typeof verdicts)[number]

/**
 * How bad a finding is, from where a browser would end up: the attacker's host is critical, another URI of the
 * registered host high, an equal-after-parsing form low.
 */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const

export type Severity = (typeof severities)[number]

export function worstVerdict(all: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => all.includes(verdict)) ?? 'inapplicable'
}

export function worstSeverity(all: readonly Severity[]): Severity {
  return severities.find((severity) => all.includes(severity)) ?? 'info'
}
