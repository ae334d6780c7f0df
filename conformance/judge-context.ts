import type { Settings } from './configuration/settings.js'
import type { JudgeContext } from './judge/judgement.js'
import type { Preflight } from './preflight.js'

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

/** What every judge may know: the target, and what the preflight learned about it. */
export function judgeContext(settings: Settings, preflight: Preflight): JudgeContext {
  return {
    ...preflight.context,
    target: settings.target,
    control: {
      pairs: preflight.control,
      exchanges: preflight.controls,
      ms: middle(preflight.controls.map(({ ms }) => ms)),
    },
    values: preflight.values,
    metadata: preflight.metadata,
    tokens: Object.values(settings.target.accessTokens),
  }
}
