import { errorAnswer, LinkError } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkClient } from '../../../reference-impl/steps/check-client.js'
import { checkResponseType } from '../../../reference-impl/steps/check-response-type.js'
import type { Fault } from './fault.js'
import { asked, changingValues, leadingAway, onErrorPage, refuse, replacing } from './making.js'

const clientFaults: readonly Fault[] = [
  {
    id: 'unknown-client-is-the-first',
    what: 'An unknown client_id stands for the first client.',
    kills: ['unknown-client-is-refused-on-a-page', 'hostile-client-id-is-refused'],
    alsoTrips: ['LINK-PARAM-006'],
    ...replacing({
      'check-client': (context) => {
        const { settings, parameters } = context
        const id = valueIn(parameters, 'client_id')
        const client = settings.clients.get(id ?? '') ?? settings.clients.get('demo-client')
        return id === undefined || client === undefined ? checkClient(context) : { client }
      },
    }),
  },
  {
    id: 'unknown-client-is-told-to-redirect-uri',
    what: 'That client_id is unknown is reported to redirect_uri, whatever that is.',
    kills: ['unknown-client-is-refused-on-a-page'],
    alsoTrips: ['LINK-PARAM-015'],
    ...onErrorPage((answer, context) => {
      const uri = asked(context, 'redirect_uri')
      const unknown = answer.body.includes('client_id is unknown') && uri !== undefined
      return unknown
        ? errorAnswer(new LinkError('unauthorized_client', 'the client is unknown'), {
            ...context,
            redirectUri: uri,
          })
        : answer
    }),
  },
  {
    id: 'missing-client-is-told-to-redirect-uri',
    what: 'That client_id is missing is reported to redirect_uri, whatever that is.',
    kills: ['param-client_id-missing'],
    alsoTrips: ['LINK-RURI-022'],
    ...onErrorPage((answer, context) => {
      const uri = asked(context, 'redirect_uri')
      const missing = asked(context, 'client_id') === undefined && uri !== undefined
      return missing
        ? errorAnswer(new LinkError('invalid_request', 'the client is missing'), {
            ...context,
            redirectUri: uri,
          })
        : answer
    }),
  },
  {
    id: 'clients-are-properties',
    depth: 'default',
    what: 'Clients are looked up in an object, so that __proto__ and constructor are found.',
    kills: ['no-request-breaks-the-server'],
    ...replacing({
      'check-client': (context) => {
        if ((valueIn(context.parameters, 'client_id') ?? '') in {})
          throw new TypeError('redirectUris is undefined')
        return checkClient(context)
      },
    }),
  },
  {
    id: 'client-id-is-a-pattern',
    depth: 'default',
    what: 'A client_id of * finds the first client.',
    kills: ['hostile-client-id-is-refused'],
    ...changingValues((value, name) => (name === 'client_id' && value === '*' ? 'demo-client' : value)),
  },
  {
    id: 'client-secret-is-honoured',
    what: 'A client_secret in the query is compared, and a wrong one is access_denied.',
    kills: ['client-secret-in-the-query-is-not-honoured'],
    ...replacing({
      'check-scope': ({ parameters }) => {
        if (valueIn(parameters, 'client_secret') !== undefined) refuse('access_denied', 'the secret is wrong')
      },
    }),
  },
  {
    id: 'state-is-demanded',
    what: 'A request without state is unauthorized_client.',
    kills: ['state-is-not-required'],
    verdict: 'warn',
    ...replacing({
      'check-scope': ({ parameters }) => {
        if (valueIn(parameters, 'state') === undefined) refuse('unauthorized_client', 'state is missing')
      },
    }),
  },
  {
    id: 'requests-without-state-lead-away',
    what: 'A request without state is sent to the home page of the company.',
    kills: ['state-is-not-required'],
    alsoTrips: ['LINK-PARAM-001', 'LINK-CONN-006', 'LINK-RURI-022', 'LINK-TOKEN-003'],
    ...leadingAway(({ url = '' }) => url.includes('client_id=') && !url.includes('&state=')),
  },
]

const typed = (read: (sent: string) => string | undefined) =>
  replacing({
    'check-response-type': (context) => {
      const type = read(valueIn(context.parameters, 'response_type') ?? '')
      return type === 'code' || type === 'token' ? { responseType: type } : checkResponseType(context)
    },
  })

const refusing = (type: string, code: LinkError['code']) =>
  replacing({
    'check-response-type': (context) => {
      if (valueIn(context.parameters, 'response_type') === type)
        refuse(code, 'response_type is not supported')
      return checkResponseType(context)
    },
  })

const responseTypes: readonly Fault[] = [
  {
    id: 'code-is-refused',
    what: 'response_type=code is not supported.',
    kills: ['response-type-code-is-accepted'],
    target: (content) => ({ ...content, parameters: { response_type: 'token', scope: 'openid' } }),
    ...refusing('code', 'unsupported_response_type'),
  },
  {
    id: 'token-is-refused',
    what: 'response_type=token is not supported, although the contract has it.',
    kills: ['response-type-token-is-accepted'],
    ...refusing('token', 'unsupported_response_type'),
  },
  {
    id: 'any-response-type-is-code',
    what: 'An unknown response_type stands for code.',
    kills: [
      'param-response_type-out-of-enum',
      'param-response_type-case',
      'malformed-response-type-is-unsupported',
      'response-type-none-only-when-advertised',
    ],
    ...typed((sent) => (sent === 'token' ? 'token' : 'code')),
  },
  {
    id: 'response-type-ignores-case',
    depth: 'default',
    what: 'CODE is code.',
    kills: ['param-response_type-case', 'malformed-response-type-is-unsupported'],
    ...typed((sent) => sent.toLowerCase()),
  },
  {
    id: 'response-type-none-is-code',
    what: 'response_type=none works, although nothing advertises it.',
    kills: ['response-type-none-only-when-advertised'],
    ...typed((sent) => (sent === 'none' ? 'code' : sent)),
  },
  {
    id: 'response-type-is-split-at-commas',
    what: 'response_type is split at commas, and its first part used.',
    kills: ['malformed-response-type-is-unsupported'],
    ...typed((sent) => sent.split(',')[0]),
  },
  {
    id: 'composite-type-depends-on-order',
    what: '"code token" is supported, "token code" is not.',
    kills: ['order-in-response-type-does-not-matter'],
    ...typed((sent) => (sent === 'code token' ? 'token' : sent)),
  },
  {
    id: 'unknown-response-type-is-access-denied',
    what: 'An unknown response_type is answered by access_denied.',
    kills: ['param-response_type-out-of-enum'],
    verdict: 'warn',
    ...refusing('unheard-of', 'access_denied'),
  },
]

/** Looks a client up by more than its id. */
const finding = (id: string, what: string, is: (client: string, sent: string) => boolean): Fault => ({
  ...{ id, what, depth: 'default', kills: ['hostile-client-id-is-refused'] },
  ...replacing({
    'check-client': (context) => {
      const sent = valueIn(context.parameters, 'client_id') ?? ''
      const found = [...context.settings.clients.values()].find((one) => is(one.client_id, sent))
      return sent === '' || found === undefined ? checkClient(context) : { client: found }
    },
  }),
})

const lookups: readonly Fault[] = [
  finding(
    'client-by-pattern',
    'client_id is a pattern of SQL: % stands for anything.',
    (client, sent) => sent.endsWith('%') && client.startsWith(sent.slice(0, -1)),
  ),
  finding('client-by-its-beginning', 'The beginning of a client_id is enough.', (client, sent) =>
    client.startsWith(sent),
  ),
  finding('first-of-several-clients', 'Of a list of clients the first known one is taken.', (client, sent) =>
    sent.split(',').includes(client),
  ),
]

export const clients: readonly Fault[] = [...clientFaults, ...lookups, ...responseTypes]
