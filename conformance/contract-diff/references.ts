import { type Members, members, valueAt } from '../../spec/generate/openapi.js'

/** A document whose references within itself are followed, and the references that cannot be. */
interface Resolved {
  readonly document: Members
  readonly unresolved: readonly string[]
}

const stepsOf = (reference: string): readonly string[] =>
  reference
    .slice(2)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

function decoded(reference: string): string {
  try {
    return decodeURIComponent(reference)
  } catch {
    return reference
  }
}

/** Copies a document with each local reference replaced by what it leads to; a circle ends where it closes. */
export function resolveReferences(document: Members): Resolved {
  const unresolved = new Set<string>()
  const copy = (value: unknown, open: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item) => copy(item, open))
    if (typeof value !== 'object' || value === null) return value
    const { $ref: reference, ...beside } = members(value)
    return typeof reference === 'string'
      ? followed(reference, beside, open)
      : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member, open)]))
  }
  const followed = (reference: string, beside: Members, open: readonly string[]): unknown => {
    if (open.includes(reference)) return { $ref: reference, ...beside }
    const found = reference.startsWith('#/') ? valueAt(document, stepsOf(decoded(reference))) : undefined
    if (found === undefined) unresolved.add(reference)
    const target = copy(found, [...open, reference])
    // OpenAPI 3.1 lets a description stand beside a reference.
    return Object.keys(beside).length === 0 ? target : { ...members(target), ...members(copy(beside, open)) }
  }
  return { document: members(copy(document, [])), unresolved: [...unresolved] }
}
