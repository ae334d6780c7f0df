import type { Spec } from '../load.js'
import { members, valueAt } from '../openapi.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'
import { didYouMean } from '../suggest.js'
import { pointerPath } from './shape.js'

/** A `$ref` and the path of the object that holds it. */
interface Reference {
  readonly path: YamlPath
  readonly pointer: string
}

/** A value on the way down from the root; `via` is the reference that was followed to it. */
interface Step {
  readonly value: unknown
  readonly via: Reference | null
}

// Deeper pointers give types that do not compile.
const knownPointer =
  /^#\/(components\/[^/]+\/[^/]+(\/(properties|\$defs)\/[^/]+)?|paths\/[^/]+(\/[^/]+\/responses\/[^/]+)?)$/

/** Checks that each `$ref` leads to a finite value of the same document. */
export function validatePointers({ openapi }: Spec): Problem[] {
  const references = referencesBelow(openapi.value, [])
  const problems = references.flatMap((reference) => pointerProblems(openapi, reference))
  return problems.length > 0 ? problems : circles(openapi)
}

function referencesBelow(value: unknown, path: YamlPath): Reference[] {
  if (typeof value !== 'object' || value === null) return []
  const own = referenceAt(value, path)
  const below = Object.entries(value).flatMap(([key, child]) => referencesBelow(child, [...path, key]))
  return own === null ? below : [own, ...below]
}

function referenceAt(value: unknown, path: YamlPath): Reference | null {
  const { $ref } = members(value)
  return typeof $ref === 'string' ? { path, pointer: $ref } : null
}

function pointerProblems(file: SpecFile, { path, pointer }: Reference): Problem[] {
  const refuse = (reason: string): Problem[] => [problemAt(file, [...path, '$ref'], reason)]
  if (pointer !== '' && !pointer.startsWith('#'))
    return refuse(
      'external references are not followed; put it under components and refer to "#/components/…"',
    )
  if (!knownPointer.test(pointer))
    return refuse(
      `expected a reference such as "#/components/schemas/…", observed "${pointer}"; put it under components`,
    )
  if (targetOf(file.value, pointer) !== null) return []
  return refuse(`"${pointer}" leads nowhere${didYouMean(pointer, pointersBeside(file.value, pointer))}`)
}

const mostHops = 10

function targetOf(document: unknown, pointer: string, hops = mostHops): YamlPath | null {
  return follow(document, [], stepsOf(pointer), hops)
}

// On the way there may be a reference: the properties of a schema that is itself one.
function follow(document: unknown, path: YamlPath, steps: readonly string[], hops: number): YamlPath | null {
  const [step, ...rest] = steps
  if (step === undefined) return path
  const value = valueAt(document, path)
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, step))
    return follow(document, [...path, step], rest, hops)
  const reference = referenceAt(value, path)
  const target = reference === null || hops === 0 ? null : targetOf(document, reference.pointer, hops - 1)
  return target === null ? null : follow(document, target, steps, hops - 1)
}

function stepsOf(pointer: string): string[] {
  try {
    return pointerPath(decodeURIComponent(pointer))
  } catch {
    return pointerPath(pointer)
  }
}

function pointersBeside(document: unknown, pointer: string): string[] {
  const parent = pointer.slice(0, pointer.lastIndexOf('/'))
  return Object.keys(members(valueAt(document, stepsOf(parent)))).map((name) => `${parent}/${name}`)
}

// A value that is met again while it is being looked into holds itself, however often references were followed.
function circles(file: SpecFile): Problem[] {
  const done = new Set<unknown>()
  const visit = (path: YamlPath, via: Reference | null, trail: readonly Step[]): Problem[] => {
    const value = valueAt(file.value, path)
    if (typeof value !== 'object' || value === null || done.has(value)) return []
    const begin = trail.findIndex((step) => step.value === value)
    if (begin >= 0) return [circleProblem(file, [...trail.slice(begin + 1), { value, via }])]
    const here = [...trail, { value, via }]
    const reference = referenceAt(value, path)
    const target = reference === null ? null : targetOf(file.value, reference.pointer)
    const behind = target === null ? [] : visit(target, reference, here)
    const below = Object.keys(value).flatMap((key) => visit([...path, key], null, here))
    done.add(value)
    return [...behind, ...below]
  }
  return visit([], null, [])
}

function circleProblem(file: SpecFile, steps: readonly Step[]): Problem {
  const followed = steps.flatMap(({ via }) => via ?? [])
  const last = followed.at(-1)
  const others = followed.slice(0, -1).map(({ pointer }) => ` through "${pointer}"`)
  return problemAt(
    file,
    [...(last?.path ?? []), '$ref'],
    `"${last?.pointer}" refers to itself${others.join('')}: the generated tables and the mock need a finite schema; ` +
      'put the inner value in place, or leave the schema open with "type: object"',
  )
}
