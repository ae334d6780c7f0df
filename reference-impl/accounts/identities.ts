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
    // RFC 8259 §8.1: UTF-8, and what is none is not repaired.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(body, 'latin1')))
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

type Named = Pick<LinkByUserId, 'provider' | 'user_id'>

/** `auth0|4711` in its two parts: a provider has no bar, and what follows it may. */
function partsOf(id: string): Named {
  const bar = id.indexOf('|')
  return { provider: id.slice(0, bar), user_id: id.slice(bar + 1) }
}

/**
 * Who is named by an ID token: of this server, issued to the client whose token calls. It proves that the caller has
 * logged in as him.
 */
async function provenBy({ accessTokens }: Received, { clientId }: Grant, token: string): Promise<Named> {
  const claims = await accessTokens.idClaims(token)
  if (claims === undefined) throw new ApiRefusal(400, 'link_with is no valid ID token of this server')
  if (claims.aud !== clientId) throw new ApiRefusal(400, 'link_with was issued to another client')
  if (typeof claims.sub !== 'string') throw new ApiRefusal(400, 'link_with names nobody')
  return partsOf(claims.sub)
}

/** Who is to be linked; without a proof of his login only an administrator may name him (Auth0, migration of 2018-10-19). */
async function namedBy(received: Received, grant: Grant): Promise<Named> {
  const body = bodyOf(received.request)
  if ('link_with' in body) return provenBy(received, grant, body.link_with)
  need(grant, 'update:users')
  return body
}

/** The user who has that main identity. One that is a part of an account, this or another, has its owner already. */
function secondaryOf({ accounts }: Received, { provider, user_id }: Named): Account {
  const isIt = (one: AccountIdentity): boolean => one.provider === provider && one.sub === user_id
  const account = accounts.all().find(({ identities }) => identities.some(isIt))
  if (account === undefined) throw new ApiRefusal(400, 'The secondary user does not exist')
  const [main] = account.identities
  if (main === undefined || !isIt(main)) throw new ApiRefusal(409, 'The identity is linked already')
  return account
}

/** `POST /api/v2/users/{id}/identities` */
export const linkIdentity = forBearers(async (received, grant, [id = '']) => {
  const { settings, accounts } = received
  primaryOf(received, grant, id)
  const named = await namedBy(received, grant)
  // From here on at once: a token takes a while to verify, and meanwhile the accounts may have changed.
  const primary = primaryOf(received, grant, id)
  const secondary = secondaryOf(received, named)
  if (secondary.user_id === primary.user_id) throw new ApiRefusal(400, 'A user cannot be linked to himself')
  if (secondary.identities.length > 1)
    throw new ApiRefusal(400, 'The secondary user has linked identities of his own')
  accounts.join(primary, secondary)
  return jsonAnswer(settings, 201, 'application/json', identitiesOf(accounts.find(id) ?? primary))
})

/** An identity of the account, by its exact name first: a name that has a bar may look like one with its connection. */
function identityNamed({ identities }: Account, { provider, user_id }: Named): AccountIdentity {
  const own = identities.filter((one) => one.provider === provider)
  const identity =
    own.find(({ sub }) => sub === user_id) ??
    own.find(({ sub, connection }) => `${connection}|${sub}` === user_id)
  if (identity === undefined) throw new ApiRefusal(400, 'The user has no such identity')
  return identity
}

/** `DELETE /api/v2/users/{id}/identities/{provider}/{user_id}` */
export const unlinkIdentity = forBearers((received, grant, [id = '', provider = '', user_id = '']) => {
  const { settings, accounts } = received
  const account = primaryOf(received, grant, id)
  const identity = identityNamed(account, { provider, user_id })
  if (identity === account.identities[0]) throw new ApiRefusal(400, 'The main identity cannot be removed')
  accounts.unlink(account, identity)
  return jsonAnswer(settings, 200, 'application/json', identitiesOf(accounts.find(id) ?? account))
})
