/** Directives of one policy; of those that come twice the first counts. */
export type Policy = ReadonlyMap<string, readonly string[]>

/** Reads every policy of these lines: each of them holds. @see CSP Level 3 §2.2.1, §2.2.2 */
export const parsePolicies = (lines: readonly string[]): readonly Policy[] =>
  lines
    .join(',')
    .split(',')
    .map((policy) => {
      const directives = new Map<string, readonly string[]>()
      for (const directive of policy.split(';')) {
        const [name = '', ...values] = directive.trim().split(/[\t\n\f\r ]+/)
        if (name !== '' && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), values)
      }
      return directives
    })
    .filter((directives) => directives.size > 0)

/** A host that is a star alone is every host, whatever its scheme and port; so is a scheme of the web alone. */
const everybody = /^(?:(?:https?:\/\/)?\*(?::(?:\d+|\*))?\/?|https?:|wss?:)$/i

/** Whether a policy forbids strangers to frame the page. @see CSP Level 3 §6.4.2 */
export function forbidsFraming(policy: Policy): boolean {
  const ancestors = policy.get('frame-ancestors')
  return ancestors !== undefined && !ancestors.some((source) => everybody.test(source))
}
