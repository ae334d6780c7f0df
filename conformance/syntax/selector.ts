/** One simple CSS selector, or several that one element must match together. */
export interface Selector {
  /** Lower-cased; null where any element will do. */
  readonly tag: string | null
  readonly classes: readonly string[]
  /** Names are lower-cased; null stands for any value. `#login` is an `id` of that value. */
  readonly attributes: readonly (readonly [name: string, value: string | null])[]
}

/** What a selector is held against. */
export interface Selectable {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

const identifier = String.raw`-?[A-Za-z_\u0080-\u{10ffff}][-\w\u0080-\u{10ffff}]*`
const value = String.raw`"([^"\\\n]*)"|'([^'\\\n]*)'|([^\s"'\\[\]=<>\x60]+)`
const part = new RegExp(
  `#(${identifier})|\\.(${identifier})|\\[\\s*([A-Za-z_][-\\w:.]*)\\s*(?:=\\s*(?:${value})\\s*)?\\]`,
  'uy',
)
const tagName = /^[A-Za-z][-\w]*/
const longest = 1000

/**
 * Reads `tag`, `#id`, `.class`, `[attr]`, `[attr=value]` with or without quotes, and a compound of these such as
 * `button[name=accept]`; null for everything else: combinators, lists, pseudo-classes, `*` and escapes too.
 *
 * @see Selectors Level 4 §17, of which it is a small part
 */
export function parseSelector(text: string): Selector | null {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > longest) return null
  const tag = tagName.exec(trimmed)?.[0] ?? null
  const classes: string[] = []
  const attributes: [string, string | null][] = []
  for (let at = tag?.length ?? 0; at < trimmed.length; at = part.lastIndex) {
    part.lastIndex = at
    const [, id, className, name, double, single, bare] = part.exec(trimmed) ?? []
    if (id !== undefined) attributes.push(['id', id])
    else if (className !== undefined) classes.push(className)
    else if (name !== undefined) attributes.push([name.toLowerCase(), double ?? single ?? bare ?? null])
    else return null
  }
  return { tag: tag?.toLowerCase() ?? null, classes, attributes }
}

/** Says whether an element of an HTML page matches; values compare exactly, tags and names of attributes without case. */
export function matchesSelector(selector: Selector, { name, attributes }: Selectable): boolean {
  const found = (attribute: string): string | null =>
    Object.hasOwn(attributes, attribute) ? (attributes[attribute] ?? null) : null
  const own = (found('class') ?? '').split(/[\t\n\f\r ]+/)
  return (
    (selector.tag === null || selector.tag === name.toLowerCase()) &&
    selector.classes.every((className) => own.includes(className)) &&
    selector.attributes.every(([attribute, wanted]) => {
      const actual = found(attribute)
      return actual !== null && (wanted === null || wanted === actual)
    })
  )
}
