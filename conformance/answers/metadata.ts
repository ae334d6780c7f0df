import { jsonObject } from '../syntax/json.js'
import type { WireResponse } from '../wire/exchange.js'

/** What the authorization server's metadata document says. @see RFC 8414 §2 */
export interface Metadata {
  readonly issuer: string | null
  readonly issParameterSupported: boolean
  readonly responseTypes: readonly string[]
  readonly responseModes: readonly string[]
  readonly requestParameterSupported: boolean
  readonly requestUriParameterSupported: boolean
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []

/** Reads a metadata document; null when the answer is not one. */
export function readMetadata(response: WireResponse | null): Metadata | null {
  const entries = response?.status === 200 ? jsonObject(response.body) : null
  if (entries === null || typeof entries.issuer !== 'string') return null
  return {
    issuer: entries.issuer,
    issParameterSupported: entries.authorization_response_iss_parameter_supported === true,
    responseTypes: strings(entries.response_types_supported),
    responseModes: strings(entries.response_modes_supported),
    requestParameterSupported: entries.request_parameter_supported === true,
    requestUriParameterSupported: entries.request_uri_parameter_supported === true,
  }
}
