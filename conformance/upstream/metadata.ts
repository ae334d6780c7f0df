import { endpointsOf, type UpstreamSettings } from './settings.js'

const openid = {
  scopes_supported: ['openid', 'email', 'profile'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  claims_supported: ['sub', 'email', 'email_verified', 'name'],
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
}

/**
 * What an upstream says of itself. It offers `plain` beside S256, so that one sees which of them a target takes.
 *
 * @see OpenID Connect Discovery §3, RFC 8414 §2, RFC 9207 §3
 */
export function metadataOf({ issuer, protocol, clientSecret }: UpstreamSettings): object {
  const { authorize, token, userinfo, keys } = endpointsOf(issuer)
  return {
    issuer,
    authorization_endpoint: authorize,
    token_endpoint: token,
    userinfo_endpoint: userinfo,
    jwks_uri: keys,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    token_endpoint_auth_methods_supported:
      clientSecret === null ? ['none'] : ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256', 'plain'],
    authorization_response_iss_parameter_supported: true,
    ...(protocol === 'oidc' ? openid : {}),
  }
}
