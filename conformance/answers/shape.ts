import { firstValue, type Pairs } from '../syntax/encoding.js'
import { errorIn, type Place } from '../syntax/place.js'
import {
  learnPart,
  learnParts,
  type Match,
  matchPart,
  matchParts,
  nests,
  ownParts,
  type Part,
  type Parts,
  weakest,
  widenPart,
} from './samples.js'

/** Where several answers led that mean the same: what varied from one to the next is masked. */
export interface Shape {
  readonly origin: string
  /** The origins among which it may be any: those that the target's owner has declared, when the samples differed. */
  readonly origins: readonly string[]
  readonly segments: readonly Part[]
  /** Parameters of segments that were the same each time. */
  readonly inPath: Parts
  readonly required: Parts
}

/** RFC 3986 §3.3: a segment without its parameters, in which Java servlets carry a session, and Angular a view. */
const bareSegments = ({ segments }: Place): readonly string[] =>
  segments.map((segment) => segment.split(';', 1)[0] ?? '')

const parametersInPath = ({ segments }: Place): Pairs =>
  segments.flatMap((segment) =>
    segment
      .split(';')
      .slice(1)
      .map((pair): readonly [string, string] => {
        const [name = '', ...value] = pair.split('=')
        return [name, value.join('=')]
      }),
  )

/** Learns the shape from the places of several answers, whose origins may be any of `own`; null when they are not alike. */
export function learnShape(
  places: readonly Place[],
  sent: readonly string[],
  own: readonly string[] = [],
): Shape | null {
  const [first, ...others] = places
  if (first === undefined) return null
  const { origin, segments } = first
  const isOne = others.every((place) => place.origin === origin)
  if (!isOne && !places.every((place) => own.includes(place.origin))) return null
  if (others.some((place) => place.segments.length !== segments.length)) return null
  const paths = places.map(bareSegments)
  return {
    origin,
    origins: isOne ? [origin] : own,
    segments: segments.map((_, index) =>
      learnPart(
        paths.map((path) => path[index] ?? ''),
        [],
      ),
    ),
    inPath: learnParts(places.map(parametersInPath), sent).filter(({ varies }) => varies === 'no'),
    required: ownParts(
      learnParts(
        places.map(({ parameters }) => parameters),
        sent,
      ),
      sent,
    ),
  }
}

/** Whether a place has the shape. What a mask alone decides is `perhaps`. */
export function matchShape(shape: Shape, place: Place, sent: readonly string[]): Match {
  if (!shape.origins.includes(place.origin) || place.segments.length !== shape.segments.length) return 'other'
  if (errorIn(place) !== null) return 'other'
  const path = bareSegments(place)
  return weakest([
    ...shape.segments.map((part, index) => matchPart(part, path[index] ?? '', [])),
    matchParts(shape.inPath, parametersInPath(place), sent),
    matchParts(shape.required, place.parameters, sent),
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
    return found === null ? part : widenPart(part, found, sent)
  })
  const wider = { ...shape, required }
  return matchShape(wider, place, sent) === 'other' ? null : wider
}

/** Whether the answers differ in something that is not made from the request: each has a transaction of its own. */
export const hasHandle = ({ segments, required }: Shape, sent: readonly string[]): boolean =>
  [...segments, ...required].some(
    ({ values, varies }) =>
      varies === 'seen' && values.length > 1 && !values.some((one) => sent.includes(one) || nests(one, sent)),
  )
