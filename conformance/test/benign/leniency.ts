import { LinkError } from '../../../reference-impl/errors.js'
import { type LinkServerOptions, matches } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { checkConnection } from '../../../reference-impl/steps/check-connection.js'
import { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import { checkResponseType } from '../../../reference-impl/steps/check-response-type.js'
import { rejectMalformed } from '../../../reference-impl/steps/reject-malformed.js'
import { rejectRepeated, rejectRepeatedOnPage } from '../../../reference-impl/steps/reject-repeated.js'
import { requireParameters } from '../../../reference-impl/steps/require-parameters.js'
import { shown } from './pages.js'
import type { Variant } from './variant.js'

const replacing = (replace: NonNullable<LinkServerOptions['replace']>): Pick<Variant, 'options'> => ({
  options: () => ({ replace }),
})
const nothing = (): void => {}

/** Copies of a parameter with one and the same value count once. */
const distinct = <
  C extends { readonly parameters: readonly { readonly name: string; readonly value: string }[] },
>(
  context: C,
): C => ({
  ...context,
  parameters: context.parameters.filter(
    ({ name, value }, at, all) =>
      all.findIndex((other) => other.name === name && other.value === value) === at,
  ),
})

/** Another code, or another way out, for the errors of one step. */
function changing<A extends unknown[], R>(
  step: (...given: A) => R,
  change: (error: LinkError) => LinkError,
): (...given: A) => R {
  const changed = (error: unknown): never => {
    throw error instanceof LinkError ? change(error) : error
  }
  return (...given) => {
    try {
      const result = step(...given)
      return result instanceof Promise ? (result.catch(changed) as R) : result
    } catch (error) {
      return changed(error)
    }
  }
}
const toPage =
  (status: number, ...headers: readonly string[]) =>
  (error: LinkError): LinkError =>
    new LinkError(error.code, error.message, { status, delivery: 'page', headers })

export const leniency: readonly Variant[] = [
  {
    id: 'identical-copies-accepted',
    says: 'A parameter that is sent twice with one value counts once.',
    ...replacing({
      'reject-repeated': (context) => rejectRepeated(distinct(context)),
      'reject-repeated-on-page': (context) => rejectRepeatedOnPage(distinct(context)),
    }),
    warns: [
      'param-response_type-repeated-identically',
      'param-client_id-repeated-identically',
      'param-connection-repeated-identically',
      'param-redirect_uri-repeated-identically',
      'param-access_token-repeated-identically',
      'param-state-repeated-identically',
      'param-scope-repeated-identically',
    ],
  },
  {
    id: 'malformed-taken-literally',
    says: 'Broken percent-encoding is taken as it stands, as by the WHATWG parser.',
    ...replacing({
      'reject-malformed': nothing,
      'read-parameters': ({ request }) => ({
        parameters: [...new URLSearchParams(request.method === 'POST' ? request.body : request.query)].map(
          ([name, value]) => ({ name, value, wellFormed: true }),
        ),
      }),
    }),
  },
  {
    id: 'state-required',
    says: 'A request without state is refused.',
    ...replacing({
      'require-parameters': (context) => {
        requireParameters(context)
        if (valueIn(context.parameters, 'state') === undefined)
          throw new LinkError('invalid_request', 'state is missing')
      },
    }),
    warns: ['state-is-not-required'],
  },
  {
    id: 'state-required-on-a-page',
    says: 'A request without state is refused on a page.',
    ...replacing({
      'require-parameters': (context) => {
        requireParameters(context)
        if (valueIn(context.parameters, 'state') === undefined)
          throw new LinkError('invalid_request', 'state is missing', { delivery: 'page' })
      },
    }),
    warns: ['state-is-not-required'],
  },
  {
    id: 'short-state-only',
    says: 'A state of more than 500 characters, or outside ASCII, is refused on a page.',
    ...replacing({
      'require-parameters': (context) => {
        requireParameters(context)
        if (!/^[\x20-\x7e]{0,500}$/.test(valueIn(context.parameters, 'state') ?? ''))
          throw new LinkError('invalid_request', 'state is too long', { delivery: 'page' })
      },
    }),
  },
  {
    id: 'less-specific-code',
    says: 'An unknown response type is an invalid request.',
    ...replacing({
      'check-response-type': changing(
        checkResponseType,
        (error) => new LinkError('invalid_request', error.message),
      ),
    }),
    warns: [
      'malformed-response-type-is-unsupported',
      'param-response_type-case',
      'param-response_type-out-of-enum',
      'response-type-none-only-when-advertised',
    ],
  },
  {
    id: 'code-only',
    says: 'The implicit grant is not supported (RFC 9700 §2.1.2).',
    profiles: ['strict', 'oauth'],
    ...replacing({
      'check-response-type': (context) => {
        const type = checkResponseType(context)
        if (type.responseType === 'token')
          throw new LinkError('unsupported_response_type', 'response_type is not supported')
        return type
      },
    }),
  },
  {
    id: 'code-only-in-the-contract',
    says: 'The implicit grant is not supported, although the contract has it.',
    profiles: ['contract'],
    ...replacing({
      'check-response-type': (context) => {
        const type = checkResponseType(context)
        if (type.responseType === 'token')
          throw new LinkError('unauthorized_client', 'response_type is not supported')
        return type
      },
    }),
    warns: ['response-type-token-is-accepted'],
  },
  {
    id: 'prompt-ignored',
    says: 'A server without OpenID Connect ignores prompt.',
    ...replacing({ 'check-prompt': nothing }),
  },
  {
    id: 'modifiers-ignored',
    says: 'A server of RFC 6749 alone ignores every modifier of OpenID Connect.',
    ...replacing({
      'check-prompt': nothing,
      'check-response-mode': nothing,
      'reject-request-object': nothing,
    }),
    warns: ['unsupported-response-mode-is-an-error', 'token-is-not-sent-in-the-query'],
  },
  {
    id: 'unknown-scope-refused',
    says: 'An unknown scope is invalid_scope, and so is none.',
    ...replacing({
      'check-scope': ({ parameters }) => {
        if (valueIn(parameters, 'scope') !== 'openid')
          throw new LinkError('invalid_scope', 'scope is unknown')
      },
    }),
  },
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
    warns: [
      'redirect-uri-unregistered-is-not-replaced-by-a-default',
      'redirect-uri-look-alike-host-equivalent-refused',
    ],
  },
  {
    id: 'response-type-first',
    says: 'A missing response_type is reported before the client is looked at, as on Auth0.',
    profiles: ['contract', 'strict'],
    ...replacing({
      'reject-malformed': (context) => {
        rejectMalformed(context)
        if (
          context.settings.mode === 'dedicated' &&
          valueIn(context.parameters, 'response_type') === undefined
        )
          throw new LinkError('invalid_request', 'Missing required parameter: response_type', {
            delivery: 'page',
          })
      },
    }),
  },
  {
    id: 'path-of-its-own',
    says: 'The endpoint stands at another path, with a query of its own.',
    options: () => ({ path: '/t/blue/oauth2/v1/authorize' }),
    target: (content) => ({ ...content, path: '/t/blue/oauth2/v1/authorize?policy=link' }),
  },
  {
    id: 'removed-410',
    says: 'The endpoint has been removed.',
    profiles: ['contract'],
    options: () => ({ lifecycle: 'removed' }),
  },
  {
    id: 'removed-404',
    says: 'The endpoint has been removed without a trace.',
    profiles: ['contract'],
    options: () => ({ lifecycle: 'removed' }),
    answer: (answer) => ({ ...answer, status: 404 }),
  },
  {
    id: 'removed-with-an-error',
    says: 'The endpoint has been removed and tells its clients.',
    profiles: ['contract'],
    ...replacing({
      'check-response-type': () => {
        throw new LinkError('unsupported_response_type', 'linking has been removed')
      },
    }),
    target: (content) => ({ ...content, lifecycle: 'removed' }),
  },
  {
    id: 'shared-with-login',
    says: 'The endpoint is shared with ordinary logins.',
    profiles: ['contract', 'strict'],
    options: () => ({ mode: 'overloaded' }),
  },
  {
    id: 'errors-shown-and-303',
    says: 'No error by redirect and 303 for the rest.',
    profiles: ['strict', 'oauth'],
    answer: (answer, context) => {
      const page = shown(403)(answer, context)
      return page.status === 302 ? { ...page, status: 303 } : page
    },
  },
]
