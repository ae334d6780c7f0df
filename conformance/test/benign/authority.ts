import { LinkError } from '../../../reference-impl/errors.js'
import { matches } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { checkConnection } from '../../../reference-impl/steps/check-connection.js'
import { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import { checkResponseType } from '../../../reference-impl/steps/check-response-type.js'
import { changing, nothing, replacing, toPage } from './replacing.js'
import type { Variant } from './variant.js'

/** Tokens, connections and redirection URIs, judged more leniently or refused in another way. */
export const authority: readonly Variant[] = [
  {
    id: 'unknown-connection-to-login-page',
    says: 'An unknown connection leads to the login page.',
    profiles: ['contract', 'strict'],
    ...replacing({
      'check-connection': (context) => {
        try {
          return checkConnection(context)
        } catch {
          const connection = context.client.connections.find(({ kind }) => kind === 'database')
          if (connection === undefined) throw new LinkError('invalid_request', 'no login')
          return { connection }
        }
      },
    }),
    warns: [
      'unknown-connection-is-refused',
      'disabled-connection-is-refused',
      'connection-is-checked-in-every-branch',
      'connection-does-not-steer-location',
      'connection-names-are-exact',
      'malformed-connection-is-a-client-error',
    ],
  },
  {
    id: 'connection-errors-on-a-page',
    says: 'A wrong connection is a 403 page.',
    profiles: ['contract', 'strict'],
    ...replacing({ 'check-connection': changing(checkConnection, toPage(403)) }),
  },
  {
    id: 'token-errors-are-401',
    says: 'A bad access token is a 401 with a challenge, as RFC 6750 §3 has it of resources.',
    profiles: ['contract', 'strict'],
    ...replacing({
      'check-access-token': changing(
        checkAccessToken,
        toPage(401, 'WWW-Authenticate', 'Bearer realm="users", error="invalid_token"'),
      ),
    }),
  },
  {
    id: 'token-errors-are-login-required',
    says: 'A bad access token means that nobody is logged in.',
    profiles: ['contract', 'strict'],
    ...replacing({
      'check-access-token': changing(
        checkAccessToken,
        (error) => new LinkError('login_required', error.message),
      ),
    }),
  },
  {
    id: 'authorization-header-ignored',
    says: 'An Authorization header means nothing here.',
    profiles: ['contract', 'strict'],
    ...replacing({
      'check-access-token': (context) =>
        checkAccessToken({ ...context, request: { ...context.request, authorization: '' } }),
    }),
    warns: ['two-tokens-are-refused'],
  },
  {
    id: 'only-registered-uri-by-default',
    says: 'Without redirect_uri the registered one is used (RFC 6749 §3.1.2.3).',
    profiles: ['oauth'],
    ...replacing({
      'check-redirect-uri': (context) =>
        valueIn(context.parameters, 'redirect_uri') === undefined
          ? { redirectUri: context.client.redirectUris[0]?.value ?? '' }
          : checkRedirectUri(context),
      'require-parameters': nothing,
      'check-response-type': (context) => {
        if (valueIn(context.parameters, 'response_type') === undefined)
          throw new LinkError('invalid_request', 'response_type is missing')
        return checkResponseType(context)
      },
    }),
    warns: ['param-redirect_uri-missing', 'required-redirect-uri-is-demanded'],
  },
  {
    id: 'host-case-folded',
    says: 'The host of a redirection URI is compared without case, and the registered spelling used.',
    profiles: ['contract', 'oauth'],
    options: () => ({
      matches: (registered, sent) =>
        matches(registered, sent) ||
        (typeof registered !== 'string' &&
          registered.match === 'exact' &&
          sent.replace(/^(https:\/\/[^/:@?#\\]*)/, (start) => start.toLowerCase()) === registered.value),
      replace: {
        'check-redirect-uri': (context) => {
          const { redirectUri } = checkRedirectUri(context)
          return {
            redirectUri: redirectUri.replace(/^https:\/\/[^/:@?#\\]*/, (start) => start.toLowerCase()),
          }
        },
      },
    }),
    warns: ['redirect-uri-look-alike-host-equivalent-refused'],
  },
]
