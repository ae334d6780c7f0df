import type { Settings } from './configuration/settings.js'
import { classify } from './judge/answer.js'
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

/** Checks that the control's own answer can fail although it is not accepted. */
export const shapeCanBeJudged = ({ context, controls }: Preflight): boolean =>
  controls.every((exchange) => {
    const status = exchange.response?.status ?? 0
    const answer = classify(exchange, context)
    const isError = answer.kind === 'own-redirect' ? answer.error !== null : answer.kind === 'error-redirect'
    return status >= 200 && status < 400 && !isError
  })
