import { classify } from '../answers/answer.js'
import { describeAnswer } from '../answers/describe.js'
import type { JudgeContext } from '../answers/observed.js'
import { widenShape } from '../answers/shape.js'
import type { LostControl } from '../report/assemble.js'
import type { Exchange } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import { sentValues } from '../wire/sent.js'
import { placesOf } from './controls.js'

import type { Run } from './settling.js'

/** The target's way of accepting, with what one more valid answer teaches of it. */
function widened(context: JudgeContext, exchange: Exchange): JudgeContext {
  const [place] = placesOf([exchange])
  if (context.accepted === null || place === undefined) return context
  const accepted = widenShape(context.accepted, place, sentValues(exchange.request))
  return accepted === null ? context : { ...context, accepted }
}

export interface Closing {
  readonly context: JudgeContext
  readonly lost: LostControl | null
}

/** How the control is answered at the end of the run: it may teach more, or be accepted no longer. */
export async function closingControl({ preflight, context, reporting }: Run, probe: Probe): Promise<Closing> {
  const exchange = await probe.send(reporting.control)
  const before = classify(exchange, context)
  const isSure = before.kind === 'accepted' && before.certain
  if (preflight.state !== 'accepted' || isSure) return { context, lost: null }
  const wider = widened(context, exchange)
  const answer = classify(exchange, wider)
  if (answer.kind === 'accepted') return { context: wider, lost: null }
  return { context, lost: { answered: answer.kind !== 'unanswered', words: describeAnswer(answer) } }
}
