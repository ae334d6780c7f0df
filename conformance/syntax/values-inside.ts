import { type Pairs, splitQuery } from './encoding.js'
import { type Place, placeOf } from './place.js'

/** A value with the names that lead to it: `wctx ru tx`, `path 3`. */
type NamedValue = readonly [where: string, value: string]

const deepest = 4
const most = 256
const isAddress = /^(?:[a-z][a-z0-9+.-]*:\/\/|\/)/i

const inPairs = (pairs: Pairs, where: string, depth: number): readonly NamedValue[] =>
  pairs.flatMap(([name, value]): readonly NamedValue[] => {
    const here = `${where}${name}`
    return [[here, value], ...inValue(value, `${here} `, depth + 1)]
  })

function inPlace({ segments, parameters }: Place, where: string, depth: number): readonly NamedValue[] {
  const path = segments.map((segment, at): NamedValue => [`${where}path ${at}`, segment])
  return [...path, ...inPairs(parameters.slice(0, most), where, depth)]
}

/** What an address or a query inside a value holds, in its turn. */
function inValue(value: string, where: string, depth: number): readonly NamedValue[] {
  if (depth > deepest) return []
  if (isAddress.test(value)) return inPlace(placeOf(value, 'https://nowhere.invalid/'), where, depth)
  return value.includes('=') && value.includes('&')
    ? inPairs(splitQuery(value).slice(0, most), where, depth)
    : []
}

/** Every value that an address holds by name: segments of its path, its parameters, and those of addresses inside them. */
export const valuesInside = (place: Place): ReadonlyMap<string, string> =>
  new Map(inPlace(place, '', 0).slice(0, most))
