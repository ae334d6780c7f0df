import type { Spec } from '../load.js'
import { items, members, type SpecNode, specNodes } from '../openapi.js'
import { type Problem, problemAt, type YamlPath } from '../problem.js'
import { didYouMean } from '../suggest.js'

/** What the id of a requirement looks like. */
export const requirementIdPattern = '^LINK-[A-Z]+-[0-9]{3}$'

/** Checks that each requirement that the document names is a row of spec/requirements.yaml. */
export function validateReferences({ openapi, requirements }: Spec): Problem[] {
  const known = new Set(items(requirements.value).map((row) => String(members(row).id)))
  return specNodes(openapi.value)
    .flatMap(references)
    .filter(({ id }) => !known.has(id))
    .map(({ id, path }) => problemAt(openapi, path, `unknown requirement "${id}"${didYouMean(id, known)}`))
}

function references(node: SpecNode): { id: string; path: YamlPath }[] {
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
