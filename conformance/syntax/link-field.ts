/** One link of a Link field. @see RFC 8288 §3 */
export interface WebLink {
  readonly target: string
  readonly relations: readonly string[]
}

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const parameter = new RegExp(`^\\s*;\\s*(${token})\\s*(?:=\\s*("(?:[^"\\\\]|\\\\.)*"|${token}))?`)

interface Step<T> {
  readonly value: T
  readonly rest: string
}

function readTarget(text: string): Step<string> | null {
  const match = /^\s*<([^<>\s]*)>/.exec(text)
  return match === null ? null : { value: match[1] ?? '', rest: text.slice(match[0].length) }
}

function readRelations(text: string): Step<readonly string[]> {
  let rest = text
  let relations: readonly string[] = []
  for (let match = parameter.exec(rest); match !== null; match = parameter.exec(rest)) {
    const value = (match[2] ?? '').replace(/^"(.*)"$/, '$1')
    // RFC 8288 §3.3: only the first rel counts.
    if (match[1]?.toLowerCase() === 'rel' && relations.length === 0)
      relations = value.toLowerCase().split(/\s+/)
    rest = rest.slice(match[0].length)
  }
  return { value: relations, rest }
}

/** Reads a Link field; null when it does not parse. */
export function parseLinkField(field: string): readonly WebLink[] | null {
  const links: WebLink[] = []
  let rest = field
  while (rest.trim() !== '') {
    const target = readTarget(rest)
    if (target === null) return null
    const relations = readRelations(target.rest)
    links.push({ target: target.value, relations: relations.value })
    const separator = /^\s*(,|$)/.exec(relations.rest)
    if (separator === null) return null
    rest = relations.rest.slice(separator[0].length)
  }
  return links
}
