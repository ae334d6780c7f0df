// What a confidential client needs of OAuth: a request, its answer, and questions with a token.
import { createHash, randomBytes } from 'node:crypto'

const random = () => randomBytes(32).toString('base64url')
const scope = 'openid profile email read:current_user update:current_user_identities'

/** Why it came to nothing, for the user; its text comes from outside: escape it. */
export class OAuthError extends Error {
  shown = true
}

export function createOAuth({ server, issuer, client_id, client_secret, redirect_uri }) {
  async function ask(path, init) {
    const response = await fetch(server + path, { ...init, redirect: 'error' })
    const answer = await response.json()
    if (response.ok) return answer
    throw new OAuthError(`${response.status}: ${answer.error_description ?? answer.message}`)
  }
  const exchange = (code, code_verifier) =>
    ask('/oauth/token', {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa([client_id, client_secret].map(encodeURIComponent).join(':'))}`,
      },
      body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri, code_verifier }),
    })
  /** The token came from the issuer itself, so that its signature may go unread (OpenID Connect Core §3.1.3.7, 6). */
  const claimsOf = (idToken, nonce) => {
    const claims = JSON.parse(Buffer.from(idToken.split('.')[1], 'base64url'))
    const fits = claims.iss === issuer && claims.aud === client_id && claims.nonce === nonce
    if (fits && claims.exp * 1000 > Date.now()) return claims
    throw new OAuthError('The ID token is not for this login')
  }
  return {
    /** The address of a request; the session remembers what its answer must fit. */
    begin(session, purpose, parameters = {}) {
      const [state, verifier, nonce] = [random(), random(), random()]
      session.pending = { purpose, state, verifier, nonce }
      const code_challenge = createHash('sha256').update(verifier).digest('base64url')
      const own = { response_type: 'code', client_id, redirect_uri, scope, state, nonce }
      const pkce = { code_challenge, code_challenge_method: 'S256' }
      return `${server}/authorize?${new URLSearchParams({ ...own, ...pkce, ...parameters })}`
    },
    /** What came of it. An answer that this browser did not ask for changes nothing. */
    async finish(session, answer) {
      const { pending } = session
      if (pending === undefined || answer.get('state') !== pending.state)
        throw new OAuthError('This answer was not asked for')
      delete session.pending
      if (answer.get('iss') !== issuer) throw new OAuthError('This answer is of another server')
      if (answer.has('error')) throw new OAuthError(answer.get('error'))
      const tokens = await exchange(answer.get('code') ?? '', pending.verifier)
      return { purpose: pending.purpose, tokens, claims: claimsOf(tokens.id_token, pending.nonce) }
    },
    /** The Management API: `/api/v2/users/{id}` and what is below it. */
    users(token, id, path = '', method = 'GET', body = undefined) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
      return ask(`/api/v2/users/${encodeURIComponent(id)}${path}`, init)
    },
  }
}
