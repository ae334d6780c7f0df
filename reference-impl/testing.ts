import { type RequestOptions, request } from 'node:http'
import { connect } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { serveDemo } from './demo.js'
import type { LinkServer, LinkServerOptions } from './index.js'

/** An answer as the wire gave it. */
export interface Reply {
  readonly status: number
  readonly rawHeaders: readonly string[]
  readonly body: string
}

export type Sent = Pick<RequestOptions, 'method' | 'path' | 'headers'> & { readonly body?: string }

/** Every value of a header field. */
export const header = ({ rawHeaders }: Reply, name: string): readonly string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)

/** The parameters of a request: a list repeats a name, null leaves it out. */
export type Pairs = Readonly<Record<string, string | readonly string[] | null>>

export const encode = (pairs: Pairs): string =>
  Object.entries(pairs)
    .flatMap(([name, value]) => (value === null ? [] : [value].flat().map((each) => [name, each] as const)))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')

/** Sends one request over node:http and follows nothing. */
export const send = (url: string, { method = 'GET', path = '/', headers = {}, body }: Sent): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method, path, headers, agent: false }, (incoming) => {
      const { statusCode: status = 0, rawHeaders } = incoming
      text(incoming).then((content) => resolve({ status, rawHeaders, body: content }), reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })

/** Sends bytes as they are and returns the bytes that come back. */
export async function sendRaw(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(bytes, 'latin1')
  return (await buffer(socket)).toString('latin1')
}

export interface Running {
  readonly server: LinkServer
  readonly url: string
  readonly token: string
  /** The one valid request, less or more. */
  readonly query: (changes?: Pairs) => string
  /** Sends the valid request with these changes. */
  readonly link: (changes?: Pairs, sent?: Sent) => Promise<Reply>
}

/** Runs the demo server for as long as the work takes. */
export async function withServer(
  overrides: Partial<LinkServerOptions>,
  work: (running: Running) => Promise<void>,
): Promise<void> {
  const { server, url, query: valid, close } = await serveDemo(0, overrides)
  const query: Running['query'] = (changes) => encode({ ...valid, ...changes })
  const link: Running['link'] = (changes, sent) =>
    send(url, { ...sent, path: `${server.settings.path}?${query(changes)}` })
  try {
    await work({ server, url, token: valid.access_token, query, link })
  } finally {
    await close()
  }
}
