import { LinkError } from '../../../reference-impl/errors.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkResponseType } from '../../../reference-impl/steps/check-response-type.js'
import { rejectRepeated, rejectRepeatedOnPage } from '../../../reference-impl/steps/read-parameters.js'
import { requireParameters } from '../../../reference-impl/steps/require-parameters.js'
import { changing, distinct, nothing, replacing } from './replacing.js'
import type { Variant } from './variant.js'

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
]
