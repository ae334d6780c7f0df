import type { Check } from '../checks/check.js'
import { once } from '../common/remember.js'

export type MadeLater = Pick<Check, 'requests' | 'inapplicable'>

/** A check whose requests are made when they are looked at: a run that names a few checks does without most of them. */
export function madeLater(check: Omit<Check, keyof MadeLater>, make: () => MadeLater): Check {
  const made = once(make)
  return {
    ...check,
    get requests() {
      return made().requests
    },
    get inapplicable() {
      return made().inapplicable
    },
  }
}
