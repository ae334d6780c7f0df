import type { Spec } from '../load.js'
import { members, type NodeKind, type SpecNode, specNodes } from '../openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'
import { didYouMean } from '../suggest.js'
import { shapeCheck } from './shape.js'

/** Whether there is such a row is told with the nearest one that there is. */
const id = { type: 'string', minLength: 1 }

const derivedKinds = ['missing', 'empty', 'repeated', 'outOfEnum', 'case', 'outside', 'inside']

const roles = ['response-type', 'client', 'connection', 'redirection-uri', 'token', 'state', 'scope']

const errorCodes = { type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true, minItems: 1 }

const shapes = {
  'x-requirements': { type: 'array', items: id, uniqueItems: true },
  'x-error-delivery': { type: 'string', enum: ['redirect', 'page'] },
  'x-secret': { type: 'boolean' },
  'x-origin': { type: 'string', minLength: 1 },
  'x-errors': {
    type: 'object',
    additionalProperties: false,
    properties: { missing: errorCodes, outside: errorCodes, unknown: errorCodes },
  },
  'x-role': { type: 'string', enum: roles },
  'x-invalid': { type: 'array', minItems: 1, uniqueItems: true },
  'x-conformance': {
    type: 'object',
    additionalProperties: false,
    required: ['operation', 'requirements'],
    properties: {
      operation: { type: 'string', minLength: 1 },
      requirements: { type: 'string', pattern: '^[A-Z][A-Z0-9]*$' },
    },
  },
  'x-checks': {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(derivedKinds.map((kind) => [kind, id])),
  },
} as const

type Extension = keyof typeof shapes

const extensionsOf: Readonly<Record<NodeKind, readonly Extension[]>> = {
  operation: ['x-requirements'],
  parameter: [
    'x-requirements',
    'x-error-delivery',
    'x-secret',
    'x-origin',
    'x-role',
    'x-errors',
    'x-invalid',
    'x-checks',
  ],
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
  const allowed = new Set(['x-conformance', ...nodes.flatMap(places)])
  return [
    ...conformanceProblems(openapi),
    ...nodes.flatMap((node) => malformed(openapi, node)),
    ...extensionPaths(openapi.value)
      .filter((path) => !allowed.has(path.join(' ')))
      .map((path) => misplaced(openapi, path)),
  ]
}

function conformanceProblems(file: SpecFile): Problem[] {
  const value = members(file.value)['x-conformance']
  if (value === undefined)
    return [
      problemAt(
        file,
        [],
        'expected "x-conformance": the operation that the suite checks, and the prefix of its requirements',
      ),
    ]
  return checks.get('x-conformance')?.(file, ['x-conformance'], value) ?? []
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
