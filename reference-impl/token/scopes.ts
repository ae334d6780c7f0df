/** What a user's own token may be good for. */
const userScopes = ['openid', 'profile', 'email', 'read:current_user', 'update:current_user_identities']

/** Of what a client asks for, what a user's token gets; nobody is told of the rest (RFC 6749 §3.3). */
export const grantedScope = (asked: string | undefined): string =>
  [...new Set(asked?.split(' '))].filter((scope) => userScopes.includes(scope)).join(' ')
