import type { Constraint } from './contract.js'

/** Whether fewer values fit a rule than before, more, or simply others. */
export type Direction = 'narrower' | 'wider' | 'other'

type Demand = Constraint | readonly string[]

/** A rule whose number is the least of what fits, or the most. */
const bounds: Readonly<Record<string, 'least' | 'most'>> = {
  minLength: 'least',
  minimum: 'least',
  maxLength: 'most',
  maximum: 'most',
}

/** What a rule says when it demands nothing. */
const nothing: Readonly<Record<string, Demand>> = { type: 'string', isList: true }

const whenHigher = { least: 'narrower', most: 'wider' } as const
const whenLower = { least: 'wider', most: 'narrower' } as const

function directionOfLists(from: readonly string[], to: readonly string[]): Direction {
  if (to.every((value) => from.includes(value))) return 'narrower'
  return from.every((value) => to.includes(value)) ? 'wider' : 'other'
}

/** Tells in which direction a rule changes. */
export function directionOf(rule: string, from: Demand, to: Demand): Direction {
  const free = nothing[rule] ?? null
  if (from === free) return 'narrower'
  if (to === free) return 'wider'
  if (Array.isArray(from) && Array.isArray(to)) return directionOfLists(from, to)
  const bound = bounds[rule]
  if (bound !== undefined && typeof from === 'number' && typeof to === 'number')
    return to > from ? whenHigher[bound] : whenLower[bound]
  if (rule === 'type' && from === 'integer' && to === 'number') return 'wider'
  if (rule === 'type' && from === 'number' && to === 'integer') return 'narrower'
  return 'other'
}
