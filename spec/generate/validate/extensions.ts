import type { Spec } from '../load.js'
import { type NodeKind, type SpecNode, specNodes } from '../openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'
import { didYouMean } from '../suggest.js'
import { requirementIdPattern } from './references.js'
import { shapeCheck } from './shape.js'

const id = { type: 'string', pattern: requirementIdPattern }

const shapes = {
  'x-requirements': { type: 'array', items: id, uniqueItems: true },
  'x-error-delivery': { type: 'string', enum: ['redirect', 'page'] },
  'x-secret': { type: 'boolean' },
  'x-origin': { type: 'string', minLength: 1 },
  'x-checks': {
    type: 'object',
    additionalProperties: false,
    properties: { missing: id, empty: id, repeated: id, outOfEnum: id, case: id },
  },
} as const

type Extension = keyof typeof shapes

const extensionsOf: Readonly<Record<NodeKind, readonly Extension[]>> = {
  operation: ['x-requirements'],
  parameter: ['x-requirements', 'x-error-delivery', 'x-secret', 'x-origin', 'x-checks'],
  response: ['x-requirements'],
  header: ['x-requirements'],
  'media type': ['x-requirements'],
}

const checks = new Map(Object.entries(shapes).map(([name, shape]) => [name, shapeCheck(shape)]))

// Below these the keys are names that somebody chose, or content.
const freeKeys = ['headers', 'properties', 'example', 'examples', 'enum', 'const', 'default', 'paths']

/** Checks that each extension of the document is known, allowed where it stands, and well formed. */
export function validateExtensions({ openapi }: Spec): Problem[] {
  const nodes = specNodes(openapi.value)
  const allowed = new Set(nodes.flatMap(places))
  return [
    ...nodes.flatMap((node) => malformed(openapi, node)),
    ...extensionPaths(openapi.value)
      .filter((path) => !allowed.has(path.join(' ')))
      .map((path) => misplaced(openapi, path)),
  ]
}

function places({ kind, path }: SpecNode): string[] {
  return extensionsOf[kind].map((name) => [...path, name].join(' '))
}

function malformed(file: SpecFile, node: SpecNode): Problem[] {
  return extensionsOf[node.kind]
    .filter((name) => name in node.value)
    .flatMap((name) => checks.get(name)?.(file, [...node.path, name], node.value[name]) ?? [])
}

function misplaced(file: SpecFile, path: YamlPath): Problem {
  const name = String(path.at(-1))
  const reason = name in shapes ? `"${name}" means nothing here` : `unknown extension "${name}"`
  return problemAt(
    file,
    path,
    name in shapes ? reason : reason + didYouMean(name, Object.keys(shapes)),
    'key',
  )
}

function extensionPaths(value: unknown, path: YamlPath = []): YamlPath[] {
  if (typeof value !== 'object' || value === null) return []
  const free = freeKeys.includes(String(path.at(-1)))
  return Object.entries(value).flatMap(([key, member]) => {
    const here = [...path, key]
    if (!free && key.startsWith('x-')) return [here]
    return key === 'example' || key === 'const' ? [] : extensionPaths(member, here)
  })
}
