import type { IncomingMessage } from 'node:http'
import type { LinkRequest } from '../../../reference-impl/context.js'
import type { ParameterList } from '../../../reference-impl/index.js'
import { parseParameters, valueIn } from '../../../reference-impl/parameters.js'
import type { Handler } from '../benign/variant.js'
import type { Fault } from './fault.js'
import { binding, pair, reading, retargeting } from './making.js'

type Find = (read: ParameterList, request: LinkRequest) => string | undefined

/** The last value of a parameter with such a name. */
const alias =
  (name: RegExp): Find =>
  (read) =>
    read.findLast((one) => name.test(one.name))?.value

const decoded = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : parseParameters(`x=${text}`)[0]?.value

const cookie =
  (name: string): Find =>
  (_, request) =>
    decoded(new RegExp(`(?:^|; *)${name}=([^;]+)`).exec(request.cookie)?.[1])

/** What stands behind a semicolon in the value of another parameter. */
const behindSemicolon =
  (name: string): Find =>
  (_, { query }) =>
    decoded(new RegExp(`;${name}=([^&;]*)`).exec(query)?.[1])

/** Reads a parameter from elsewhere where it is missing. */
const standsIn = (name: string, find: Find) =>
  reading((read, request) => {
    const found = valueIn(read, name) === undefined ? find(read, request) : undefined
    return found === undefined ? read : [...read.filter((one) => one.name !== name), pair(name, found)]
  })

/** Prefers what stands elsewhere to the parameter itself. */
const overrides = (name: string, find: Find) =>
  reading((read, request) => {
    const found = find(read, request)
    return found === undefined || valueIn(read, name) === undefined
      ? read
      : read.map((one) => (one.name === name ? pair(name, found) : one))
  })

/** Compares the parameter redirect_uri and uses what stands elsewhere. */
const isBound = (name: RegExp): Pick<Fault, 'options'> => ({
  options: () => ({ replace: binding(({ parameters, request }) => alias(name)(parameters, request)) }),
})

type FindOnWire = (request: IncomingMessage, content: string) => string | undefined

const headerField =
  (name: string): FindOnWire =>
  ({ headers }) => {
    const value = headers[name]
    return typeof value === 'string' ? value : undefined
  }

const json =
  (name: string): FindOnWire =>
  (_, content) => {
    try {
      const value: unknown = (JSON.parse(content) as Record<string, unknown>)[name]
      return typeof value === 'string' ? value : undefined
    } catch {
      return undefined
    }
  }

const form =
  (name: string): FindOnWire =>
  ({ headers }, content) =>
    headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
      ? valueIn(parseParameters(content), name)
      : undefined

const isGet = ({ method }: IncomingMessage): boolean => method === 'GET'

/** Hands on the request once its content is there; of a GET alone, for that of a POST is read elsewhere. */
const withContent =
  (change: (request: IncomingMessage, content: string) => string): ((handler: Handler) => Handler) =>
  (handler) =>
  (request, response) => {
    if (!isGet(request)) return handler(request, response)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      request.url = change(request, Buffer.concat(chunks).toString('latin1'))
      handler(request, response)
    })
  }

const encodedPair = (name: string, value: string): string => `${name}=${encodeURIComponent(value)}`
const hasInQuery = (target: string, name: string): boolean => new RegExp(`[?&]${name}=[^&]`).test(target)
const extendQuery = (target: string, pairs: string): string =>
  target + (target.includes('?') ? '&' : '?') + pairs

/** A middleware that copies what the query lacks into it. */
const filledIn = (name: string, find: FindOnWire): Pick<Fault, 'around'> => ({
  around: withContent((request, content) => {
    const { url = '' } = request
    const found = hasInQuery(url, name) ? undefined : find(request, content)
    return found === undefined ? url : extendQuery(url, encodedPair(name, found))
  }),
})

/** A middleware that merges what it finds over the query. */
const merged = (name: string, find: FindOnWire): Pick<Fault, 'around'> => ({
  around: withContent((request, content) => {
    const { url = '' } = request
    const found = hasInQuery(url, name) ? find(request, content) : undefined
    return found === undefined
      ? url
      : url.replace(new RegExp(`([?&])${name}=[^&]*`), (_, start: string) => start + encodedPair(name, found))
  }),
})

/** A middleware that hands on what it finds beside the query, for the endpoint to use once it has compared. */
const handedOn = (find: FindOnWire): Pick<Fault, 'around' | 'options'> => ({
  around: withContent((request, content) => {
    const { url = '' } = request
    const found = find(request, content)
    return found === undefined ? url : extendQuery(url, encodedPair('handed.on', found))
  }),
  ...isBound(/^handed\.on$/),
})

/** Reads `/authorize;name=value` where the query lacks the parameter, or has it; any other is not found. */
const pathParameter = (name: string, beside: 'missing' | 'present'): Pick<Fault, 'around'> =>
  retargeting((target) => {
    const parts = new RegExp(`^([^?;]*);${name}=([^?;]*)\\??(.*)$`, 's').exec(target)
    const [, path = '', value = '', query = ''] = parts ?? []
    if (parts === null || hasInQuery(`?${query}`, name) !== (beside === 'present')) return target
    const others = query.replace(new RegExp(`(^|&)${name}=[^&]*`), '')
    return extendQuery(`${path}?${others}`, `${name}=${value}`)
  })

/** A fault, and how its carrier is called where it is no `elsewhere`. */
type Row = Omit<Fault, 'kills'> & {
  readonly group?: 'elsewhere' | 'in-brackets' | 'in-another-case' | 'behind-a-semicolon'
}

const responseTypes: readonly Row[] = [
  {
    id: 'bracketed-response-type-stands-in',
    group: 'in-brackets',
    what: 'response_type[] stands in for response_type.',
    ...standsIn('response_type', alias(/^response_type\[\]$/)),
  },
  {
    id: 'capital-response-type-stands-in',
    group: 'in-another-case',
    what: 'RESPONSE_TYPE stands in for response_type.',
    ...standsIn('response_type', alias(/^RESPONSE_TYPE$/)),
  },
  {
    id: 'json-response-type-stands-in',
    what: 'A JSON document in a GET supplies response_type.',
    ...filledIn('response_type', json('response_type')),
  },
  {
    id: 'response-type-behind-a-semicolon-stands-in',
    group: 'behind-a-semicolon',
    what: 'response_type is found behind a semicolon in another value.',
    ...standsIn('response_type', behindSemicolon('response_type')),
  },
]

const clientIds: readonly Row[] = [
  {
    id: 'client-id-field-stands-in',
    what: 'The header field X-Client-Id stands in for client_id.',
    ...filledIn('client_id', headerField('x-client-id')),
  },
  {
    id: 'client-id-with-a-space-stands-in',
    what: 'A space behind the name client_id is trimmed.',
    ...standsIn('client_id', alias(/^client_id $/)),
  },
  {
    id: 'client-id-in-the-path-stands-in',
    what: 'The path parameter ;client_id= stands in for client_id.',
    ...pathParameter('client_id', 'missing'),
  },
  {
    id: 'client-id-without-underscore-stands-in',
    what: 'clientid stands in for client_id.',
    ...standsIn('client_id', alias(/^clientid$/)),
  },
  {
    id: 'bracketed-client-id-stands-in',
    group: 'in-brackets',
    what: 'client_id[] stands in for client_id.',
    ...standsIn('client_id', alias(/^client_id\[\]$/)),
  },
  {
    id: 'client-id-behind-a-semicolon-stands-in',
    group: 'behind-a-semicolon',
    what: 'client_id is found behind a semicolon in another value.',
    ...standsIn('client_id', behindSemicolon('client_id')),
  },
]

const connections: readonly Row[] = [
  {
    id: 'connection-cookie-stands-in',
    what: 'A cookie remembers the connection for requests without one.',
    ...standsIn('connection', cookie('connection')),
  },
  {
    id: 'capital-connection-stands-in',
    group: 'in-another-case',
    what: 'CONNECTION stands in for connection.',
    ...standsIn('connection', alias(/^CONNECTION$/)),
  },
  {
    id: 'indexed-connection-stands-in',
    group: 'in-brackets',
    what: 'connection[0] stands in for connection.',
    ...standsIn('connection', alias(/^connection\[0\]$/)),
  },
  {
    id: 'form-connection-stands-in',
    what: 'A form in a GET supplies connection.',
    ...filledIn('connection', form('connection')),
  },
  {
    id: 'connection-behind-a-semicolon-stands-in',
    group: 'behind-a-semicolon',
    what: 'connection is found behind a semicolon in another value.',
    ...standsIn('connection', behindSemicolon('connection')),
  },
]

/** Takes other signs in names for underscores, as a parser does for every name. */
const underscored = reading((read) =>
  read.map((one) => {
    const name = one.name.replaceAll('-', '_')
    return read.some((other) => other.name === name) ? one : { ...one, name }
  }),
)

const redirectUris: readonly Row[] = [
  {
    id: 'hyphens-are-underscores',
    what: 'Where a parameter is missing, a name with hyphens stands in for it.',
    ...underscored,
  },
  {
    id: 'redirect-uri-field-stands-in',
    what: 'The header field X-Redirect-Uri stands in for redirect_uri.',
    ...filledIn('redirect_uri', headerField('x-redirect-uri')),
  },
  {
    id: 'redirect-uri-with-a-dot-stands-in',
    what: 'redirect.uri is folded to redirect_uri, as by PHP.',
    ...standsIn('redirect_uri', alias(/^redirect\.uri$/)),
  },
  {
    id: 'redirect-uri-with-a-hyphen-stands-in',
    what: 'redirect-uri stands in for redirect_uri.',
    ...standsIn('redirect_uri', alias(/^redirect-uri$/)),
  },
  {
    id: 'redirect-uri-in-the-path-stands-in',
    what: 'The path parameter ;redirect_uri= stands in for redirect_uri.',
    ...pathParameter('redirect_uri', 'missing'),
  },
]

const accessTokens: readonly Row[] = [
  {
    id: 'camel-case-token-stands-in',
    what: 'accessToken stands in for access_token.',
    ...standsIn('access_token', alias(/^accessToken$/)),
  },
  {
    id: 'json-token-stands-in',
    what: 'A JSON document in a GET supplies access_token.',
    ...filledIn('access_token', json('access_token')),
  },
  {
    id: 'token-cookie-stands-in',
    what: 'A cookie stands in for access_token, so that any site can link in the name of its visitor.',
    ...standsIn('access_token', cookie('access_token')),
  },
  {
    id: 'token-field-stands-in',
    what: 'The header field X-Access-Token stands in for access_token.',
    ...filledIn('access_token', headerField('x-access-token')),
  },
  {
    id: 'token-with-a-space-stands-in',
    what: 'A space behind the name access_token is trimmed.',
    ...standsIn('access_token', alias(/^access_token $/)),
  },
  {
    id: 'bracketed-token-stands-in',
    group: 'in-brackets',
    what: 'access_token[] stands in for access_token.',
    ...standsIn('access_token', alias(/^access_token\[\]$/)),
  },
  {
    id: 'capital-token-stands-in',
    group: 'in-another-case',
    what: 'Access_Token stands in for access_token.',
    ...standsIn('access_token', alias(/^Access_Token$/)),
  },
  {
    id: 'token-behind-a-semicolon-stands-in',
    group: 'behind-a-semicolon',
    what: 'access_token is found behind a semicolon in another value.',
    ...standsIn('access_token', behindSemicolon('access_token')),
  },
]

const states: readonly Row[] = [
  {
    id: 'state-cookie-stands-in',
    what: 'A cookie stands in for state.',
    ...standsIn('state', cookie('state')),
  },
  {
    id: 'bracketed-state-stands-in',
    group: 'in-brackets',
    what: 'state[] stands in for state.',
    ...standsIn('state', alias(/^state\[\]$/)),
  },
  {
    id: 'state-field-stands-in',
    what: 'The header field X-State stands in for state.',
    ...filledIn('state', headerField('x-state')),
  },
  {
    id: 'capital-state-stands-in',
    group: 'in-another-case',
    what: 'STATE stands in for state.',
    ...standsIn('state', alias(/^STATE$/)),
  },
  {
    id: 'state-behind-a-semicolon-stands-in',
    group: 'behind-a-semicolon',
    what: 'state is found behind a semicolon in another value.',
    ...standsIn('state', behindSemicolon('state')),
  },
]

const beside: readonly (Row & { readonly of: string })[] = [
  {
    id: 'response-type-in-camel-case-overrides',
    of: 'response_type',
    what: 'responseType wins over response_type.',
    ...overrides('response_type', alias(/^responseType$/)),
  },
  {
    id: 'connection-cookie-overrides',
    of: 'connection',
    what: 'The connection of the last time, in a cookie, wins over the parameter.',
    ...overrides('connection', cookie('connection')),
  },
  {
    id: 'connection-in-the-path-overrides',
    of: 'connection',
    what: 'The path parameter ;connection= wins over the one in the query.',
    ...pathParameter('connection', 'present'),
  },
  {
    id: 'connection-field-overrides',
    of: 'connection',
    what: 'The header field X-Connection wins over the parameter.',
    ...merged('connection', headerField('x-connection')),
  },
  {
    id: 'json-connection-overrides',
    of: 'connection',
    what: 'A JSON document in a GET is merged over the query.',
    ...merged('connection', json('connection')),
  },
  {
    id: 'redirect-uri-field-is-used',
    of: 'redirect_uri',
    what: 'redirect_uri is compared, the header field X-Redirect-Uri is used.',
    ...handedOn(headerField('x-redirect-uri')),
  },
  {
    id: 'json-redirect-uri-is-used',
    of: 'redirect_uri',
    what: 'redirect_uri is compared, the one of a JSON document in the GET is used.',
    ...handedOn(json('redirect_uri')),
  },
  {
    id: 'redirect-uri-with-a-dot-is-used',
    of: 'redirect_uri',
    what: 'redirect_uri is compared by the proxy, redirect.uri used by PHP behind it.',
    ...isBound(/^redirect\.uri$/),
  },
  {
    id: 'redirect-uri-with-a-space-is-used',
    of: 'redirect_uri',
    what: 'redirect_uri is compared, the same name with a space behind it is used.',
    ...isBound(/^redirect_uri $/),
  },
  {
    id: 'capital-redirect-uri-is-used',
    of: 'redirect_uri',
    what: 'redirect_uri is compared, REDIRECT_URI is used.',
    ...isBound(/^REDIRECT_URI$/),
  },
  {
    id: 'state-cookie-overrides',
    alsoTrips: ['LINK-STATE-001'],
    of: 'state',
    what: 'The state of the last time, in a cookie, wins over the parameter.',
    ...overrides('state', cookie('state')),
  },
  {
    id: 'bracketed-state-overrides',
    alsoTrips: ['LINK-STATE-001'],
    of: 'state',
    what: 'state[] wins over state.',
    ...overrides('state', alias(/^state\[\]$/)),
  },
]

const notRead =
  (name: string) =>
  ({ group = 'elsewhere', ...row }: Row): Fault => ({
    ...row,
    kills: [`param-${name}-${group}-is-not-read`],
    depth: 'default',
  })

/**
 * What wins is judged as the parameter would be, so that a wrong value beside the valid one is refused, as it may be.
 * Only a valid value beside a wrong one shows them: it must excuse nothing.
 */
export const excusedElsewhere: readonly Fault[] = [
  {
    id: 'client-id-field-overrides',
    what: 'The header field X-Client-Id wins over client_id.',
    kills: ['param-client_id-elsewhere-excuses-nothing'],
    depth: 'default',
    ...merged('client_id', headerField('x-client-id')),
  },
  {
    id: 'token-cookie-overrides',
    what: 'The access token in a cookie wins over access_token.',
    kills: ['param-access_token-elsewhere-excuses-nothing'],
    depth: 'default',
    ...overrides('access_token', cookie('access_token')),
  },
  {
    id: 'camel-case-token-overrides',
    what: 'accessToken wins over access_token.',
    kills: ['param-access_token-elsewhere-excuses-nothing'],
    depth: 'default',
    ...overrides('access_token', alias(/^accessToken$/)),
  },
  {
    id: 'bracketed-redirect-uri-overrides',
    what: 'redirect_uri[x] wins over redirect_uri, and is compared.',
    kills: ['param-redirect_uri-elsewhere-excuses-nothing'],
    depth: 'default',
    ...overrides('redirect_uri', alias(/^redirect_uri\[x\]$/)),
  },
  {
    id: 'json-response-type-overrides',
    what: 'A JSON document in a GET is merged over response_type.',
    kills: ['param-response_type-elsewhere-excuses-nothing'],
    depth: 'default',
    ...merged('response_type', json('response_type')),
  },
  {
    id: 'connection-cookie-replaces-what-is-unknown',
    what: 'The connection in a cookie is used where the one in the query is not known.',
    kills: ['param-connection-elsewhere-excuses-nothing'],
    depth: 'default',
    ...overrides('connection', (read, request) =>
      valueIn(read, 'connection')?.startsWith('unknown-') === true
        ? cookie('connection')(read, request)
        : undefined,
    ),
  },
]

/** Each reads one parameter from one place more than the query of a GET and the form of a POST. */
export const otherCarriers: readonly Fault[] = [
  ...responseTypes.map(notRead('response_type')),
  ...clientIds.map(notRead('client_id')),
  ...connections.map(notRead('connection')),
  ...redirectUris.map(notRead('redirect_uri')),
  ...accessTokens.map(notRead('access_token')),
  ...states.map(notRead('state')),
  ...beside.map(
    ({ of, ...row }): Fault => ({
      ...row,
      kills: [`param-${of}-elsewhere-changes-nothing`],
      depth: 'default',
    }),
  ),
]
