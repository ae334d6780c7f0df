import type { Profile } from '../../../generated/requirements.js'
import { branches } from './branches.js'
import { carriers } from './carriers.js'
import { clients } from './clients.js'
import { comparisons } from './comparisons.js'
import { connections } from './connections.js'
import { eachRegistration } from './each-registration.js'
import { earlyErrors } from './early-errors.js'
import { edits } from './edits.js'
import { everyAnswer } from './every-answer.js'
import { everyBranch } from './every-branch.js'
import type { Fault } from './fault.js'
import { fieldValues } from './field-values.js'
import { fields } from './fields.js'
import { foreignFields } from './foreign-fields.js'
import { foreignParameters } from './foreign-parameters.js'
import { forgeries } from './forgeries.js'
import { growth } from './growth.js'
import { issued } from './issued.js'
import { leaks } from './leaks.js'
import { loginInstead } from './login-instead.js'
import { markup } from './markup.js'
import { methods } from './methods.js'
import { oddFields } from './odd-fields.js'
import { openid } from './openid.js'
import { excusedElsewhere, otherCarriers } from './other-carriers.js'
import { pages } from './pages.js'
import { parameters } from './parameters.js'
import { paths } from './paths.js'
import { pkce } from './pkce.js'
import { postedFaults } from './posted.js'
import { redirects } from './redirects.js'
import { registrations } from './registrations.js'
import { renamed } from './renamed.js'
import { repeated } from './repeated.js'
import { responses } from './responses.js'
import { secondReadings } from './second-readings.js'
import { states } from './states.js'
import { tokens } from './tokens.js'
import { shownTraces } from './traces.js'
import { transport } from './transport.js'
import { upstream } from './upstream.js'

/** Every faulty server, by where its fault is. */
export const faults: readonly Fault[] = [
  ...transport,
  ...methods,
  ...postedFaults,
  ...paths,
  ...parameters,
  ...repeated,
  ...carriers,
  ...clients,
  ...connections,
  ...upstream,
  ...redirects,
  ...comparisons,
  ...registrations,
  ...earlyErrors,
  ...responses,
  ...states,
  ...pages,
  ...leaks,
  ...issued,
  ...markup,
  ...tokens,
  ...openid,
  ...pkce,
  ...growth,
  ...loginInstead,
  ...renamed,
  ...oddFields,
  ...fields,
  ...fieldValues,
  ...shownTraces,
  ...branches,
  ...edits,
  ...eachRegistration,
  ...everyBranch,
  ...otherCarriers,
  ...excusedElsewhere,
  ...forgeries,
  ...foreignParameters,
  ...foreignFields,
  ...secondReadings,
  ...everyAnswer,
]

const faultless = (profile: Profile, depth: 'quick' | 'default'): Fault => ({
  id: `none-${profile}-${depth}`,
  what: `Nothing is wrong, under the profile ${profile}.`,
  kills: [],
  profile,
  depth,
})

/** The reference implementation as it is: it must be told nothing. */
export const references: readonly Fault[] = [
  faultless('contract', 'quick'),
  faultless('contract', 'default'),
  faultless('strict', 'quick'),
  faultless('openid', 'quick'),
  { ...faultless('contract', 'quick'), id: 'none-tls', what: 'Nothing is wrong, over TLS.', tls: true },
]
