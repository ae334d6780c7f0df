import { type Step, steps } from './effects.js'

/** Whether the version of the contract went as far as its changes demand. */
export interface VersionStep {
  readonly step: Step
  readonly old: string
  readonly new: string
  readonly isRight: boolean
  /** In words: what the two versions say, and what is missing. */
  readonly words: string
  /** The version that the step leads to; null where the old one is no MAJOR.MINOR.PATCH. */
  readonly demanded: string | null
}

type Numbers = readonly [major: number, minor: number, patch: number]

function numbersOf(version: string): Numbers | null {
  const found = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)
  return found === null ? null : [Number(found[1]), Number(found[2]), Number(found[3])]
}

function stepped([major, minor, patch]: Numbers, step: Step): string {
  switch (step) {
    case 'major':
      return `${major + 1}.0.0`
    case 'minor':
      return `${major}.${minor + 1}.0`
    case 'patch':
      return `${major}.${minor}.${patch + 1}`
    case 'none':
      return `${major}.${minor}.${patch}`
    default:
      return step satisfies never
  }
}

/** The step from one version to another; null when it goes back. */
function taken(from: Numbers, to: Numbers): Step | null {
  const at = from.findIndex((number, index) => number !== to[index])
  if (at === -1) return 'none'
  return (to[at] ?? 0) < (from[at] ?? 0) ? null : (['major', 'minor', 'patch'] as const)[at as 0 | 1 | 2]
}

const missing = (step: Step): string => (step === 'none' ? '' : `a ${step} step is missing`)

/** Judges the versions of two contracts by the step that their differences demand. */
export function versionStep(step: Step, older: string, newer: string): VersionStep {
  const [from, to] = [numbersOf(older), numbersOf(newer)]
  const told = (isRight: boolean, words: string): VersionStep => ({
    ...{ step, old: older, new: newer, isRight },
    words: `${older} → ${newer}: ${words}`,
    demanded: from === null ? null : stepped(from, step),
  })
  if (from === null || to === null) return told(false, 'info.version is expected to be MAJOR.MINOR.PATCH')
  const made = taken(from, to)
  if (made === null) return told(false, ['goes back', missing(step)].filter((part) => part !== '').join('; '))
  return steps.indexOf(made) >= steps.indexOf(step) ? told(true, 'is right') : told(false, missing(step))
}
