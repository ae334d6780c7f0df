import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LinkConformanceError } from '../common/errors.js'
import type { HeaderLine } from '../wire/exchange.js'
import type { BackChannelReply, BackChannelRequest } from './back-channel.js'
import type { Upstream } from './upstream.js'

/** An upstream that can be asked over a socket. */
export interface UpstreamListener {
  readonly url: string
  readonly port: number
  /** Takes no new connections and ends all that there are, held ones too. */
  close(): Promise<void>
}

/** Where to listen; port 0 is any free one. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** A longer body is answered with 413. */
const mostOctets = 65_536

// A target may carry a long code in the wrong place; it is to be seen, not cut off.
const nodeOptions = { maxHeaderSize: 131_072, headersTimeout: 10_000, requestTimeout: 20_000 }

/** What is too long is read to its end and dropped: else its sender never comes to read the answer. */
async function bodyOf(request: IncomingMessage): Promise<Pick<BackChannelRequest, 'body' | 'cut'>> {
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (octets < mostOctets) chunks.push(chunk)
    octets += chunk.length
  }
  const body = Buffer.concat(chunks).subarray(0, mostOctets).toString('latin1')
  return { body, cut: octets > mostOctets }
}

/** Every line as it stood: Node joins or drops repeated ones elsewhere. */
const linesOf = ({ rawHeaders }: IncomingMessage): readonly HeaderLine[] =>
  rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : []))

async function requestOf(request: IncomingMessage): Promise<BackChannelRequest> {
  const { method = '', url: target = '' } = request
  return { method, target, headers: linesOf(request), ...(await bodyOf(request)) }
}

function send(reply: BackChannelReply, response: ServerResponse): void {
  if (reply.kind === 'silent') return
  const body = Buffer.from(reply.body)
  // Of one that is cut, more is promised than comes.
  const length = body.length + (reply.kind === 'cut' ? 64 : 0)
  response.writeHead(reply.status, [...reply.headers.flat(), 'Content-Length', String(length)])
  if (reply.kind === 'whole') response.end(body)
  else response.write(body, () => response.destroy())
}

async function serve(
  upstream: Pick<Upstream, 'answer'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Whoever goes away early is told nothing, and is no failure of ours.
  response.on('error', () => undefined)
  try {
    send(await upstream.answer(await requestOf(request)), response)
  } catch {
    response.destroy()
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'the port is taken: end the process that listens there, or give the suite and the target another port',
  EACCES: 'the port may not be taken by this user: give the suite and the target one above 1023',
  EADDRNOTAVAIL: 'the address is not one of this machine',
  ENOTFOUND: 'the host is unknown',
}

function cannotListen(error: NodeJS.ErrnoException, { host, port }: ListenAddress): LinkConformanceError {
  const reason = reasons[error.code ?? ''] ?? error.message
  const message = `the upstream cannot listen on ${host}:${port} (${error.code ?? 'unknown'}); ${reason}`
  return new LinkConformanceError('configuration', message, { cause: error })
}

const opened = (server: Server, address: ListenAddress): Promise<number> =>
  new Promise((resolve, reject) => {
    server.on('error', (error) => reject(cannotListen(error, address)))
    server.listen(address.port, address.host, () => resolve((server.address() as AddressInfo).port))
  })

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/**
 * Gives an upstream its socket: the target asks for metadata, keys, tokens and userinfo there, over plain HTTP.
 *
 * @throws LinkConformanceError when the address cannot be listened on; its cause has the code of the system
 */
export async function listenUpstream(
  upstream: Pick<Upstream, 'answer'>,
  address: ListenAddress,
): Promise<UpstreamListener> {
  const server = createServer(nodeOptions, (request, response) => void serve(upstream, request, response))
  const port = await opened(server, address)
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return { url: `http://${host}:${port}`, port, close: () => closed(server) }
}
