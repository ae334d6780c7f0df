import { firstValue } from '../syntax/encoding.js'
import type { Place } from '../syntax/place.js'
import { learnPart, type Match, matchPart, type Part, weakest, widenPart } from './samples.js'

/** Where several answers led that mean the same: what varied from one to the next is masked. */
export interface Shape {
  readonly origin: string
  readonly segments: readonly Part[]
  readonly required: readonly RequiredParameter[]
}

interface RequiredParameter extends Part {
  readonly name: string
}

/** RFC 3986 §3.3: a segment without its parameters, in which Java servlets carry a session. */
const bareSegments = ({ segments }: Place): readonly string[] =>
  segments.map((segment) => segment.split(';', 1)[0] ?? '')

/** Learns the shape from the places of several answers; null when they are not alike. */
export function learnShape(places: readonly Place[], sent: readonly string[]): Shape | null {
  const [first, ...others] = places
  if (first === undefined) return null
  const alike = others.every(
    ({ origin, segments }) => origin === first.origin && segments.length === first.segments.length,
  )
  if (!alike) return null
  const paths = places.map(bareSegments)
  const segments = first.segments.map((_, index) =>
    learnPart(
      paths.map((path) => path[index] ?? ''),
      sent,
    ),
  )
  return { origin: first.origin, segments, required: requiredOf(places, sent) }
}

/** Parameters that every sample had and that are not just the request's own values handed on. */
function requiredOf(places: readonly Place[], sent: readonly string[]): readonly RequiredParameter[] {
  const names = [...new Set(places[0]?.parameters.map(([name]) => name))]
  return names.flatMap((name): readonly RequiredParameter[] => {
    const values = places.map(({ parameters }) => firstValue(parameters, name)).filter((one) => one !== null)
    if (values.length < places.length || values.every((value) => sent.includes(value))) return []
    return [{ name, ...learnPart(values, sent) }]
  })
}

/** Whether a place has the shape. What a mask alone decides is `perhaps`. */
export function matchShape(shape: Shape, place: Place, sent: readonly string[]): Match {
  if (place.origin !== shape.origin || place.segments.length !== shape.segments.length) return 'other'
  if (firstValue(place.parameters, 'error') !== null) return 'other'
  const path = bareSegments(place)
  return weakest([
    ...shape.segments.map((part, index) => matchPart(part, path[index] ?? '', [])),
    ...shape.required.map((part): Match => {
      const found = firstValue(place.parameters, part.name)
      return found === null ? 'other' : matchPart(part, found, sent)
    }),
  ])
}

/** Whether a place is, beyond doubt or perhaps, what the samples were. */
export const hasShape = (shape: Shape, place: Place, sent: readonly string[]): boolean =>
  matchShape(shape, place, sent) !== 'other'

/** Whether two differ in parameters alone. */
export const samePath = (shape: Shape, place: Place): boolean =>
  hasShape({ ...shape, required: [] }, { ...place, parameters: [] }, [])

/** The shape after another valid answer: only values of parameters that it has may differ; null where more does. */
export function widenShape(shape: Shape, place: Place, sent: readonly string[]): Shape | null {
  const required = shape.required.map((part) => {
    const found = firstValue(place.parameters, part.name)
    return found === null ? part : { ...part, ...widenPart(part, found, sent) }
  })
  const wider = { ...shape, required }
  return matchShape(wider, place, sent) === 'other' ? null : wider
}

/** Whether the answers differ in something that is not made from the request: each has a transaction of its own. */
export const hasHandle = ({ segments, required }: Shape, sent: readonly string[]): boolean =>
  [...segments, ...required].some(
    ({ values, varies }) =>
      varies === 'seen' && values.length > 1 && !values.some((one) => sent.includes(one)),
  )
