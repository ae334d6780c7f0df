import { jsonObject } from '../syntax/json.js'
import { whatwgUrl } from '../syntax/uri.js'
import type { WireResponse } from '../wire/exchange.js'

/** What the authorization server's metadata document says. @see RFC 8414 §2 */
export interface Metadata {
  readonly issuer: string | null
  readonly authorizationEndpoint: string | null
  /** False when the document is about another endpoint, and so says nothing of this one. */
  readonly isOfThisEndpoint: boolean
  readonly issParameterSupported: boolean
  /** Where the keys are published. */
  readonly jwksUri: string | null
  readonly responseTypes: readonly string[]
  readonly responseModes: readonly string[]
  readonly requestParameterSupported: boolean
  readonly requestUriParameterSupported: boolean
  /** Methods of PKCE. */
  readonly codeChallengeMethods: readonly string[]
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []

/** Paths alone: the same server may be known by other origins, of a proxy or of a custom domain. */
function isEndpoint(named: unknown, { url, path }: { readonly url: string; readonly path: string }): boolean {
  if (typeof named !== 'string') return true
  return whatwgUrl(named, url)?.pathname === whatwgUrl(path, url)?.pathname
}

/** Reads a metadata document; null when the answer is not one. */
export function readMetadata(
  response: WireResponse | null,
  endpoint: { readonly url: string; readonly path: string },
): Metadata | null {
  const entries = response?.status === 200 ? jsonObject(response.body) : null
  if (entries === null || typeof entries.issuer !== 'string') return null
  const { issuer, authorization_endpoint: named } = entries
  const isOfThisEndpoint = isEndpoint(named, endpoint)
  const said = isOfThisEndpoint ? entries : {}
  return {
    issuer: isOfThisEndpoint ? issuer : null,
    authorizationEndpoint: typeof named === 'string' ? named : null,
    isOfThisEndpoint,
    issParameterSupported: said.authorization_response_iss_parameter_supported === true,
    jwksUri: typeof said.jwks_uri === 'string' ? said.jwks_uri : null,
    responseTypes: strings(said.response_types_supported),
    responseModes: strings(said.response_modes_supported),
    requestParameterSupported: said.request_parameter_supported === true,
    requestUriParameterSupported: said.request_uri_parameter_supported === true,
    codeChallengeMethods: strings(said.code_challenge_methods_supported),
  }
}
