import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { authorize, type Decision } from './authorize.js'
import { readParameters } from './parameters.js'

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

const everyAnswer = {
  'cache-control': 'no-store, private',
  deprecation: '@1483401600',
  link: '</docs/linking>; rel="deprecation"',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

function sendJson(
  response: ServerResponse,
  status: number,
  content: object,
  extra: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify(content)
  response.writeHead(status, {
    ...everyAnswer,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...extra,
  })
  response.end(body)
}

function redirect(response: ServerResponse, location: string, extra: Record<string, string> = {}): void {
  response.writeHead(302, { ...everyAnswer, location, ...extra })
  response.end()
}

function write(decision: Decision, response: ServerResponse): void {
  switch (decision.kind) {
    case 'go':
      redirect(response, decision.location, {
        'set-cookie': `tx-${decision.transaction.slice(0, 6)}=${decision.transaction}; Path=/; HttpOnly; SameSite=Lax`,
      })
      return
    case 'oops':
      redirect(response, `/oops/${randomUUID()}?reason=${decision.reason}`)
      return
    case 'tell-client':
      redirect(response, decision.location)
      return
    case 'json': {
      const challenge = { 'www-authenticate': `Bearer error="${decision.error}"` }
      const { error, detail } = decision
      sendJson(response, decision.status, { error, detail }, decision.status === 401 ? challenge : {})
      return
    }
    default:
      decision satisfies never
  }
}

const longestBody = 16_384

/** Collects a body; an oversized one is cut, which makes it unreadable. */
function collect(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = ''
    request.setEncoding('latin1')
    request.on('data', (chunk: string) => {
      if (body.length <= longestBody) body += chunk
    })
    request.on('close', () => resolve(body))
    request.on('end', () => resolve(body))
  })
}

/** A router as small as they come: exact method, exact path. */
export interface IndependentServer {
  readonly url: string
  close(): Promise<void>
}

function routesOf(issuer: () => string, sharedWithLogin: boolean): ReadonlyMap<string, Handler> {
  const answer = (encoded: string, request: IncomingMessage, response: ServerResponse): void => {
    if (encoded.length > longestBody) {
      sendJson(response, 413, { error: 'too_large' })
      return
    }
    const parameters = readParameters(encoded)
    if ('unreadable' in parameters)
      sendJson(response, 400, { error: 'invalid_request', detail: parameters.unreadable })
    else if (request.headers.authorization !== undefined)
      sendJson(response, 400, { error: 'invalid_request', detail: 'no Authorization header here' })
    else write(authorize(parameters, { issuer: issuer(), sharedWithLogin }), response)
  }
  const get: Handler = (request, response) => {
    const target = request.url ?? ''
    answer(target.includes('?') ? target.slice(target.indexOf('?') + 1) : '', request, response)
  }
  const post: Handler = (request, response, body) => {
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
    if (type !== 'application/x-www-form-urlencoded') sendJson(response, 415, { error: 'form_expected' })
    else answer(body, request, response)
  }
  const metadata: Handler = (_request, response) =>
    sendJson(response, 200, {
      issuer: issuer(),
      authorization_endpoint: `${issuer()}/authorize`,
      response_types_supported: ['code', 'token'],
      response_modes_supported: ['query', 'fragment'],
      authorization_response_iss_parameter_supported: true,
    })
  return new Map<string, Handler>([
    ['GET /authorize', get],
    ['HEAD /authorize', get],
    ['POST /authorize', post],
    ['GET /.well-known/oauth-authorization-server', metadata],
  ])
}

async function dispatch(
  routes: ReadonlyMap<string, Handler>,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await collect(request)
  const path = (request.url ?? '').split('?')[0] ?? ''
  const handler = routes.get(`${request.method} ${path}`)
  const allowed = [...routes.keys()].filter((key) => key.endsWith(` ${path}`)).map((key) => key.split(' ')[0])
  if (request.headers.host !== host) sendJson(response, 421, { error: 'wrong_host' })
  else if ((request.url ?? '').length > 12_000) sendJson(response, 414, { error: 'too_long' })
  else if (handler !== undefined) handler(request, response, body)
  else if (allowed.length === 0) sendJson(response, 404, { error: 'not_found' })
  else sendJson(response, 405, { error: 'method_not_allowed' }, { allow: allowed.join(', ') })
}

function refuseUnparsable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Too Large' : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Starts the second correct server, which shares nothing with the first, on a free port. */
export async function startIndependentServer(sharedWithLogin: boolean): Promise<IndependentServer> {
  let issuer = ''
  const routes = routesOf(() => issuer, sharedWithLogin)
  const server: Server = createServer((request, response) => {
    void dispatch(routes, issuer.slice('http://'.length), request, response)
  })
  server.on('clientError', refuseUnparsable)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: issuer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
