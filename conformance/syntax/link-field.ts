import { type Argument, type Cursor, parseElements, skipSpace, takeParameters } from './field-value.js'
import { uriSyntaxProblems } from './uri.js'

/** One link of a Link field. @see RFC 8288 §3 */
export interface WebLink {
  readonly target: string
  readonly relations: readonly string[]
  /** What the link starts from, where that is something else than the resource that was asked for. */
  readonly anchor: string | null
  readonly parameters: readonly Argument[]
}

const reference = /<([^<>\s]*)>/y

const valuesOf = (parameters: readonly Argument[], name: string): readonly string[] =>
  parameters.filter(([key]) => key === name).map(([, value]) => value ?? '')

function takeLink(reading: Cursor): WebLink | null {
  reference.lastIndex = reading.at
  const found = reference.exec(reading.text)
  if (found === null) return null
  reading.at += found[0].length
  skipSpace(reading)
  const parameters = takeParameters(reading, 'space')
  if (parameters === null) return null
  // RFC 8288 §3.3: only the first rel counts.
  const [relations = ''] = valuesOf(parameters, 'rel')
  const [anchor = null] = valuesOf(parameters, 'anchor')
  const words = relations.toLowerCase().split(' ')
  return { target: found[1] ?? '', relations: words.filter((word) => word !== ''), anchor, parameters }
}

/** Reads a Link field; null when it does not parse. */
export const parseLinkField = (field: string): readonly WebLink[] | null => parseElements(field, takeLink)

/** A registered relation, in any letter case, or a URI. @see RFC 8288 §3.3 */
const isRelation = (word: string): boolean =>
  /^[a-z][a-z0-9.-]*$/.test(word) || (/^[a-z][a-z0-9+.-]*:/.test(word) && isUri(word))

const isUri = (text: string): boolean => uriSyntaxProblems(text).length === 0

/** @see RFC 8187 §3.2.1 */
const extended = /^(?:utf-8|iso-8859-1)'[a-z0-9-]*'(?:%[0-9a-f]{2}|[\w!#$&+.^`|~-])*$/i

/** What is wrong with a link that parses, in words; null when nothing is. */
export function linkProblem({ target, relations, anchor, parameters }: WebLink): string | null {
  const named = `Link: <${target}>`
  if (!isUri(target)) return `${named} is no URI reference`
  if (relations.length === 0) return `${named} has no relation`
  if (valuesOf(parameters, 'rel').length > 1) return `${named} has rel twice`
  const odd = relations.find((word) => !isRelation(word))
  if (odd !== undefined) return `${named}: the relation "${odd}" is neither a name nor a URI`
  if (anchor !== null && !isUri(anchor)) return `${named}: the anchor "${anchor}" is no URI reference`
  const name = parameters.find(([key, value]) => key.endsWith('*') && !extended.test(value ?? ''))?.[0]
  return name === undefined ? null : `${named}: ${name} has no charset and language before its value`
}
