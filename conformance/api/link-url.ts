import { type ContractParameter, endpoint, type LinkQuery, parameters } from '../../generated/contract.js'
import { encodeValue } from '../syntax/encoding.js'
import { whatwgUrl } from '../syntax/uri.js'
import { isLoopback } from '../target/registrations.js'

const isAbsoluteUri = (value: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:[^#]+$/.test(value)

/** What is wrong with one parameter, or null. Values are never repeated: one of them is a token. */
function problemOf(parameter: ContractParameter, given: Readonly<Record<string, unknown>>): string | null {
  const { name, required, enum: values } = parameter
  const value = given[name]
  if (value === undefined) return required ? `"${name}" is missing` : null
  if (typeof value !== 'string') return `"${name}" must be a string`
  // RFC 6749 §3.1: a parameter without a value counts as omitted.
  if (value === '') return `"${name}" must not be empty`
  if (values !== null && !values.includes(value)) return `"${name}" must be one of ${values.join(', ')}`
  // RFC 6749 §3.1.2: an absolute URI, without a fragment.
  if (name === 'redirect_uri' && !isAbsoluteUri(value))
    return '"redirect_uri" must be an absolute URI without a fragment'
  return null
}

function endpointOf(base: string, problems: string[]): string {
  const url = whatwgUrl(base)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    problems.push('the base must be an http or https URL')
    return ''
  }
  // RFC 6750 §5.3: the token must never cross the network in clear.
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    problems.push('the base must be https, because the address holds a token')
  if (url.search !== '' || url.hash !== '') problems.push('the base must have no query and no fragment')
  const path = url.pathname.replace(/\/+$/, '')
  return url.origin + (path.endsWith(endpoint.path) ? path : path + endpoint.path)
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
  const problems: string[] = []
  const address = endpointOf(base, problems)
  const known: readonly string[] = parameters.map(({ name }) => name)
  problems.push(
    ...parameters.map((parameter) => problemOf(parameter, given)).filter((problem) => problem !== null),
    ...Object.keys(given)
      .filter((name) => !known.includes(name))
      .map((name) => `"${name}" is no parameter of the contract`),
  )
  if (problems.length > 0) throw new TypeError(`not a valid link request: ${problems.join('; ')}`)
  const pairs = known
    .filter((name) => given[name] !== undefined)
    .map((name) => `${name}=${encodeValue(String(given[name]))}`)
  return `${address}?${pairs.join('&')}`
}
