import { groupBy } from '../common/group-by.js'
import { splitQuery } from '../syntax/encoding.js'
import { whatwgUrl } from '../syntax/uri.js'

/** Keys of a target file, as one URL gives them. */
export interface EndpointUrl {
  readonly target: string
  readonly path?: string
  readonly client_id?: string
  readonly redirect_uris?: readonly string[]
  readonly connections?: readonly string[]
  readonly parameters?: Readonly<Record<string, string>>
}

/** What a URL gives, and why it cannot be taken apart, each in a sentence about the URL. */
export interface TakenApart {
  readonly value: EndpointUrl
  readonly problems: readonly string[]
}

const base = /^https?:\/\/[^/?#\\]*/i

/** Parameters that a target file has keys for: what stands in a URL is the key's only value. */
const keysOfParameters = {
  client_id: (value: string) => ({ client_id: value }),
  redirect_uri: (value: string) => ({ redirect_uris: [value] }),
  connection: (value: string) => ({ connections: [value] }),
} as const satisfies Readonly<Record<string, (value: string) => Partial<EndpointUrl>>>

const isKey = (name: string): name is keyof typeof keysOfParameters => Object.hasOwn(keysOfParameters, name)

const malformed = /%(?![0-9A-Fa-f]{2})/

/** Why a query cannot be read in one way alone. */
function queryProblems(query: string): readonly string[] {
  const pairs = splitQuery(query)
  const twice = [...groupBy(pairs, ([name]) => name)].filter(([, all]) => all.length > 1)
  const bare = query.split('&').filter((pair) => pair !== '' && !/^[^=]+=/.test(pair))
  return [
    ...(malformed.test(query) ? ['has a "%" without two hexadecimal digits in its query'] : []),
    ...twice.map(([name]) => `gives "${name}" more than once`),
    ...(bare.length > 0 ? [`has parameters without a name or "=" in its query`] : []),
    ...(pairs.some(([name]) => name === 'access_token')
      ? ['holds an access_token: leave it out and set LINK_ACCESS_TOKEN']
      : []),
  ]
}

/** The keys that the parameters of a query stand for. */
function keysIn(query: string): Partial<EndpointUrl> {
  const pairs = splitQuery(query)
  const parameters = Object.fromEntries(pairs.filter(([name]) => !isKey(name)))
  const keys = pairs.map(([name, value]) => (isKey(name) ? keysOfParameters[name](value) : {}))
  return Object.assign({}, ...keys, Object.keys(parameters).length > 0 ? { parameters } : {})
}

/**
 * Takes the URL of an authorization endpoint apart: base URL, path, and the parameters of its query. A URL with neither
 * path nor query is a base URL, and what is no URL is left to whoever looks at the target. `path` is one that is given
 * besides: then the URL must have none.
 *
 * @see RFC 6749 §3.1: the endpoint URI has no fragment, and keeps the query that it has.
 */
export function takeApart(text: string, path?: string): TakenApart {
  const url = whatwgUrl(text)
  const [target] = base.exec(text) ?? []
  if (url === null || target === undefined || url.username !== '' || url.password !== '')
    return { value: { target: text }, problems: [] }
  const hasPath = url.pathname !== '/'
  const query = url.search.slice(1)
  const problems = [
    ...(text.includes('#') ? ['has a fragment, which no endpoint has (RFC 6749 §3.1)'] : []),
    ...(hasPath && path !== undefined ? [`has a path, "${url.pathname}", and --path gives another`] : []),
    ...(!hasPath && path === undefined && query !== ''
      ? ['has a query and no path: name the path of the endpoint with --path']
      : []),
    ...queryProblems(query),
  ]
  const value = { target, ...(hasPath ? { path: url.pathname } : {}), ...keysIn(query) }
  return { value: problems.length > 0 ? { target } : value, problems }
}
