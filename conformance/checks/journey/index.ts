import type { JourneyCheck } from './journey-check.js'
export const declaredJourneys = [] as const
export const journeyChecks: readonly JourneyCheck[] = declaredJourneys
