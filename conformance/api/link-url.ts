import { type ContractParameter, endpoint, type LinkQuery, parameters } from '../../generated/contract.js'
import { encodeValue } from '../syntax/encoding.js'
import { isLoopback } from '../syntax/host.js'
import { whatwgUrl } from '../syntax/uri.js'

const isAbsoluteUri = (value: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:[^#]+$/.test(value)

/** What is wrong with one parameter, or null. Values are never repeated: one of them is a token. */
function problemOf(parameter: ContractParameter, given: Readonly<Record<string, unknown>>): string | null {
  const { name, role, required, enum: values } = parameter
  const value = given[name]
  if (value === undefined) return required ? `"${name}" is missing` : null
  if (typeof value !== 'string') return `"${name}" must be a string`
  // RFC 6749 §3.1: a parameter without a value counts as omitted.
  if (value === '') return `"${name}" must not be empty`
  if (values !== null && !values.includes(value)) return `"${name}" must be one of ${values.join(', ')}`
  // RFC 6749 §3.1.2: an absolute URI, without a fragment.
  if (role === 'redirection-uri' && !isAbsoluteUri(value))
    return `"${name}" must be an absolute URI without a fragment`
  return null
}

function problemsOfBase(url: URL | null): readonly string[] {
  if (url === null || !/^https?:$/.test(url.protocol)) return ['the base must be an http or https URL']
  // RFC 6750 §5.3: the token must never cross the network in clear.
  const isClear = url.protocol === 'http:' && !isLoopback(url.hostname)
  const clear = isClear ? ['the base must be https, because the address holds a token'] : []
  return url.search + url.hash === '' ? clear : [...clear, 'the base must have no query and no fragment']
}

function endpointAt({ origin, pathname }: URL): string {
  const path = pathname.replace(/(?<!\/)\/+$/, '')
  return origin + (path.endsWith(endpoint.path) ? path : path + endpoint.path)
}

/**
 * Builds the address of a link request. The types are the contract's: a parameter that is missing, unknown or not
 * in its enum does not compile; for callers without types the same is checked again and thrown as one TypeError.
 *
 * The result holds the user's token: redirect to it, and write it to no log.
 *
 * @example
 * linkUrl('https://login.example.com', {
 *   response_type: 'code',
 *   client_id: 'my-client',
 *   connection: 'facebook',
 *   redirect_uri: 'https://app.example.com/callback',
 *   access_token: token,
 *   state,
 * })
 */
export function linkUrl(base: string, query: LinkQuery): string {
  const given: Readonly<Record<string, unknown>> = { ...query }
  const url = whatwgUrl(base)
  const known: readonly string[] = parameters.map(({ name }) => name)
  const problems = [
    ...problemsOfBase(url),
    ...parameters.map((parameter) => problemOf(parameter, given)).filter((problem) => problem !== null),
    ...Object.keys(given)
      .filter((name) => !known.includes(name))
      .map((name) => `"${name}" is no parameter of the contract`),
  ]
  if (url === null || problems.length > 0)
    throw new TypeError(`not a valid link request: ${problems.join('; ')}`)
  const pairs = known
    .filter((name) => given[name] !== undefined)
    .map((name) => `${name}=${encodeValue(String(given[name]))}`)
  return `${endpointAt(url)}?${pairs.join('&')}`
}
