import type { LinkServerOptions } from '../../../reference-impl/index.js'
import { startTransaction } from '../../../reference-impl/steps/start-transaction.js'
import { field, withFields } from './answers.js'
import type { Variant } from './variant.js'

/** Rewrites where a transaction starts. */
export const starting =
  (change: (location: string, origin: string, client: string) => string): NonNullable<Variant['options']> =>
  (origin): Partial<LinkServerOptions> => ({
    replace: {
      'start-transaction': (context) => {
        const { location, cookie } = startTransaction(context)
        const forwarded = context.parameters
          .filter(({ name }) => name !== 'access_token')
          .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
          .join('&')
        return { location: change(location, origin, forwarded), cookie }
      },
    },
  })

export const isOwn = (location: string): boolean => location.startsWith('/')
export const withBody =
  (body: (location: string) => string, type: string): NonNullable<Variant['answer']> =>
  (answer) => {
    const location = field(answer, 'location')
    return location === undefined
      ? answer
      : { ...withFields(answer, 'Content-Type', type), body: body(location) }
  }

export const anyLocation = (content: Record<string, unknown>): Record<string, unknown> => ({
  ...content,
  connections: ['facebook', 'google-oauth2', { name: 'Username-Password-Authentication', kind: 'database' }],
})
export const upstream = (query: () => string): Pick<Variant, 'options'> => ({
  options: starting((location) => (isOwn(location) ? location : `${location.split('?')[0]}?${query()}`)),
})
