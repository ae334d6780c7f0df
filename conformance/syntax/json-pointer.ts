const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

/**
 * What a JSON Pointer leads to; undefined where nothing is. The empty pointer is the whole value.
 *
 * @see RFC 6901 §4
 */
export function jsonPointer(value: unknown, pointer: string): unknown {
  if (pointer === '') return value
  if (!pointer.startsWith('/')) return undefined
  let at = value
  for (const token of pointer.slice(1).split('/').map(unescaped)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, token)) return undefined
    at = Object.entries(at).find(([name]) => name === token)?.[1]
  }
  return at
}
