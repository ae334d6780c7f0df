import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ContextSoFar, LinkRequest } from './context.js'
import type { LinkError } from './errors.js'

/** Reads at most that many octets; the rest is discarded unread by node:http. */
function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let body = ''
    request.setEncoding('latin1')
    request.on('data', (chunk: string) => {
      body += chunk
      if (body.length <= limit) return
      request.removeAllListeners('data')
      request.resume()
      resolve(undefined)
    })
    request.on('end', () => resolve(body))
    request.on('error', reject)
  })
}

/** Takes from the wire what the endpoint may look at; the body of a POST only, and no `Host` at all. */
export async function receive(request: IncomingMessage, limit: number): Promise<LinkRequest> {
  const { headers, method = '', url = '' } = request
  // RFC 9112 §3.2.2: the absolute form means the same; its authority must not steer anything.
  const target = url.replace(/^https?:\/\/[^/?]*/i, '')
  const question = target.indexOf('?')
  const body = method === 'POST' ? await readBody(request, limit) : ''
  return {
    method,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    targetLength: url.length,
    body: body ?? '',
    bodyTooLarge: body === undefined,
    contentType: headers['content-type'] ?? '',
    authorization: headers.authorization ?? '',
    accept: headers.accept ?? '',
    cookie: headers.cookie ?? '',
  }
}

/** What goes over the wire, decided and not yet sent. */
export interface Answer {
  readonly status: number
  /** Names and values in turn, as they go out. */
  readonly headers: readonly string[]
  readonly body: string
  /** Why it is a refusal; for a log, and never sent. */
  readonly error?: LinkError
}

/** Writes an answer; the context is what the pipeline knew when it ended. */
export type Respond = (response: ServerResponse, answer: Answer, context: ContextSoFar) => void

/** The only writer. node:http leaves out the content of an answer to HEAD, and keeps its length. */
export const respond: Respond = (response, { status, headers, body }) => {
  response.writeHead(status, [...headers, 'Content-Length', String(Buffer.byteLength(body))])
  response.end(body)
}
