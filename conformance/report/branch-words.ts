import { byAttack, type InBranch, smallestBranch } from '../judge/branches.js'
import type { Opinion } from '../judge/index.js'

function sentence(attack: string, all: readonly InBranch[]): string {
  const failing = all.filter(({ isMet }) => !isMet).length
  const part = smallestBranch(all)
  const count = `${failing} of ${all.length}`
  if (part === null) return `${attack}: in some branches (${count}), with nothing in common`
  if (part.length === 0) return `${attack}: in every branch`
  return `${attack}: where ${part.map(([factor, value]) => `${factor} is ${value}`).join(' and ')} (${count})`
}

/** In which branches which invalid value goes unrefused, a line each; none for a check without branches. */
export function branchWords(opinions: readonly Opinion[]): readonly string[] {
  return [...byAttack(opinions)]
    .filter(([, all]) => all.some(({ isMet }) => !isMet))
    .map(([attack, all]) => sentence(attack, all))
}
