import { controlOf } from '../request/control.js'
import type { Settings } from '../target/settings.js'
import { checksFor } from './catalogue.js'
import { makePlan, type Plan } from './plan.js'
import { emptyKnowledge, type Preflight } from './preflight.js'

/** What would be sent if the preflight found everything it looks for; sends nothing. */
export function dryPlan(settings: Settings): Plan {
  return makePlan(checksFor(settings), {
    settings,
    ...controlOf(settings),
    knowledge: emptyKnowledge(settings.target),
  })
}

/** What is sent when all that the preflight can learn is known. */
export const planAfter = (settings: Settings, preflight: Preflight, checks = checksFor(settings)): Plan =>
  makePlan(checks, {
    settings,
    control: preflight.control,
    values: preflight.values,
    // Of a target that accepts nothing it is not known what it would deliver.
    knowledge: preflight.state === 'accepted' ? preflight : emptyKnowledge(settings.target),
  })
