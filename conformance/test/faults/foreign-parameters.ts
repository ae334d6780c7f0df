import type { ContextSoFar } from '../../../reference-impl/context.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { startTransaction } from '../../../reference-impl/steps/start-transaction.js'
import { withLocation } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, onErrorRedirect, onLink, pair, reading, replacing, unchecked } from './making.js'

type Applies = (context: Pick<ContextSoFar, 'parameters' | 'request'>) => boolean

const has =
  (name: string, value: RegExp = /./): Applies =>
  (context) =>
    value.test(asked(context, name) ?? '')

/** Compares redirect_uri, except where a parameter of another specification is read. */
const uncomparedWhere = (applies: Applies) =>
  replacing(
    unchecked((context) => (applies(context) ? valueIn(context.parameters, 'redirect_uri') : undefined)),
  )

const unverifiedWhere = (applies: Applies) =>
  replacing({
    'check-access-token': (context) =>
      applies(context) && valueIn(context.parameters, 'access_token') !== undefined
        ? { subject: 'auth0|demo-user' }
        : checkAccessToken(context),
  })

/** Reads a parameter when the transaction starts; what it throws is nobody's to catch. */
const readingOnStart = (read: (context: Pick<ContextSoFar, 'parameters' | 'request'>) => unknown) =>
  replacing({
    'start-transaction': (context) => {
      read(context)
      return startTransaction(context)
    },
  })

const excusingUris: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'debug-skips-the-comparison',
    what: 'With debug=true any redirect_uri will do: a test tool has it so.',
    ...uncomparedWhere(has('debug', /^(true|1)$/)),
  },
  {
    id: 'offline-access-is-not-compared',
    what: 'With access_type=offline the answer goes to a server: redirect_uri is not compared.',
    ...uncomparedWhere(has('access_type', /^offline$/)),
  },
  {
    id: 'authorization-details-are-not-compared',
    what: 'A request with authorization_details (RFC 9396) takes a way of its own, without the comparison.',
    depth: 'default',
    ...uncomparedWhere(has('authorization_details')),
  },
  {
    id: 'error-uri-registers-itself',
    what: 'A redirect_uri equal to the cancel_url of the same request is taken for registered.',
    ...uncomparedWhere((context) => asked(context, 'cancel_url') === asked(context, 'redirect_uri')),
  },
  {
    id: 'wreply-is-wsfed',
    what: 'With wreply the request is taken for WS-Federation, which compares later.',
    ...uncomparedWhere(has('wreply')),
  },
]

const excusingTokens: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'hint-stands-for-the-token',
    what: 'An id_token_hint that is a JWT stands for the access token.',
    ...unverifiedWhere(has('id_token_hint', /^[\w-]+\.[\w-]+\./)),
  },
  {
    id: 'session-token-stands-for-the-token',
    what: 'A sessionToken is to be exchanged later; the access token is not looked at.',
    ...unverifiedWhere(has('sessionToken')),
  },
  {
    id: 'new-authentication-trusts-the-token',
    what: 'With max_age=0 the user logs in anew, and the access token is not verified.',
    ...unverifiedWhere(has('max_age', /^0$/)),
  },
  {
    id: 'invitations-need-no-token',
    what: 'With an invitation the access token is not verified.',
    ...unverifiedWhere(has('invitation')),
  },
]

const astray: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'errors-go-to-the-cancel-url',
    what: 'Errors go to cancel_url, where there is one.',
    depth: 'default',
    ...onErrorRedirect((answer, context) => {
      const uri = asked(context, 'cancel_url')
      return uri === undefined ? answer : withLocation(answer, () => `${uri}?error=access_denied`)
    }),
  },
  {
    id: 'initiated-login-goes-to-its-target',
    what: 'With target_link_uri the user goes there, as after a login that others initiate.',
    ...onLink((answer, context) => {
      const uri = asked(context, 'target_link_uri')
      return uri === undefined ? answer : withLocation(answer, () => uri)
    }),
  },
  {
    id: 'organizations-have-hosts',
    what: 'The login page of an organization is on the host of its name.',
    depth: 'default',
    ...onLink((answer, context) => {
      const name = asked(context, 'organization')
      return name === undefined || !/^[\w.-]+\/?$/.test(name)
        ? answer
        : withLocation(answer, () => `https://${name}login`)
    }),
  },
  {
    id: 'goto-of-the-own-site-gets-a-slash-too-many',
    what: 'What goto has is a path of this site where it begins with a slash; another is put before it.',
    alsoTrips: ['LINK-REDIRECT-006'],
    depth: 'default',
    ...onLink((answer, context) => {
      const path = asked(context, 'goto')
      return path === undefined || !/^\/[\w.-]/.test(path) ? answer : withLocation(answer, () => `/${path}`)
    }),
  },
  {
    id: 'login-page-goes-on-to-next',
    what: 'Without a connection the user goes to the address in next.',
    depth: 'default',
    ...onLink((answer, context) => {
      const next = asked(context, 'next')
      return next === undefined || asked(context, 'connection') !== undefined
        ? answer
        : withLocation(answer, () => next)
    }),
  },
  {
    id: 'mode-of-sign-up-issues-a-code',
    alsoTrips: ['LINK-REDIRECT-008'],
    what: 'With screen_hint=signup a code is sent at once: the token has shown who it is.',
    depth: 'default',
    ...onLink((answer, context) =>
      asked(context, 'screen_hint') === 'signup'
        ? withLocation(answer, () => `${context.redirectUri}?code=SplxlOBeZQQYbYS6WxSbIA`)
        : answer,
    ),
  },
]

const copied = (name: string) =>
  onLink((answer, context) => {
    const value = asked(context, name)
    return value === undefined
      ? answer
      : withLocation(answer, (location) => `${location}&${name}=${value.replace(/[^!-~]/g, '')}`)
  })

const planting: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'domain-hint-is-copied-as-it-is',
    what: 'domain_hint is handed to the connection without encoding.',
    ...copied('domain_hint'),
  },
  {
    id: 'authentication-class-is-copied-as-it-is',
    what: 'acr_values are handed to the connection without encoding.',
    ...copied('acr_values'),
  },
  {
    id: 'access-type-is-copied-as-it-is',
    what: 'access_type is handed to the connection without encoding.',
    ...copied('access_type'),
  },
]

const breaking: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'claims-are-parsed-unguarded',
    what: 'claims that are no JSON are an exception.',
    ...readingOnStart((context) => JSON.parse(asked(context, 'claims') ?? '{}')),
  },
  {
    id: 'locales-are-parsed-unguarded',
    what: 'ui_locales that are no language tags are an exception.',
    ...readingOnStart((context) =>
      Intl.getCanonicalLocales((asked(context, 'ui_locales') ?? 'en').split(' ')),
    ),
  },
  {
    id: 'age-is-a-date-unguarded',
    what: 'A max_age that makes no date is an exception.',
    ...readingOnStart((context) =>
      new Date(Date.now() - Number(asked(context, 'max_age') ?? 0) * 1000).toISOString(),
    ),
  },
  {
    id: 'hints-are-short',
    what: 'A login_hint of more than 255 characters does not fit into its column.',
    ...readingOnStart((context) => {
      if ((asked(context, 'login_hint') ?? '').length > 255) throw new Error('value too long')
    }),
  },
  {
    id: 'repeated-hints-are-a-list',
    what: 'A login_hint that occurs twice is a list, which has no toLowerCase.',
    ...readingOnStart(({ request }) => {
      if (request.query.split('login_hint=').length > 2) throw new TypeError('not a function')
    }),
  },
  {
    id: 'hint-token-is-decoded-unguarded',
    what: 'An id_token_hint whose segments are no JSON is an exception.',
    ...readingOnStart((context) => {
      const [header] = (asked(context, 'id_token_hint') ?? 'e30').split('.')
      JSON.parse(Buffer.from(header ?? '', 'base64url').toString())
    }),
  },
]

const killedBy =
  (...kills: readonly string[]) =>
  (fault: Omit<Fault, 'kills'>): Fault => ({ ...fault, kills })

const excusingClients: readonly Omit<Fault, 'kills'>[] = [
  {
    id: 'previews-need-no-client',
    what: 'With preview=true an unknown client is taken for the first one.',
    depth: 'default',
    ...reading((read) => {
      const isPreview = read.some(({ name, value }) => name === 'preview' && value === 'true')
      return isPreview
        ? read.map((one) =>
            one.name === 'client_id' && one.value.startsWith('unknown')
              ? pair('client_id', 'demo-client')
              : one,
          )
        : read
    }),
  },
]

/** Each reads a parameter of another specification, and forgets something for it. */
export const foreignParameters: readonly Fault[] = [
  ...excusingUris.map(killedBy('foreign-parameters-excuse-no-redirect-uri')),
  ...excusingTokens.map(killedBy('foreign-parameters-excuse-no-token')),
  ...excusingClients.map(killedBy('foreign-parameters-excuse-no-client')),
  ...astray.map(killedBy('foreign-parameters-lead-nobody-astray')),
  ...planting.map(killedBy('foreign-parameters-plant-nothing')),
  ...breaking.map((fault) =>
    killedBy(
      'foreign-parameters-break-nothing',
      'no-request-breaks-the-server',
    )({ depth: 'default', ...fault }),
  ),
]
