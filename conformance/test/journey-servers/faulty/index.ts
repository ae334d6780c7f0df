import type { JourneyFault } from '../fault.js'
import { faultyCallbacks } from './callback.js'
import { faultyCodes } from './code.js'
import { faultyExchanges } from './exchange.js'
import { faultyIdentities } from './identity.js'
import { faultyJourneys } from './journey.js'

/** Every faulty server. */
export const faultyServers: readonly JourneyFault[] = [
  ...faultyJourneys,
  ...faultyCallbacks,
  ...faultyExchanges,
  ...faultyCodes,
  ...faultyIdentities,
]
