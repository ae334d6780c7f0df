import { encodeValue } from '../syntax/encoding.js'
import type { Place } from '../syntax/place.js'
import { placeOf } from '../syntax/place.js'
import { whatwgHref } from '../syntax/uri.js'

// What RFC 3986 allows nowhere in a URI: a server has to encode it before it may write it into a header.
const illegal = /[^\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]/gu

/** The places of a URI in the spellings that a server may give it: as it is, encoded, as a browser's parser spells it. */
export function placesOf(uri: string): readonly Place[] {
  const spellings = new Set([uri, uri.replace(illegal, encodeValue), whatwgHref(uri) ?? uri])
  return [...spellings].map((spelling) => placeOf(spelling, 'https://nowhere.invalid/'))
}

/** Whether two places differ in query and fragment alone. */
export const samePage = (one: Place, other: Place): boolean =>
  one.origin === other.origin && one.segments.join('/') === other.segments.join('/')

/** Whether a place keeps the query of a URI that was sent, however it encodes it. */
export const keepsQuery = (place: Place, uri: string): boolean =>
  placesOf(uri).some(
    (sent) =>
      samePage(sent, place) &&
      sent.parameters.length > 0 &&
      sent.parameters.every(([name, value]) =>
        place.parameters.some(([key, found]) => key === name && found === value),
      ),
  )
