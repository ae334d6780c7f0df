import { LinkError, type StepOf } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { checkClient } from '../../../reference-impl/steps/check-client.js'
import { checkConnection } from '../../../reference-impl/steps/check-connection.js'
import {
  checkPrompt,
  checkResponseMode,
  rejectRequestObject,
} from '../../../reference-impl/steps/check-modifiers.js'
import { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import { checkResponseType } from '../../../reference-impl/steps/check-response-type.js'
import { checkScope } from '../../../reference-impl/steps/check-scope.js'
import { requireParameters } from '../../../reference-impl/steps/require-parameters.js'
import { type Comparison, ownerCheck } from './comparison.js'

type CheckRedirectUri = StepOf<'check-redirect-uri'>
type Identified = Parameters<CheckRedirectUri>[0]
type Redirectable = Identified & { readonly redirectUri: string }

const sentUri = ({ parameters }: Pick<Identified, 'parameters'>): string =>
  valueIn(parameters, 'redirect_uri') ?? ''

const allSent = ({ parameters }: Pick<Identified, 'parameters'>): readonly string[] =>
  parameters.filter(({ name }) => name === 'redirect_uri').map(({ value }) => value)

const isRegistered = ({ client, settings }: Identified, sent: string): boolean =>
  client.redirectUris.some((registered) => settings.matches(registered, sent))

const unregistered = (): LinkError =>
  new LinkError('invalid_request', 'redirect_uri is not registered for this client_id', { delivery: 'page' })

/** Reads the copies of redirect_uri in its own way: what is compared, and what is then used. */
const reading = (
  compared: (copies: readonly string[]) => string,
  used: (copies: readonly string[]) => string = compared,
): Comparison['options'] => ({
  replace: {
    'reject-repeated-on-page': () => undefined,
    'check-redirect-uri': (context) => {
      const copies = allSent(context)
      if (copies.length === 1) return checkRedirectUri(context)
      if (!isRegistered(context, compared(copies))) throw unregistered()
      return { redirectUri: used(copies) }
    },
  },
})

/** Compares only under some circumstance. */
export const unless = (skips: (context: Identified) => boolean): Comparison['options'] => ({
  replace: {
    'check-redirect-uri': (context) =>
      skips(context) ? { redirectUri: sentUri(context) } : checkRedirectUri(context),
  },
})

/** Lets another step speak, and its error go to whatever was sent, before redirect_uri is compared. */
const early = (step: (context: Redirectable) => unknown): Comparison['options'] => ({
  replace: {
    'check-client': (context) => ({ ...checkClient(context), redirectUri: sentUri(context) }),
    'check-redirect-uri': (context) => {
      const spoken = step({ ...context, redirectUri: sentUri(context) })
      if (!(spoken instanceof Promise)) return checkRedirectUri(context)
      // The type of the step is synchronous; the pipeline awaits every promise.
      return spoken.then(() => checkRedirectUri(context)) as unknown as ReturnType<CheckRedirectUri>
    },
  },
})

/** Compares well, and tells the URI that it refuses so. */
const refusingThere: Comparison['options'] = {
  replace: {
    'check-client': (context) => ({ ...checkClient(context), redirectUri: sentUri(context) }),
    'check-redirect-uri': (context) => {
      if (allSent(context).length !== 1 || isRegistered(context, sentUri(context)))
        return checkRedirectUri(context)
      throw new LinkError('invalid_request', 'redirect_uri is not registered for this client_id')
    },
  },
}

const first = (copies: readonly string[]): string => copies[0] ?? ''
const last = (copies: readonly string[]): string => copies.at(-1) ?? ''

const notDelivered = (fault: string): string => `redirect-uri-error-not-delivered-with-${fault}`

const earlyErrors: readonly (readonly [fault: string, step: (context: Redirectable) => unknown])[] = [
  [
    'missing-response-type',
    (context) => {
      if (valueIn(context.parameters, 'response_type') === undefined) requireParameters(context)
    },
  ],
  [
    'unknown-response-type',
    (context) => {
      if (valueIn(context.parameters, 'response_type') !== undefined) checkResponseType(context)
    },
  ],
  ['unknown-connection', checkConnection],
  [
    'missing-access-token',
    (context) => {
      if (valueIn(context.parameters, 'access_token') === undefined) requireParameters(context)
    },
  ],
  ['bad-access-token', (context) => checkAccessToken({ ...context, responseType: 'code' })],
  ['prompt-none', checkPrompt],
  ['bad-scope', checkScope],
  ['bad-response-mode', (context) => checkResponseMode({ ...context, responseType: 'code' })],
  ['request-object', rejectRequestObject],
]

/** Mistakes about which redirect_uri is compared, when, and in which requests. */
export const requestComparisons: readonly Comparison[] = [
  {
    name: 'the first of several is compared and used',
    options: reading(first),
    check: 'request-pollution-l01',
    severity: 'high',
  },
  {
    name: 'the last of several is compared and used',
    options: reading(last),
    check: 'request-pollution-l02',
    severity: 'high',
  },
  {
    name: 'the last of several is compared and used: both orders',
    options: reading(last),
    check: 'param-redirect_uri-repeated',
    severity: 'high',
    says: 'Of several values of one parameter, the server reads the last.',
  },
  {
    name: 'the first of several is compared and used: both orders',
    options: reading(first),
    check: 'param-redirect_uri-repeated',
    severity: 'high',
    says: 'Of several values of one parameter, the server reads the first.',
  },
  {
    name: 'a refusal goes to the URI that is refused',
    options: refusingThere,
    check: ownerCheck('foreign-destination'),
    severity: 'critical',
    says: 'The server refuses a redirect_uri by a redirect to that very URI.',
  },
  {
    name: 'the first of several is compared, the last used',
    options: reading(first, last),
    check: 'request-pollution-l01',
    severity: 'high',
  },
  {
    name: 'several are joined',
    options: reading(first, (copies) => copies.join(',')),
    check: 'request-pollution-l01',
    severity: 'high',
  },
  {
    name: 'POST is not checked',
    options: unless(({ request }) => request.method === 'POST'),
    check: 'redirect-uri-is-checked-for-post',
    severity: 'critical',
  },
  {
    name: 'HEAD is not checked',
    options: unless(({ request }) => request.method === 'HEAD'),
    check: 'redirect-uri-is-checked-for-head',
    severity: 'critical',
  },
  ...earlyErrors.map(
    ([fault, step]): Comparison => ({
      name: `${fault.replaceAll('-', ' ')} is delivered before redirect_uri is compared`,
      options: early(step),
      check: notDelivered(fault),
      severity: 'critical',
    }),
  ),
]
