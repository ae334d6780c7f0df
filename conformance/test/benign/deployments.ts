import { LinkError } from '../../../reference-impl/errors.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { rejectMalformed } from '../../../reference-impl/steps/read-parameters.js'
import { shown } from './pages.js'
import { replacing } from './replacing.js'
import type { Variant } from './variant.js'

export const deployments: readonly Variant[] = [
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
