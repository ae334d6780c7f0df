import type { ParameterName } from '../../generated/contract.js'

/** Parameters of other specifications and of none, which the contract does not have and checks send on purpose. */
export type ForeignName =
  // OpenID Connect Core and the extensions of OAuth 2.0
  | 'claims'
  | 'client_secret'
  | 'code_challenge'
  | 'code_challenge_method'
  | 'connection_scope'
  | 'display'
  | 'iss'
  | 'login_hint'
  | 'max_age'
  | 'nonce'
  | 'prompt'
  | 'request'
  | 'request_uri'
  | 'response_mode'
  // what vendors call a redirection URI
  | 'callbackURL'
  | 'redirectUri'
  | 'redirect_url'
  | 'returnTo'
  // nobody's
  | 'extra'
  | 'padding'
  | 'überflüssig'
  // other spellings of the contract's own
  | `x_${ParameterName}`
  | Uppercase<ParameterName>
  | 'Redirect_Uri'

/** Names that hold a key of their own, or markup. */
export type OddName = `${ParameterName}[${string}]` | `"><${string}`
