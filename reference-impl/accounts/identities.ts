import type { LinkByUserId, LinkWithToken } from '../../generated/types.js'
import type { Grant } from '../access-tokens.js'
import { jsonAnswer } from '../answers.js'
import type { LinkRequest, Received } from '../context.js'
import { parseParameters } from '../parameters.js'
import { ApiRefusal, forBearers, need } from './bearer.js'
import type { Account, AccountIdentity } from './change.js'
import { identitiesOf } from './users.js'

const scopes = ['update:users', 'update:current_user_identities'] as const

/** Whose identities the bearer may change: everybody's, or his own. */
function primaryOf({ accounts }: Received, grant: Grant, id: string): Account {
  need(grant, ...scopes)
  if (!grant.scopes.has('update:users') && grant.subject !== id)
    throw new ApiRefusal(403, "The user is not the token's own")
  const account = accounts.find(id)
  if (account === undefined) throw new ApiRefusal(400, 'The primary user does not exist')
  return account
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'latin1').toString('utf8'))
  } catch {
    throw new ApiRefusal(400, 'The body is no JSON')
  }
}

function formOf(body: string): unknown {
  const parameters = parseParameters(body)
  const names = parameters.map(({ name }) => name)
  if (new Set(names).size !== names.length || parameters.some(({ wellFormed }) => !wellFormed))
    throw new ApiRefusal(400, 'The form has a repeated or malformed member')
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]))
}

function contentOf({ body, bodyTooLarge, contentType }: LinkRequest): unknown {
  if (bodyTooLarge) throw new ApiRefusal(413, 'The body is too long')
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/json') return jsonOf(body)
  if (type === 'application/x-www-form-urlencoded') return formOf(body)
  throw new ApiRefusal(415, 'The body must be JSON or a form')
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** One of the two bodies of the contract, and nothing besides. */
function bodyOf(request: LinkRequest): LinkWithToken | LinkByUserId {
  const content = contentOf(request)
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new ApiRefusal(400, 'The body must be an object')
  const { link_with, provider, user_id, connection_id, ...others } = content as Record<string, unknown>
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new ApiRefusal(400, 'The body has a member that is not known')
  if (link_with !== undefined) {
    if ([provider, user_id, connection_id].some((one) => one !== undefined))
      throw new ApiRefusal(400, 'link_with stands alone')
    if (isText(link_with)) return { link_with }
    throw new ApiRefusal(400, 'link_with must be a token')
  }
  if (!isText(provider) || !isText(user_id))
    throw new ApiRefusal(400, 'The body must have link_with, or provider and user_id')
  if (connection_id !== undefined)
    throw new ApiRefusal(
      400,
      'connection_id names no connection: this server tells them apart by their names',
    )
  return { provider, user_id }
}

/**
 * Who is named by an ID token: of this server, issued to the client whose token calls. It proves that the caller has
 * logged in as him.
 */
async function provenBy({ accessTokens, accounts }: Received, { clientId }: Grant, token: string) {
  const claims = await accessTokens.idClaims(token)
  if (claims === undefined) throw new ApiRefusal(400, 'link_with is no valid ID token of this server')
  if (claims.aud !== clientId) throw new ApiRefusal(400, 'link_with was issued to another client')
  const { sub } = claims
  return typeof sub === 'string' ? accounts.find(sub) : undefined
}

const namedBy = ({ accounts }: Received, { provider, user_id }: LinkByUserId): Account | undefined =>
  accounts.all().find(({ identities: [main] }) => main?.provider === provider && main.sub === user_id)

/** Whether an identity is part of an account already, as another than its main one. */
const isPart = ({ accounts }: Received, { provider, user_id }: LinkByUserId): boolean =>
  accounts
    .all()
    .some(({ identities: [, ...more] }) =>
      more.some((one) => one.provider === provider && one.sub === user_id),
    )

async function secondaryOf(received: Received, grant: Grant, body: LinkWithToken | LinkByUserId) {
  if ('link_with' in body) return provenBy(received, grant, body.link_with)
  // Without a proof of the second login nobody but an administrator may (Auth0, migration of 2018-10-19).
  need(grant, 'update:users')
  if (isPart(received, body)) throw new ApiRefusal(409, 'The identity is linked already')
  return namedBy(received, body)
}

/** `POST /api/v2/users/{id}/identities` */
export const linkIdentity = forBearers(async (received, grant, [id = '']) => {
  const { settings, accounts } = received
  primaryOf(received, grant, id)
  const body = bodyOf(received.request)
  const secondary = await secondaryOf(received, grant, body)
  // Looked up again: a token takes a while to verify, and meanwhile the account may have changed.
  const primary = primaryOf(received, grant, id)
  if (secondary === undefined) throw new ApiRefusal(400, 'The secondary user does not exist')
  if (secondary.user_id === primary.user_id) throw new ApiRefusal(400, 'A user cannot be linked to himself')
  if (accounts.find(secondary.user_id) === undefined)
    throw new ApiRefusal(409, 'The identity is linked already')
  if (secondary.identities.length > 1)
    throw new ApiRefusal(400, 'The secondary user has linked identities of his own')
  accounts.join(primary, secondary)
  return jsonAnswer(settings, 201, 'application/json', identitiesOf(accounts.find(id) ?? primary))
})

const isNamed =
  (provider: string, user_id: string) =>
  ({ provider: theirs, sub, connection }: AccountIdentity): boolean =>
    theirs === provider && (sub === user_id || `${connection}|${sub}` === user_id)

/** `DELETE /api/v2/users/{id}/identities/{provider}/{user_id}` */
export const unlinkIdentity = forBearers((received, grant, [id = '', provider = '', user_id = '']) => {
  const { settings, accounts } = received
  const account = primaryOf(received, grant, id)
  const [main, ...more] = account.identities
  if (main !== undefined && isNamed(provider, user_id)(main))
    throw new ApiRefusal(400, 'The main identity cannot be removed')
  const identity = more.find(isNamed(provider, user_id))
  if (identity === undefined) throw new ApiRefusal(400, 'The user has no such identity')
  accounts.unlink(account, identity)
  return jsonAnswer(settings, 200, 'application/json', identitiesOf(accounts.find(id) ?? account))
})
