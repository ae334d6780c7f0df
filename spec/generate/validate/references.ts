import { errorCodesOf } from '../contract.js'
import type { Spec } from '../load.js'
import { items, members, type SpecNode, specNodes } from '../openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'
import { didYouMean } from '../suggest.js'

/** What the id of a requirement looks like, by the prefix that `x-conformance` names. */
export function requirementIdPattern({ openapi }: Pick<Spec, 'openapi'>): string {
  const prefix = String(members(members(openapi.value)['x-conformance']).requirements)
  // A prefix of another form is refused where it stands; it might not even make a pattern.
  return `^${/^[A-Z][A-Z0-9]*$/.test(prefix) ? prefix : '[A-Z][A-Z0-9]*'}-[A-Z]+-[0-9]{3}$`
}

/** The ids of the rows of spec/requirements.yaml. */
export const requirementIds = ({ requirements }: Spec): ReadonlySet<string> =>
  new Set(items(requirements.value).map((row) => String(members(row).id)))

/** Checks that each requirement that the document names is a row, and each error code one that it registers. */
export function validateReferences(spec: Spec): Problem[] {
  const nodes = specNodes(spec.openapi.value)
  const codes = new Set(errorCodesOf(members(spec.openapi.value)).map(String))
  return [
    ...unknown(spec.openapi, 'requirement', nodes.flatMap(references), requirementIds(spec)),
    ...(codes.size === 0 ? [] : unknown(spec.openapi, 'error code', nodes.flatMap(errorCodes), codes)),
  ]
}

/** A name that a node mentions, and where. */
interface Mention {
  readonly id: string
  readonly path: YamlPath
}

function unknown(
  file: SpecFile,
  what: string,
  mentions: readonly Mention[],
  known: ReadonlySet<string>,
): Problem[] {
  return mentions
    .filter(({ id }) => !known.has(id))
    .map(({ id, path }) => problemAt(file, path, `unknown ${what} "${id}"${didYouMean(id, known)}`))
}

function references(node: SpecNode): Mention[] {
  const own = items(node.value['x-requirements']).map((id, index) => ({
    id: String(id),
    path: [...node.path, 'x-requirements', index],
  }))
  const checks = Object.entries(members(node.value['x-checks'])).map(([check, id]) => ({
    id: String(id),
    path: [...node.path, 'x-checks', check],
  }))
  return [...own, ...checks]
}

function errorCodes(node: SpecNode): Mention[] {
  return Object.entries(members(node.value['x-errors'])).flatMap(([mistake, codes]) =>
    items(codes).map((code, index) => ({
      id: String(code),
      path: [...node.path, 'x-errors', mistake, index],
    })),
  )
}
