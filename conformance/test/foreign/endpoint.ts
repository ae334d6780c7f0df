import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ErrorCode } from '../../../generated/contract.js'
import type { Profile } from '../../../generated/requirements.js'
import type { RunningVariant } from '../benign/variant.js'

/** A request as the rules of an endpoint see it. */
export interface Ask {
  /** The server's own; nothing of the request has a say in it. */
  readonly origin: string
  readonly method: string
  readonly path: string
  readonly query: string
  /** Of the query, or of a form that was posted. */
  readonly parameters: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly cookies: ReadonlyMap<string, string>
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
}

const reasons = {
  malformed: 'malformed',
  repeated: 'a parameter was sent twice',
  client: 'unknown client',
  redirect_uri: 'this address is not registered',
} as const

/** Why a request is refused: a reason of the server's own, or a code of RFC 6749 §4.1.2.1. */
export type Reason = keyof typeof reasons | ErrorCode

const isOwn = (reason: Reason): reason is keyof typeof reasons => reason in reasons

/** The words for a reason, where a server has none of its own. */
export const wordsOf = (reason: Reason): string => (isOwn(reason) ? reasons[reason] : reason)

/**
 * A small authorization endpoint of RFC 6749 that shares nothing with the reference: it compares, refuses and reports as
 * it must, and leaves to its author where a valid request goes and how its pages look.
 */
export interface Endpoint {
  /** What a request waits for before it is looked at. */
  readonly waits?: () => Promise<void>
  /** Where a valid request goes: a page of login, or a redirect. */
  readonly start: (ask: Ask) => Reply
  /** Default: a page of status 400. */
  readonly refuse?: (reason: Reason, ask: Ask) => Reply
  /** What stands at other paths. Default: 404. */
  readonly elsewhere?: (ask: Ask) => Reply | null
  /** Comes before the rules; null lets them decide. */
  readonly before?: (ask: Ask) => Reply | null
  /** Changes what was decided. */
  readonly after?: (reply: Reply, ask: Ask) => Reply
  /** Default: code. */
  readonly responseTypes?: readonly string[]
  /** Errors that go to the client by redirect. Default: all those that RFC 6749 §4.1.2.1 sends there. */
  readonly showsErrors?: boolean
  readonly path?: string
  /** Where the rules decide. Default: at `path`. */
  readonly decidesAt?: readonly string[]
  /** Takes the request out of the parameters that carry it to `decidesAt`; null when they are the request. */
  readonly unpack?: (parameters: URLSearchParams) => URLSearchParams | null
  /** How a redirection URI is compared with a registered one. Default: character by character. */
  readonly accepts?: (registered: string, sent: string) => boolean
  /** What is never looked at before the login. */
  readonly ignores?: readonly ('client_id' | 'redirect_uri' | 'response_type')[]
  readonly target?: (content: Record<string, unknown>) => Record<string, unknown>
  /** The coding of content, whatever the request says of Accept-Encoding. */
  readonly coded?: readonly [name: string, code: (octets: Buffer) => Buffer]
  /** What is not answered: its connection is cut off, or the whole process ends, and a supervisor may start it again. */
  readonly fatal?: (ask: Ask) => 'cut' | 'end' | 'restart' | null
}

export const client = 'shelf-of-books'
export const registered = ['https://books.example.org/signed-in', 'https://books.example.org/return?shop=3']
const other = { client_id: 'garden-shed', redirect_uri: 'https://garden.example.net/cb' }

/** A whole document of the author's own. */
export const html = (status: number, document: string, ...cookies: readonly string[]): Reply => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "frame-ancestors 'none'",
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
  },
  body: document,
})

export const page = (status: number, title: string, body: string): Reply =>
  html(status, `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`)

export const redirect = (location: string, ...cookies: readonly string[]): Reply => ({
  status: 302,
  headers: {
    // Node sends no other octets.
    location: location.replace(/[^\x21-\x7e]/gu, encodeURIComponent),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
  },
})

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const refusal = (reason: Reason): Reply =>
  page(
    400,
    'Request refused',
    `<h1>Sorry</h1><p>${escapeHtml(wordsOf(reason))}</p><p><a href="/">Home</a></p>`,
  )

/** Counted once: looking for each name among all takes the square of their number. */
function tooMany(parameters: URLSearchParams): boolean {
  const names = [...parameters.keys()]
  return new Set(names).size < names.length
}

/** RFC 6749 §4.1.2.1: the query of the redirection URI is kept, and state comes back as it was sent. */
export function toClient(uri: string, error: string, parameters: URLSearchParams): Reply {
  const state = parameters.get('state')
  const answer = new URLSearchParams({ error, ...(state === null || state === '' ? {} : { state }) })
  // Multiple Response Types §5: whatever yields more than a code answers in the fragment.
  const isFragment = parameters.get('response_type')?.includes('id_token') === true
  return redirect(`${uri}${isFragment ? '#' : uri.includes('?') ? '&' : '?'}${answer}`)
}

const clients: ReadonlyMap<string, readonly string[]> = new Map([
  [client, registered],
  [other.client_id, [other.redirect_uri]],
])

/** Whether the octets of a query can be read at all. */
export const isReadable = ({ query, parameters }: Ask): boolean =>
  /^[\x21-\x7e]*$/.test(query) &&
  !/%(?![0-9a-f]{2})/i.test(query) &&
  ![...parameters].some(([name, value]) => /[\0-\x1f\x7f]/.test(name + value))

/** What must be right before an error may go to the client. */
function refusalOnPage({ accepts = Object.is, ignores = [] }: Endpoint, ask: Ask): Reason | null {
  const { parameters } = ask
  if (!isReadable(ask)) return 'malformed'
  if (tooMany(parameters)) return 'repeated'
  const uris = clients.get(parameters.get('client_id') ?? '')
  if (uris === undefined) return ignores.includes('client_id') ? null : 'client'
  if (ignores.includes('redirect_uri')) return null
  const uri = parameters.get('redirect_uri')
  return uri !== null && uris.some((one) => accepts(one, uri)) ? null : 'redirect_uri'
}

/** RFC 6749 §3.1.1: a composite type is a set. */
const setOf = (type: string): string => type.split(' ').sort().join(' ')

function errorForClient(
  { ignores = [], responseTypes = ['code'] }: Endpoint,
  { parameters }: Ask,
): ErrorCode | null {
  const type = parameters.get('response_type') ?? ''
  if (!ignores.includes('response_type')) {
    if (type === '') return 'invalid_request'
    if (!responseTypes.some((one) => setOf(one) === setOf(type))) return 'unsupported_response_type'
  }
  if (parameters.has('request')) return 'request_not_supported'
  if (parameters.has('request_uri')) return 'request_uri_not_supported'
  if (!['query', null, ''].includes(parameters.get('response_mode'))) return 'invalid_request'
  return /^[\x21\x23-\x5b\x5d-\x7e ]*$/.test(parameters.get('scope') ?? '') ? null : 'invalid_scope'
}

function decide(endpoint: Endpoint, ask: Ask): Reply {
  const refuse = (reason: Reason): Reply => endpoint.refuse?.(reason, ask) ?? refusal(reason)
  const reason = refusalOnPage(endpoint, ask)
  if (reason !== null) return refuse(reason)
  const error = errorForClient(endpoint, ask)
  if (error === null) return endpoint.start(ask)
  return endpoint.showsErrors === true
    ? refuse(error)
    : toClient(ask.parameters.get('redirect_uri') ?? '/', error, ask.parameters)
}

function answer(endpoint: Endpoint, ask: Ask): Reply {
  const first = endpoint.before?.(ask) ?? null
  if (first !== null) return first
  const { path = '/authorize', decidesAt = [path] } = endpoint
  if (!decidesAt.includes(ask.path))
    return endpoint.elsewhere?.(ask) ?? page(404, 'Not found', '<p>Nothing is here. <a href="/">Home</a></p>')
  if (!['GET', 'HEAD', 'POST'].includes(ask.method))
    return { ...page(405, 'Not allowed', '<p>GET or POST</p>'), headers: { allow: 'GET, HEAD, POST' } }
  return decide(endpoint, { ...ask, parameters: endpoint.unpack?.(ask.parameters) ?? ask.parameters })
}

function body(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    request.setEncoding('latin1')
    request.on('data', (chunk: string) => {
      text += chunk
    })
    request.on('close', () => resolve(text))
    request.on('end', () => resolve(text))
  })
}

const cookiesOf = (header = ''): ReadonlyMap<string, string> =>
  new Map(
    header.split(';').flatMap((pair) => {
      const [name, ...value] = pair.trim().split('=')
      return name === undefined ? [] : [[name, value.join('=')]]
    }),
  )

async function askOf(request: IncomingMessage, origin: string): Promise<Ask> {
  const [path = '', ...rest] = (request.url ?? '').split('?')
  const query = rest.join('?')
  const sent = request.method === 'POST' ? await body(request) : query
  return {
    origin,
    cookies: cookiesOf(request.headers.cookie),
    method: request.method ?? '',
    path,
    query,
    parameters: new URLSearchParams(sent),
    headers: request.headers,
  }
}

const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

function fail(how: 'cut' | 'end' | 'restart', server: Server, request: IncomingMessage): void {
  if (how === 'cut') request.socket.destroy()
  else if (server.listening) {
    const { port } = server.address() as AddressInfo
    void shut(server).then(() => how === 'restart' && server.listen(port, '127.0.0.1'))
  }
}

/** Starts an endpoint on a free port, and writes what its owner would put into a target file. */
export async function startEndpoint(endpoint: Endpoint, profile: Profile): Promise<RunningVariant> {
  let url = ''
  const server = createServer({ maxHeaderSize: 131_072 }, (request, response) => {
    void askOf(request, url).then(async (ask) => {
      await endpoint.waits?.()
      const how = endpoint.fatal?.(ask) ?? null
      if (how !== null) return fail(how, server, request)
      const decided = answer(endpoint, ask)
      const { status, headers = {}, body: text = '' } = endpoint.after?.(decided, ask) ?? decided
      const [coding, code] = endpoint.coded ?? []
      const octets = text === '' || code === undefined ? Buffer.from(text) : code(Buffer.from(text))
      response.writeHead(status, {
        ...headers,
        ...(coding === undefined || text === '' ? {} : { 'content-encoding': coding }),
        'content-length': octets.length,
      })
      response.end(request.method === 'HEAD' ? '' : octets)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const content = {
    target: url,
    profile,
    mode: 'overloaded',
    path: endpoint.path ?? '/authorize',
    client_id: client,
    redirect_uris: registered,
    second_client: other,
  }
  return {
    target: endpoint.target?.(content) ?? content,
    close: () => shut(server),
  }
}
