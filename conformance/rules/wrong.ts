import { roles } from '../../generated/contract.js'

/** What no valid branch of a request may excuse, each wrong in one thing. */
export const attack = { set: { [roles.redirectionUri]: '{attacker_uri}' } } as const
export const invention = { set: { [roles.token]: '{random_token}' } } as const
export const stranger = { set: { [roles.client]: 'unknown-{random}' } } as const
