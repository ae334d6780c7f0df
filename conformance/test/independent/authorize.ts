import { randomBytes } from 'node:crypto'
import type { Parameters } from './parameters.js'
import { clients, connections, isGood, isRegistered } from './registry.js'

/** What the endpoint decides; the server turns it into a response. */
export type Decision =
  | { readonly kind: 'go'; readonly location: string; readonly transaction: string }
  /** On the server's own error page: the client cannot be trusted with it. */
  | { readonly kind: 'oops'; readonly reason: string }
  | { readonly kind: 'json'; readonly status: number; readonly error: string; readonly detail: string }
  | { readonly kind: 'tell-client'; readonly location: string }

export interface AuthorizeSettings {
  readonly issuer: string
  /** The endpoint also starts ordinary logins, which carry no access token. */
  readonly sharedWithLogin: boolean
}

const json = (status: number, error: string, detail: string): Decision => ({
  kind: 'json',
  status,
  error,
  detail,
})

const handle = (): string => randomBytes(24).toString('base64url')

/** Errors that a client's program can act on; all others are shown to whoever sent the request. */
function tellClient(error: string, parameters: Parameters, settings: AuthorizeSettings): Decision {
  const uri = parameters.get('redirect_uri') ?? ''
  const answer = new URLSearchParams({ error, iss: settings.issuer })
  const state = parameters.get('state')
  if (state !== undefined) answer.set('state', state)
  const glue = parameters.get('response_type') === 'token' ? '#' : uri.includes('?') ? '&' : '?'
  return { kind: 'tell-client', location: uri + glue + answer }
}

function toConnection(name: string | undefined, settings: AuthorizeSettings): Decision {
  const transaction = handle()
  const connection = name === undefined ? undefined : connections.get(name)
  if (connection === undefined || connection.kind === 'password')
    return { kind: 'go', location: `/interaction/${transaction}`, transaction }
  const query =
    connection.kind === 'pushed'
      ? { client_id: connection.clientId, request_uri: `urn:ietf:params:oauth:request_uri:${handle()}` }
      : {
          client_id: connection.clientId,
          response_type: 'code',
          redirect_uri: `${settings.issuer}/federation/return`,
          scope: 'openid email',
          state: handle(),
          nonce: handle(),
        }
  return { kind: 'go', location: `${connection.endpoint}?${new URLSearchParams(query)}`, transaction }
}

/** Nothing may be told to the client before these two are known to be good. */
function checkClient(parameters: Parameters): Decision | null {
  const client = clients.get(parameters.get('client_id') ?? '')
  if (client === undefined) return { kind: 'oops', reason: 'unknown_client' }
  const uri = parameters.get('redirect_uri')
  return uri !== undefined && isRegistered(uri, client) ? null : { kind: 'oops', reason: 'unknown_callback' }
}

function checkProtocol(parameters: Parameters, settings: AuthorizeSettings): Decision | null {
  const type = parameters.get('response_type')
  const mode = parameters.get('response_mode')
  if (type === undefined) return json(422, 'invalid_request', 'response_type is required')
  if (type !== 'code' && type !== 'token') return json(422, 'unsupported_response_type', 'code or token')
  if (parameters.has('request')) return tellClient('request_not_supported', parameters, settings)
  if (parameters.has('request_uri')) return tellClient('request_uri_not_supported', parameters, settings)
  if (mode !== undefined && mode !== (type === 'code' ? 'query' : 'fragment'))
    return tellClient('invalid_request', parameters, settings)
  if ((parameters.get('state') ?? '').length > 1000) return json(400, 'invalid_request', 'state is too long')
  return null
}

function checkToken(parameters: Parameters, settings: AuthorizeSettings): Decision | null {
  const token = parameters.get('access_token')
  if (token === undefined && settings.sharedWithLogin) return null
  return token !== undefined && isGood(token, parameters.get('client_id') ?? '')
    ? null
    : json(401, 'invalid_token', 'a valid access_token is required')
}

function checkConnection(parameters: Parameters): Decision | null {
  const name = parameters.get('connection')
  if (name === undefined) return null
  if (!connections.has(name)) return json(404, 'no_such_connection', 'nobody knows this connection')
  const enabled = clients.get(parameters.get('client_id') ?? '')?.connections.includes(name)
  return enabled === true ? null : json(403, 'connection_disabled', 'not enabled for this client')
}

/** The endpoint's rules, in order: who asks, how, for whom, where to. */
export function authorize(parameters: Parameters, settings: AuthorizeSettings): Decision {
  const prompt = parameters.get('prompt')?.split(' ') ?? []
  return (
    checkClient(parameters) ??
    checkProtocol(parameters, settings) ??
    checkToken(parameters, settings) ??
    checkConnection(parameters) ??
    (prompt.includes('none') ? tellClient('interaction_required', parameters, settings) : null) ??
    toConnection(parameters.get('connection'), settings)
  )
}
