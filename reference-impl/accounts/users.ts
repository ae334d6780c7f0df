import type { Identity, User, UserInfo } from '../../generated/types.js'
import { jsonAnswer } from '../answers.js'
import { ApiRefusal, forBearers, need } from './bearer.js'
import type { Account, AccountIdentity, Profile } from './change.js'

/** An identity as the Management API shows it; what a secondary one says of its user is `profileData`. */
const shown = (
  { provider, sub, connection, isSocial, profile }: AccountIdentity,
  index: number,
): Identity => ({
  provider,
  user_id: sub,
  connection,
  isSocial,
  ...(index > 0 && { profileData: { ...profile } }),
})

/** The main identity comes first. */
export const identitiesOf = ({ identities }: Account): Identity[] => identities.map(shown)

/** An address that nobody has verified is not left out: that would look like an answer. */
const claimsOf = ({ name, email, email_verified = false }: Profile) => ({
  ...(name !== undefined && { name }),
  ...(email !== undefined && { email, email_verified }),
})

/** `GET /api/v2/users/{id}` */
export const getUser = forBearers(({ settings, accounts }, grant, [id = '']) => {
  need(grant, 'read:users', 'read:current_user')
  if (!grant.scopes.has('read:users') && grant.subject !== id)
    throw new ApiRefusal(403, "The user is not the token's own")
  const account = accounts.find(id)
  if (account === undefined) throw new ApiRefusal(404, 'The user does not exist')
  const user: User = { user_id: id, ...claimsOf(account.profile), identities: identitiesOf(account) }
  return jsonAnswer(settings, 200, 'application/json', user)
})

/** `GET /userinfo`: claims by scope (OIDC Core §5.3 and §5.4). */
export const getUserInfo = forBearers(({ settings, accounts }, grant) => {
  need(grant, 'openid')
  const account = accounts.find(grant.subject)
  if (account === undefined)
    throw new ApiRefusal(401, 'The user does not exist', 'Bearer error="invalid_token"')
  const { name, ...address } = claimsOf(account.profile)
  const claims: UserInfo = {
    sub: grant.subject,
    ...(grant.scopes.has('profile') && name !== undefined && { name }),
    ...(grant.scopes.has('email') && address),
  }
  return jsonAnswer(settings, 200, 'application/json', claims)
})
