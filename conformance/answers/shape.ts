import { firstValue, formDecodeOnce } from '../syntax/encoding.js'
import type { Place } from '../syntax/place.js'

/**
 * What the answers to the control have in common: the signature by which another answer is recognised as "the
 * control's answer". Path segments that vary from one control to the next are masked.
 */
export interface Shape {
  readonly origin: string
  readonly segments: readonly (string | null)[]
  readonly required: readonly RequiredParameter[]
}

interface RequiredParameter {
  readonly name: string
  /** The value that every control had; null when it varied. */
  readonly value: string | null
}

/** Long, random-looking text: a handle for a transaction. */
const opaque = /^(?=.*\d)[A-Za-z0-9_-]{12,}$/

/**
 * Learns the shape from the places of several controls; null when they are not alike. From a single place, what
 * looks like a handle is taken to vary.
 */
export function learnShape(places: readonly Place[], sent: readonly string[]): Shape | null {
  const [first, ...others] = places
  if (first === undefined) return null
  const alike = others.every(
    ({ origin, segments }) => origin === first.origin && segments.length === first.segments.length,
  )
  if (!alike) return null
  const segments = first.segments.map((segment, index) =>
    others.every((other) => other.segments[index] === segment) &&
    !(others.length === 0 && opaque.test(segment))
      ? segment
      : null,
  )
  return { origin: first.origin, segments, required: requiredOf(places, sent) }
}

const decoded = (text: string): string => formDecodeOnce(text.replaceAll('+', '%2B'))

/** Whether a value was made from the request: the login page is told where to come back to, with everything. */
function nestsRequest(value: string, sent: readonly string[]): boolean {
  const once = decoded(value)
  const readings = [value, once, decoded(once), Buffer.from(value, 'base64').toString()]
  return sent.some((one) => one.length >= 8 && readings.some((reading) => reading.includes(one)))
}

/** Parameters that every control had and that are not just the request's own values handed on. */
function requiredOf(places: readonly Place[], sent: readonly string[]): readonly RequiredParameter[] {
  const [first] = places
  const names = [...new Set(first?.parameters.map(([name]) => name))]
  return names
    .filter((name) => places.every((place) => firstValue(place.parameters, name) !== null))
    .filter((name) => !places.every((place) => sent.includes(firstValue(place.parameters, name) ?? '')))
    .map((name) => {
      const values = new Set(places.map((place) => firstValue(place.parameters, name)))
      const [value = null] = values
      const varies =
        values.size > 1 ||
        (places.length === 1 && (value ?? '').length >= 12) ||
        nestsRequest(value ?? '', sent)
      return { name, value: varies ? null : value }
    })
}

/** Whether a place has the shape. A differing value is excused when the request itself carried it. */
export function hasShape(shape: Shape, place: Place, sent: readonly string[]): boolean {
  if (place.origin !== shape.origin || place.segments.length !== shape.segments.length) return false
  if (!shape.segments.every((segment, index) => segment === null || segment === place.segments[index]))
    return false
  if (firstValue(place.parameters, 'error') !== null) return false
  return shape.required.every(({ name, value }) => {
    const found = firstValue(place.parameters, name)
    return found !== null && (value === null || found === value || sent.includes(found))
  })
}
