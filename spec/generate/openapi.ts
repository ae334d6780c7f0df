import type { YamlPath } from './problem.js'

/** An object of the document whose members are not known yet. */
export type Members = Readonly<Record<string, unknown>>

/** The kinds of object that the validation and the contract read. */
export type NodeKind = 'operation' | 'parameter' | 'response' | 'header' | 'media type'

/** An object of the document and where it stands. */
export interface SpecNode {
  readonly kind: NodeKind
  readonly name: string
  readonly path: YamlPath
  readonly value: Members
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

function hasMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null
}

/** Takes a value as an object; anything else has no members. */
export function members(value: unknown): Members {
  return hasMembers(value) && !Array.isArray(value) ? value : {}
}

/** Takes a value as a list; anything else has no items. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Follows a path through a document. */
export function valueAt(document: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((value, step) => (hasMembers(value) ? value[step] : undefined), document)
}

/** The operations at a path, by method, in document order. */
export const operationsOf = (document: unknown, path: string): readonly (readonly [string, Members])[] =>
  Object.entries(members(valueAt(document, ['paths', path])))
    .filter(([method]) => methods.includes(method))
    .map(([method, operation]) => [method, members(operation)])

/** Every operation of a document and where it stands. */
export const allOperations = (document: unknown): readonly { path: YamlPath; value: Members }[] =>
  Object.keys(members(valueAt(document, ['paths']))).flatMap((path) =>
    operationsOf(document, path).map(([method, value]) => ({ path: ['paths', path, method], value })),
  )

/** Where the operation stands that the suite checks, as `x-conformance` names it; nowhere when there is none. */
export function endpointPath(document: unknown): YamlPath {
  const { operation } = members(valueAt(document, ['x-conformance']))
  if (operation === undefined) return []
  return allOperations(document).find(({ value }) => value.operationId === operation)?.path ?? []
}

const mostReferences = 10

/** What a reference within the document leads to and where that stands; what is no reference stays as it is. */
export function followed(
  document: unknown,
  path: YamlPath,
): { readonly path: YamlPath; readonly value: Members } {
  let at = path
  for (let count = 0; count < mostReferences; count++) {
    const value = members(valueAt(document, at))
    if (typeof value.$ref !== 'string' || !value.$ref.startsWith('#/')) return { path: at, value }
    at = value.$ref
      .slice(2)
      .split('/')
      .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  return { path: at, value: {} }
}

/** Lists the objects of a document in its own order; what is referred to stands where it is written. */
export function specNodes(document: unknown): SpecNode[] {
  return allOperations(document).flatMap(({ path, value }) => operationNodes(document, path, value))
}

function operationNodes(document: unknown, path: YamlPath, value: Members): SpecNode[] {
  const parameters = items(value.parameters).flatMap((_, index) => {
    const found = followed(document, [...path, 'parameters', index])
    return withSchemas({ kind: 'parameter', name: String(found.value.name), ...found })
  })
  const body = followed(document, [...path, 'requestBody'])
  const responses = Object.keys(members(value.responses)).flatMap((status) =>
    responseNodes(document, status, followed(document, [...path, 'responses', status])),
  )
  const own: SpecNode = { kind: 'operation', name: String(value.operationId), path, value }
  return [own, ...parameters, ...contentNodes(body.path, body.value), ...responses]
}

function responseNodes(
  document: unknown,
  status: string,
  found: Pick<SpecNode, 'path' | 'value'>,
): SpecNode[] {
  const { path, value } = found
  const headers = Object.keys(members(value.headers)).flatMap((name) =>
    withSchemas({ kind: 'header', name, ...followed(document, [...path, 'headers', name]) }),
  )
  return [{ kind: 'response', name: status, path, value }, ...headers, ...contentNodes(path, value)]
}

function withSchemas(node: SpecNode): SpecNode[] {
  return [node, ...contentNodes(node.path, node.value)]
}

function contentNodes(path: YamlPath, value: Members): SpecNode[] {
  return Object.entries(members(value.content)).map(([name, content]) => ({
    kind: 'media type',
    name,
    path: [...path, 'content', name],
    value: members(content),
  }))
}
