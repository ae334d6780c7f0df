import { createAccessTokens } from '../../../reference-impl/access-tokens.js'
import type { ContextSoFar, Identified, Typed } from '../../../reference-impl/context.js'
import { errorAnswer, LinkError } from '../../../reference-impl/index.js'
import type { Connection } from '../../../reference-impl/options.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { checkClient } from '../../../reference-impl/steps/check-client.js'
import { checkConnection } from '../../../reference-impl/steps/check-connection.js'
import { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import { checkResponseType } from '../../../reference-impl/steps/check-response-type.js'
import type { Handler } from '../benign/variant.js'
import type { Fault } from './fault.js'
import { asked, issueCode, onErrorPage, onErrorRedirect, replacing } from './making.js'

type Seen = Pick<ContextSoFar, 'parameters' | 'request'>
/** Whether a request is of a branch: one that a correct server serves like every other. */
type Branch = (context: Seen) => boolean

const both =
  (one: Branch, other: Branch): Branch =>
  (context) =>
    one(context) && other(context)

/** The branch in which a parameter has this value, or is absent. */
const is =
  (name: string, value: string | undefined): Branch =>
  (context) =>
    asked(context, name) === value

const by =
  (method: string): Branch =>
  ({ request }) =>
    request.method === method

const implicit = is('response_type', 'token')
const anyConnection = is('connection', undefined)
const secondProvider = is('connection', 'google-oauth2')
const database = is('connection', 'Username-Password-Authentication')
const secondClient = is('client_id', 'other-client')
const app = is('redirect_uri', 'com.example.app:/oauth')
const tenantUri = 'https://app.example.com/return?tenant=demo'
const tenant = is('redirect_uri', tenantUri)
const native: Branch = (context) =>
  /^http:\/\/127\.0\.0\.1(:\d+)?\/cb$/.test(asked(context, 'redirect_uri') ?? '')
const stateless = is('state', undefined)
const posted = by('POST')
const head = by('HEAD')
const known: Branch = ({ request }) => request.cookie.includes('__Host-transaction=')
const withForeignCookie: Branch = (context) => context.request.cookie !== '' && !known(context)
const script: Branch = ({ request }) => request.accept.startsWith('application/json')

const mark = 'guise/marked'
const marked: Branch = ({ request }) => request.accept.includes(mark)

/** Makes a branch of the requests with a header field that the endpoint itself does not see. */
const marking = (name: string, value: RegExp): Pick<Fault, 'around'> => ({
  around: (handler: Handler) => (request, response) => {
    if (value.test(String(request.headers[name] ?? '')))
      request.headers.accept = `${request.headers.accept ?? '*/*'}, ${mark}`
    handler(request, response)
  },
})

type AcceptsUri = (sent: string, context: Identified) => boolean

const anyUri: AcceptsUri = () => true

const amongOwn =
  (accepts: (registered: string, sent: string) => boolean): AcceptsUri =>
  (sent, { client }) =>
    client.redirectUris.some(({ value }) => accepts(value, sent))

const extended = amongOwn((registered, sent) => sent.startsWith(registered))
const inAnyCase = amongOwn((registered, sent) => sent.toLowerCase() === registered.toLowerCase())
const afterChange = (change: (uri: string) => string): AcceptsUri =>
  amongOwn((registered, sent) => change(registered) === change(sent))
const ofAnyClient: AcceptsUri = (sent, { settings }) =>
  [...settings.clients.values()].some(({ redirectUris }) => redirectUris.some(({ value }) => value === sent))

/** Accepts more redirection URIs in one branch. */
const takingUris = (accepts: AcceptsUri, branch: Branch) =>
  replacing({
    'check-redirect-uri': (context) => {
      const sent = asked(context, 'redirect_uri')
      return sent !== undefined && branch(context) && accepts(sent, context)
        ? { redirectUri: sent }
        : checkRedirectUri(context)
    },
  })

const offline: Branch = (context) => asked(context, 'scope')?.includes('offline_access') === true
const withChallenge: Branch = (context) => asked(context, 'code_challenge') !== undefined

const uris: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'offline-scope-is-not-compared',
    what: 'Whoever asks for offline access may name any redirect_uri.',
    ...takingUris(anyUri, offline),
  },
  {
    id: 'requests-without-scope-are-not-compared',
    what: 'A request without scope may name any redirect_uri.',
    ...takingUris(anyUri, is('scope', undefined)),
  },
  {
    id: 'prompted-logins-are-not-compared',
    what: 'With prompt=login any redirect_uri will do.',
    ...takingUris(anyUri, is('prompt', 'login')),
  },
  {
    id: 'requests-with-a-challenge-are-prefixes',
    what: 'With PKCE redirect_uri is compared by prefix.',
    ...takingUris(extended, withChallenge),
  },
  {
    id: 'second-client-without-connection-is-not-compared',
    what: 'A newer client that names no connection may name any redirect_uri.',
    ...takingUris(anyUri, both(secondClient, anyConnection)),
  },
  {
    id: 'second-client-is-a-prefix',
    what: "A newer client's redirect_uri is compared by prefix.",
    ...takingUris(extended, secondClient),
  },
  {
    id: 'second-client-is-compared-without-query',
    what: "A newer client's redirect_uri is compared up to its query.",
    ...takingUris(
      afterChange((uri) => uri.replace(/\?.*/s, '')),
      secondClient,
    ),
  },
  {
    id: 'implicit-flow-is-compared-without-fragment',
    what: 'For response_type=token redirect_uri is compared up to its fragment, where the answer goes.',
    ...takingUris(
      afterChange((uri) => uri.replace(/#.*/s, '')),
      implicit,
    ),
  },
  {
    id: 'head-is-compared-without-slash',
    what: 'For HEAD a slash at the end of redirect_uri counts for nothing.',
    ...takingUris(
      afterChange((uri) => uri.replace(/\/(?=\?|$)/, '')),
      head,
    ),
  },
  {
    id: 'posted-uri-is-compared-without-scheme',
    what: 'In a POST the scheme of redirect_uri counts for nothing.',
    ...takingUris(
      afterChange((uri) => uri.replace(/^https?:/, '')),
      posted,
    ),
  },
  {
    id: 'second-provider-is-not-compared',
    what: 'For one of the providers redirect_uri is not compared.',
    ...takingUris(anyUri, secondProvider),
  },
  {
    id: 'implicit-flow-takes-uris-of-others',
    what: 'For response_type=token the redirect_uri of any client will do.',
    ...takingUris(ofAnyClient, implicit),
  },
  {
    id: 'implicit-database-is-a-prefix',
    what: 'For response_type=token and the database redirect_uri is compared by prefix.',
    ...takingUris(extended, both(implicit, database)),
  },
  {
    id: 'head-takes-uris-of-others',
    what: 'For HEAD the redirect_uri of any client will do.',
    ...takingUris(ofAnyClient, head),
  },
  {
    id: 'scripts-with-head-are-not-compared',
    what: 'A script that asks for JSON by HEAD may name any redirect_uri.',
    ...takingUris(anyUri, both(head, script)),
  },
  {
    id: 'sessions-ignore-case',
    what: "With the server's own cookie redirect_uri is compared without regard to case.",
    ...takingUris(inAnyCase, known),
  },
  {
    id: 'stateless-requests-are-a-prefix',
    what: 'Without state, as old clients ask, redirect_uri is compared by prefix.',
    ...takingUris(extended, stateless),
  },
  {
    id: 'posted-implicit-flow-is-not-compared',
    what: 'For response_type=token in a POST redirect_uri is not compared.',
    ...takingUris(anyUri, both(posted, implicit)),
  },
  {
    id: 'posted-tenant-is-a-prefix',
    what: 'In a POST the registered URI that has a query is a prefix.',
    ...takingUris((sent) => sent.startsWith(tenantUri), posted),
  },
  {
    id: 'foreign-cookies-take-uris-of-others',
    what: 'With a cookie of a sibling site, and no connection, the redirect_uri of any client will do.',
    ...takingUris(ofAnyClient, both(withForeignCookie, anyConnection)),
  },
  {
    id: 'browsers-without-connection-are-not-compared',
    what: 'A browser that names no connection sees the login page, whatever redirect_uri is.',
    ...marking('user-agent', /^Mozilla\//),
    ...takingUris(anyUri, both(marked, anyConnection)),
  },
  {
    id: 'scripts-ignore-case',
    what: 'For X-Requested-With redirect_uri is compared without regard to case.',
    ...marking('x-requested-with', /./),
    ...takingUris(inAnyCase, marked),
  },
  {
    id: 'origin-excuses-the-implicit-flow',
    what: 'With an Origin field and response_type=token redirect_uri is not compared, for CORS is thought to do it.',
    ...marking('origin', /./),
    ...takingUris(anyUri, both(marked, implicit)),
  },
]

type AcceptsToken = (token: string, context: Typed) => boolean | Promise<boolean>

const claimsOf = (token: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >
  } catch {
    return {}
  }
}

const anyToken: AcceptsToken = () => true

/** Only what has expired: other tokens have been judged already. */
const expired: AcceptsToken = async (token, { settings, client }) => {
  const { exp } = claimsOf(token)
  if (typeof exp !== 'number' || exp * 1000 > settings.now()) return false
  const then = createAccessTokens({ ...settings, now: () => exp * 1000 - 1 })
  return (await then.verify(token, client.client_id)) !== undefined
}

const ofAnotherClient: AcceptsToken = async (token, { settings, client }) => {
  const { client_id } = claimsOf(token)
  if (typeof client_id !== 'string' || client_id === client.client_id) return false
  return (await createAccessTokens(settings).verify(token, client_id)) !== undefined
}

/** Accepts more access tokens in one branch. */
const takingTokens = (accepts: AcceptsToken, branch: Branch) =>
  replacing({
    'check-access-token': async (context) => {
      const token = asked(context, 'access_token')
      return token !== undefined && branch(context) && (await accepts(token, context))
        ? { subject: 'auth0|demo-user' }
        : checkAccessToken(context)
    },
  })

/** The claims of an ID token will do. */
const anIdToken: AcceptsToken = async (token, { accessTokens: { idClaims } }) =>
  (await idClaims(token)) !== undefined

const idTokens: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'posted-id-token-will-do',
    what: 'In a POST an ID token will do.',
    ...takingTokens(anIdToken, posted),
  },
  {
    id: 'implicit-flow-takes-id-tokens',
    what: 'For response_type=token an ID token will do.',
    ...takingTokens(anIdToken, implicit),
  },
]

const silentAnswers: readonly Omit<Fault, 'kills'>[] = (
  [
    ['posted-prompt-none-issues-a-code', 'In a POST', posted],
    ['prompt-none-without-connection-issues-a-code', 'Without a connection', anyConnection],
    ['prompt-none-of-an-implicit-flow-issues-a-code', 'For response_type=token', implicit],
  ] as const
).map(([id, where, branch]) => ({
  id,
  what: `${where} prompt=none gets a code at once.`,
  alsoTrips: ['LINK-REDIRECT-008', ...(branch === anyConnection ? [] : ['LINK-ERROR-003' as const])],
  ...onErrorRedirect((answer, context) =>
    asked(context, 'prompt') === 'none' && branch(context) ? issueCode(answer, context) : answer,
  ),
}))

const accessTokens: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'second-client-verifies-no-token',
    alsoTrips: ['LINK-TOKEN-008'],
    what: "A newer client's tokens are not looked at.",
    ...takingTokens(anyToken, secondClient),
  },
  {
    id: 'second-client-takes-tokens-of-others',
    what: "A newer client may use other clients' tokens.",
    ...takingTokens(ofAnotherClient, secondClient),
  },
  {
    id: 'second-provider-ignores-expiry',
    what: 'For one of the providers a token never expires.',
    ...takingTokens(expired, secondProvider),
  },
  {
    id: 'posted-tokens-never-expire',
    what: 'In a POST a token never expires: the form may have stood open for long.',
    ...takingTokens(expired, posted),
  },
  {
    id: 'tokens-of-apps-never-expire',
    what: 'For a redirect_uri of a private-use scheme a token never expires.',
    ...takingTokens(expired, app),
  },
  {
    id: 'login-page-takes-tokens-of-others',
    what: "Without a connection other clients' tokens will do.",
    ...takingTokens(ofAnotherClient, anyConnection),
  },
  {
    id: 'implicit-native-flow-takes-tokens-of-others',
    what: "For response_type=token and a loopback redirect_uri other clients' tokens will do.",
    ...takingTokens(ofAnotherClient, both(implicit, native)),
  },
  {
    id: 'implicit-head-verifies-no-token',
    what: 'For HEAD and response_type=token the token is not looked at.',
    ...takingTokens(anyToken, both(head, implicit)),
  },
  {
    id: 'posted-database-verifies-no-token',
    what: 'For the database in a POST the token is not looked at: a password will be asked for.',
    ...takingTokens(anyToken, both(posted, database)),
  },
  {
    id: 'stateless-session-verifies-no-token',
    alsoTrips: ['LINK-TOKEN-007', 'LINK-TOKEN-008'],
    what: "With the server's own cookie and no state the token is not looked at.",
    ...takingTokens(anyToken, both(known, stateless)),
  },
]

type Finds = (name: string, context: Parameters<typeof checkConnection>[0]) => Connection | undefined

const enabledElsewhere: Finds = (name, { settings }) =>
  [...settings.clients.values()].flatMap(({ connections }) => connections).find((one) => one.name === name)

const firstProvider: Finds = (_, { client }) => client.connections.find(({ kind }) => kind === 'social')

/** As enterprise connections are made: a tenant of that name at some identity provider. */
const tenantOfThatName: Finds = (name) => ({
  name,
  kind: 'enterprise',
  authorization_endpoint: `https://${name.replaceAll(/[^\w.-]/g, '')}.idp.example/authorize`,
  client_id: 'link',
  scope: 'openid',
})

/** Finds more connections than are enabled for the client in one branch; the enabled ones as ever. */
const finding = (find: Finds, branch: Branch) =>
  replacing({
    'check-connection': (context) => {
      const name = asked(context, 'connection')
      const enabled = context.client.connections.some((one) => one.name === name)
      const found = name === undefined || enabled || !branch(context) ? undefined : find(name, context)
      return found === undefined ? checkConnection(context) : { connection: found }
    },
  })

const connections: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'stateless-requests-reach-what-is-disabled',
    what: 'Without state a connection works that is disabled for the client.',
    ...finding(enabledElsewhere, stateless),
  },
  {
    id: 'implicit-flow-reaches-what-is-disabled',
    what: 'For response_type=token a connection works that is disabled for the client.',
    ...finding(enabledElsewhere, implicit),
  },
  {
    id: 'sessions-reach-what-is-disabled',
    what: "With the server's own cookie a connection works that was disabled meanwhile.",
    ...finding(enabledElsewhere, known),
  },
  {
    id: 'tenant-reaches-what-is-disabled',
    what: 'For one registered redirect_uri, by HEAD, a connection works that is disabled for the client.',
    ...finding(enabledElsewhere, both(tenant, head)),
  },
  {
    id: 'posted-name-is-a-tenant',
    what: 'In a POST an unknown connection is a tenant of that name at an identity provider.',
    ...finding(tenantOfThatName, posted),
  },
  {
    id: 'second-client-falls-back-to-a-provider',
    what: 'For a newer client an unknown connection is the first provider.',
    ...finding(firstProvider, secondClient),
  },
  {
    id: 'implicit-head-falls-back-to-a-provider',
    what: 'For HEAD and response_type=token an unknown connection is the first provider.',
    ...finding(firstProvider, both(head, implicit)),
  },
  {
    id: 'scripts-fall-back-to-a-provider',
    what: 'For a script that asks for JSON an unknown connection is the first provider.',
    ...finding(firstProvider, script),
  },
]

/** Takes an unknown client for the first one in one branch. */
const standingIn = (branch: Branch) =>
  replacing({
    'check-client': (context) => {
      const id = asked(context, 'client_id')
      const first = context.settings.clients.get('demo-client')
      const unknown = id !== undefined && !context.settings.clients.has(id)
      return unknown && first !== undefined && branch(context) ? { client: first } : checkClient(context)
    },
  })

const clients: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'posted-client-is-the-first',
    what: 'In a POST an unknown client is the first one.',
    ...standingIn(posted),
  },
  {
    id: 'client-of-head-is-the-first',
    what: 'For HEAD an unknown client is the first one.',
    ...standingIn(head),
  },
  {
    id: 'client-comes-from-the-session',
    what: "With the server's own cookie an unknown client is the one of the session.",
    ...standingIn(known),
  },
  {
    id: 'apps-register-themselves',
    what: 'With a redirect_uri of a private-use scheme an unknown client is as good as a known one.',
    ...standingIn(app),
  },
  {
    id: 'client-of-the-database-is-the-first',
    what: 'For the database, asked by a script, an unknown client is the first one.',
    ...standingIn(both(database, script)),
  },
  {
    id: 'implicit-flow-tells-unknown-clients',
    what: 'For response_type=token that the client is unknown is reported to redirect_uri.',
    ...onErrorPage((answer, context) => {
      const redirectUri = asked(context, 'redirect_uri')
      return answer.body.includes('client_id is unknown') && redirectUri !== undefined && implicit(context)
        ? errorAnswer(new LinkError('unauthorized_client', 'the client is unknown'), {
            ...context,
            redirectUri,
          })
        : answer
    }),
  },
]

const startingAnyType = (applies: Branch) =>
  replacing({
    'check-response-type': (context) =>
      applies(context) ? { responseType: 'code' } : checkResponseType(context),
  })

const responseTypes: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'app-starts-any-type',
    what: 'For a private-use URI any response_type is code.',
    ...startingAnyType(app),
  },
  {
    id: 'stateless-requests-start-any-type',
    what: 'Without state any response_type is code.',
    ...startingAnyType(stateless),
  },
]

const killedBy =
  (id: string) =>
  (fault: Omit<Fault, 'kills'>): Fault => ({ ...fault, kills: [id], depth: 'default' })

/** Checks that hold for each value of each branch alone, and are loose for one value, or one pair of values. */
export const everyBranch: readonly Fault[] = [
  ...uris.map(killedBy('redirect-uri-is-compared-in-every-branch')),
  ...accessTokens.map(killedBy('access-token-is-verified-in-every-branch')),
  ...idTokens.map(killedBy('id-token-is-no-access-token-in-every-branch')),
  ...silentAnswers.map(killedBy('prompt-none-links-nothing-in-every-branch')),
  ...connections.map(killedBy('connection-is-checked-in-every-branch')),
  ...clients.map(killedBy('client-is-checked-in-every-branch')),
  ...responseTypes.map(killedBy('response-type-is-checked-in-every-branch')),
]
