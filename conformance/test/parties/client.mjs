import * as openid from 'openid-client'

const methods = {
  client_secret_basic: openid.ClientSecretBasic,
  client_secret_post: openid.ClientSecretPost,
  none: openid.None,
}

/**
 * A client by openid-client. It is told the issuer and its own registration, discovers the rest, and is as strict as the
 * library can be: https only, and the signature of every ID token verified with the keys that the metadata names.
 */
export async function createClient({ issuer, client_id, client_secret, method, redirect_uri, reach }) {
  const config = await openid.discovery(new URL(issuer), client_id, {}, methods[method](client_secret), {
    [openid.customFetch]: reach,
    execute: [openid.enableNonRepudiationChecks],
  })
  return {
    /** The address of a request with these parameters, and what the answer must fit. */
    async begin(parameters) {
      const [pkceCodeVerifier, expectedState, expectedNonce] = [
        openid.randomPKCECodeVerifier(),
        openid.randomState(),
        openid.randomNonce(),
      ]
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri,
        code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        state: expectedState,
        nonce: expectedNonce,
        ...parameters,
      })
      return { url: url.href, expected: { pkceCodeVerifier, expectedState, expectedNonce } }
    },
    /** Validates the answer that the browser brought, and exchanges its code. */
    async finish(url, expected) {
      const tokens = await openid.authorizationCodeGrant(config, new URL(url), {
        ...expected,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      return {
        claims,
        accessToken: tokens.access_token,
        idToken: tokens.id_token,
        userinfo: await openid.fetchUserInfo(config, tokens.access_token, claims.sub),
      }
    },
  }
}
