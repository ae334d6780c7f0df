import type { Claims, ClaimValue } from '../checks/journey/upstream-fault.js'

export type ClaimSet = Readonly<Record<string, unknown>>

const isAbsent = (value: ClaimValue): boolean => typeof value === 'object' && 'absent' in value

const valueAt = (value: ClaimValue, seconds: number): unknown =>
  typeof value === 'object' && 'secondsFromNow' in value ? seconds + value.secondsFromNow : value

/** A set of claims with the changes of a fault; seconds are those since the epoch, now. */
export function withChanges(claims: ClaimSet, changes: Claims, seconds: number): ClaimSet {
  const set = Object.entries(changes)
    .filter(([, value]) => !isAbsent(value))
    .map(([name, value]) => [name, valueAt(value, seconds)])
  const kept = Object.entries(claims).filter(([name]) => !(name in changes))
  return Object.fromEntries([...kept, ...set])
}

export const secondsOf = (milliseconds: number): number => Math.floor(milliseconds / 1000)
