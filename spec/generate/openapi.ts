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

/** The path of the endpoint's operation in the document. */
export const operationPath = ['paths', '/authorize', 'get'] as const

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

/** Lists the objects of a document in its own order. */
export function specNodes(document: unknown): SpecNode[] {
  return Object.entries(members(valueAt(document, ['paths']))).flatMap(([path, item]) =>
    Object.entries(members(item))
      .filter(([method]) => methods.includes(method))
      .flatMap(([method, operation]) => operationNodes(['paths', path, method], members(operation))),
  )
}

function operationNodes(path: YamlPath, value: Members): SpecNode[] {
  const parameters = items(value.parameters).flatMap((parameter, index) => {
    const { name } = members(parameter)
    return withSchemas({
      kind: 'parameter',
      name: String(name),
      path: [...path, 'parameters', index],
      value: members(parameter),
    })
  })
  const responses = Object.entries(members(value.responses)).flatMap(([status, response]) =>
    responseNodes(status, [...path, 'responses', status], members(response)),
  )
  return [{ kind: 'operation', name: String(value.operationId), path, value }, ...parameters, ...responses]
}

function responseNodes(status: string, path: YamlPath, value: Members): SpecNode[] {
  const headers = Object.entries(members(value.headers)).flatMap(([name, header]) =>
    withSchemas({ kind: 'header', name, path: [...path, 'headers', name], value: members(header) }),
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
