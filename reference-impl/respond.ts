import type { ServerResponse } from 'node:http'
import type { ContextSoFar } from './context.js'

/** What goes over the wire, decided and not yet sent. */
export interface Answer {
  readonly status: number
  /** Names and values in turn, as they go out. */
  readonly headers: readonly string[]
  readonly body: string
}

/** Writes an answer; the context is what the pipeline knew when it ended. */
export type Respond = (response: ServerResponse, answer: Answer, context: ContextSoFar) => void

/** The only writer. node:http leaves out the content of an answer to HEAD, and keeps its length. */
export const respond: Respond = (response, { status, headers, body }) => {
  response.writeHead(status, [...headers, 'Content-Length', String(Buffer.byteLength(body))])
  response.end(body)
}
