import type { Connected, ContextSoFar, Identified, Typed } from './context.js'
import { type Answer, type LinkServerOptions, matches, type Replacements, respond } from './index.js'
import { valueIn } from './parameters.js'
import { checkAccessToken } from './steps/check-access-token.js'
import { checkClient } from './steps/check-client.js'
import { checkConnection } from './steps/check-connection.js'
import { checkRedirectUri } from './steps/check-redirect-uri.js'
import { readParameters } from './steps/read-parameters.js'
import { startTransaction } from './steps/start-transaction.js'

/** A version of the reference implementation with one deliberate defect, to be looked at and never to be used. */
export interface Faulty {
  readonly name: string
  /** What it does wrong, in one sentence. */
  readonly says: string
  /** Who forbids it, and whose server did it. */
  readonly see: string
  /** What stands in for the reference implementation's own step, comparison or writer. */
  readonly options: Pick<LinkServerOptions, 'replace' | 'matches' | 'respond'>
}

const accept = (): void => {}

const changing = (change: (answer: Answer, context: ContextSoFar) => Answer): Faulty['options'] => ({
  respond: (response, answer, context) => respond(response, change(answer, context), context),
})

const hostOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).hostname : '')

/** Believes the redirection URI, unless it is missing; `compareAtLast` has doubts when it is too late. */
const believeRedirectUri = (context: Identified) => {
  const sent = valueIn(context.parameters, 'redirect_uri')
  return sent === undefined ? checkRedirectUri(context) : { redirectUri: sent }
}

const compareAtLast = (context: Connected) => {
  checkRedirectUri(context)
  return startTransaction(context)
}

/** Verifies everything of a token but the client that it was issued to. */
const acceptTokenOfAnyClient = (context: Typed) => {
  const { accessTokens, settings } = context
  const verify = async (token: string): Promise<string | undefined> => {
    const clients = [...settings.clients.keys()]
    const subjects = await Promise.all(clients.map((client) => accessTokens.verify(token, client)))
    return subjects.find((subject) => subject !== undefined)
  }
  return checkAccessToken({ ...context, accessTokens: { ...accessTokens, verify } })
}

const passTokenOn = (context: Connected) => {
  const { location, cookie } = startTransaction(context)
  const token = valueIn(context.parameters, 'access_token') ?? ''
  return { location: `${location}&access_token=${encodeURIComponent(token)}`, cookie }
}

/** Files the transaction under the state of the client, where there is one, instead of an own one. */
const passStateOn = (context: Connected) => {
  const state = valueIn(context.parameters, 'state')
  if (state === undefined || context.connection.kind === 'database') return startTransaction(context)
  const { add } = context.transactions
  const transactions = {
    ...context.transactions,
    add: (_: string, what: Parameters<typeof add>[1]) => add(state, what),
  }
  const { location, cookie } = startTransaction({ ...context, transactions })
  return { location: location.replace(/(?<=&state=)[^&]*/, encodeURIComponent(state)), cookie }
}

const acceptEverything: Replacements = {
  'reject-malformed': accept,
  'reject-repeated-on-page': accept,
  'check-client': (context) => {
    const { clients } = context.settings
    const [first] = clients.values()
    const client = clients.get(valueIn(context.parameters, 'client_id') ?? '') ?? first
    return client === undefined ? checkClient(context) : { client }
  },
  'check-redirect-uri': ({ parameters }) => ({ redirectUri: valueIn(parameters, 'redirect_uri') ?? '' }),
  'reject-repeated': accept,
  'require-parameters': accept,
  'check-values': accept,
  'check-response-type': ({ parameters }) => ({
    responseType: valueIn(parameters, 'response_type') === 'token' ? 'token' : 'code',
  }),
  'check-response-mode': accept,
  'check-code-challenge': accept,
  'reject-request-object': accept,
  'check-scope': accept,
  'check-access-token': () => ({ subject: 'auth0|demo-user' }),
  'check-connection': (context) => {
    const name = valueIn(context.parameters, 'connection')
    const { connections } = context.client
    const connection = connections.find((one) => one.name === name) ?? connections[0]
    return name === undefined || connection === undefined ? checkConnection(context) : { connection }
  },
  'check-prompt': accept,
}

/** Ten, each with a defect of a kind that real servers had. */
export const faultyVersions = [
  {
    name: 'prefix',
    says: 'redirect_uri need only begin with a registered one.',
    see: 'RFC 9700 §4.1.3; CVE-2019-3778 (Spring Security OAuth)',
    options: {
      matches: (registered, sent) =>
        matches(registered, sent) || (registered.match === 'exact' && sent.startsWith(registered.value)),
    },
  },
  {
    name: 'host-only',
    says: 'Of redirect_uri the host alone is compared.',
    see: 'RFC 9700 §4.1.3; RFC 6749 §3.1.2.3',
    options: {
      matches: (registered, sent) =>
        matches(registered, sent) || (hostOf(sent) !== '' && hostOf(sent) === hostOf(registered.value)),
    },
  },
  {
    name: 'open-redirector',
    says: 'redirect_uri is compared last: every error before that goes wherever a stranger wants.',
    see: 'RFC 9700 §4.11.2',
    options: { replace: { 'check-redirect-uri': believeRedirectUri, 'start-transaction': compareAtLast } },
  },
  {
    name: 'last-wins',
    says: 'A parameter may be sent twice, and the last copy wins.',
    see: 'RFC 6749 §3.1',
    options: {
      replace: {
        'read-parameters': (context) => ({ parameters: readParameters(context).parameters.toReversed() }),
        'reject-repeated-on-page': accept,
        'reject-repeated': accept,
      },
    },
  },
  {
    name: 'everything-accepted',
    says: 'Whatever is sent, the user goes on to the connection.',
    see: 'RFC 6749 §4.1.2.1; of redirect_uri CVE-2025-4143 (workers-oauth-provider)',
    options: { replace: acceptEverything },
  },
  {
    name: 'token-reflected',
    says: 'The address of the connection carries the access token of the user.',
    see: 'RFC 6750 §5.3; RFC 9700 §4.3.2',
    options: { replace: { 'start-transaction': passTokenOn } },
  },
  {
    name: 'foreign-token',
    says: 'An access token that was issued to another client is accepted.',
    see: 'RFC 9700 §2.3; RFC 6749 §10.16',
    options: { replace: { 'check-access-token': acceptTokenOfAnyClient } },
  },
  {
    name: 'state-passed-on',
    says: 'The connection gets the state of the client, where the server needs one of its own.',
    see: 'RFC 9700 §4.7; RFC 6749 §10.12',
    options: { replace: { 'start-transaction': passStateOn } },
  },
  {
    name: 'state-as-markup',
    says: 'Error pages show state without escaping it.',
    see: 'RFC 6749 §10.14; CVE-2018-14655 (Keycloak)',
    options: changing((answer, { parameters = [] }) => ({
      ...answer,
      body: answer.body.replace(
        '</main>',
        () => `<p>Reference: ${valueIn(parameters, 'state') ?? 'none'}</p>\n</main>`,
      ),
    })),
  },
  {
    name: 'error-page-200',
    says: 'Every error is answered with status 200, those too that browsers should carry to the client.',
    see: 'RFC 9110 §15.5',
    options: changing((answer, { location, request, settings }) =>
      location === undefined && request.path === settings.path ? { ...answer, status: 200 } : answer,
    ),
  },
] as const satisfies readonly Faulty[]

export type FaultyName = (typeof faultyVersions)[number]['name']

export const faultyNamed = (name: string): Faulty | undefined =>
  faultyVersions.find((version) => version.name === name)

/** The ten for a person to choose from, a line each. */
export function faultyLines(): readonly string[] {
  const widest = Math.max(...faultyVersions.map(({ name }) => name.length))
  return faultyVersions.map(({ name, says }) => `${name.padEnd(widest)}  ${says}`)
}
