import { callback } from './callback.js'
import { code } from './code.js'
import { exchange } from './exchange.js'
import { identity } from './identity.js'
import { journey } from './journey.js'
import type { JourneyCheck } from './journey-check.js'

/** With their literal types: which rows they cite, the compiler knows. */
export const declaredJourneys = [...journey, ...callback, ...exchange, ...code, ...identity] as const

/** Every check that plays whole journeys. */
export const journeyChecks: readonly JourneyCheck[] = declaredJourneys
