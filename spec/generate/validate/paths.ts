import type { Spec } from '../load.js'
import { followed, items, type Members, members, type SpecNode, specNodes, valueAt } from '../openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'
import { didYouMean } from '../suggest.js'

/** Checks what ties an operation to its path and to the schemes of security: swagger-parser lets both through on 3.1. */
export function validatePaths({ openapi }: Spec): Problem[] {
  const operations = specNodes(openapi.value).filter(({ kind }) => kind === 'operation')
  return [
    ...operations.flatMap((operation) => variableProblems(openapi, operation)),
    ...operations.flatMap((operation) => securityProblems(openapi, operation)),
  ]
}

/** A parameter and where it is listed. */
interface Listed {
  readonly at: YamlPath
  readonly value: Members
}

const listedAt = (document: unknown, list: YamlPath): readonly Listed[] =>
  items(valueAt(document, list)).map((_, index) => {
    const at = [...list, index]
    return { at, value: followed(document, at).value }
  })

/** The variables of a path and the parameters that fill them are the same. */
function variableProblems(file: SpecFile, { path }: SpecNode): Problem[] {
  const template = String(path[1])
  const variables = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => String(name))
  const filling = [path.slice(0, 2), path]
    .flatMap((holder) => listedAt(file.value, [...holder, 'parameters']))
    .filter(({ value }) => value.in === 'path')
  const names = filling.map(({ value }) => String(value.name))
  const unfilled = variables
    .filter((name) => !names.includes(name))
    .map((name) => problemAt(file, path, `no parameter in the path fills "{${name}}" of ${template}`, 'key'))
  const unused = filling
    .filter(({ value }) => !variables.includes(String(value.name)))
    .map(({ at, value }) => {
      const reason = `"${String(value.name)}" fills nothing: ${template} has no "{${String(value.name)}}"`
      return problemAt(file, at, reason + didYouMean(String(value.name), variables))
    })
  return [...unfilled, ...unused]
}

/** The scopes that a scheme lists; null where it lists none, and any may stand. */
function scopesOf(scheme: unknown): readonly string[] | null {
  const { type, flows } = members(scheme)
  if (type !== 'oauth2') return null
  return Object.values(members(flows)).flatMap((flow) => Object.keys(members(members(flow).scopes)))
}

/** Each scheme that an operation requires is one of the document's, and each scope one of the scheme's. */
function securityProblems(file: SpecFile, { path, value }: SpecNode): Problem[] {
  const schemes = members(valueAt(file.value, ['components', 'securitySchemes']))
  const known = Object.keys(schemes)
  const required = items(value.security).flatMap((alternative, index) =>
    Object.keys(members(alternative)).map((name) => ({ name, at: [...path, 'security', index, name] })),
  )
  return required.flatMap(({ name, at }) => {
    if (!known.includes(name))
      return [problemAt(file, at, `unknown security scheme "${name}"${didYouMean(name, known)}`, 'key')]
    const scopes = scopesOf(schemes[name])
    return items(valueAt(file.value, at)).flatMap((scope, index) =>
      scopes === null || scopes.includes(String(scope))
        ? []
        : [problemAt(file, [...at, index], unlisted(name, String(scope), scopes))],
    )
  })
}

const unlisted = (scheme: string, scope: string, scopes: readonly string[]): string =>
  `the scheme "${scheme}" lists no scope "${scope}"${didYouMean(scope, scopes)}`
