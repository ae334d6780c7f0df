import type { Socket } from 'node:net'
import type { Connections, Endpoint } from './connections.js'
import { after } from './deadline.js'
import type { ExchangeFailure, FailureKind, WireRequest, WireResponse } from './exchange.js'
import { createResponseReader, type ReaderLimits } from './response-reader.js'
import { headerIs, serialise } from './serialise.js'

export type Reading =
  | { readonly response: WireResponse; readonly reusable: boolean; readonly reused?: boolean }
  | { readonly failure: ExchangeFailure; readonly stale: boolean }

const limits: ReaderLimits = { head: 256 * 1024, body: 512 * 1024 }
/** RFC 9110 §9.3.2: no content follows a HEAD answer; wait this long for octets that should not come. */
const headGraceMs = 250

const tlsCodes = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/

function failureKind(error: NodeJS.ErrnoException): FailureKind {
  const code = error.code ?? ''
  if (tlsCodes.test(code)) return 'tls'
  switch (code) {
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EACCES':
      return 'refused'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'unresolved'
    case 'ETIMEDOUT':
      return 'timeout'
    default:
      return 'reset'
  }
}

/** OpenSSL's own messages are full of its source files; its reason is what a reader needs. */
const wordsOf = ({ message }: Error): string => /:([^:]+):[^:\s]+\.c:\d+/.exec(message)?.[1] ?? message

/** Whether any proxy or server on the way may lose its framing over this request, so that its connection is not shared. */
const isolated = (request: WireRequest): boolean =>
  request.method === 'HEAD' || request.version === '1.0' || headerIs(request, 'connection', 'close')

/** Writes the request on a connection and reads one answer; resolves once, whatever the peer does. */
function converse(
  socket: Socket,
  request: WireRequest,
  reused: boolean,
  timeoutMs: number,
): Promise<Reading> {
  return new Promise((resolve) => {
    const reader = createResponseReader(request.method, limits)
    let answered = false
    let graced: Reading | null = null
    const settle = (reading: Reading): void => {
      deadline.cancel()
      socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError)
      resolve(reading)
    }
    const fail = (kind: FailureKind, message: string): void =>
      settle({
        failure: { kind, message },
        stale: reused && !answered && (kind === 'closed' || kind === 'reset'),
      })
    let deadline = after(timeoutMs, (inTime) =>
      inTime
        ? fail('timeout', `no complete answer within ${timeoutMs} ms`)
        : fail('unread', `the suite was too busy to read an answer within ${timeoutMs} ms`),
    )
    const onData = (chunk: Buffer): void => {
      answered = true
      const step = reader.push(chunk.toString('latin1'))
      if (step.state === 'more') return
      if (step.state === 'failed') {
        fail(step.kind, step.message)
        return
      }
      // Content after a HEAD answer is seen now; a server that goes on sending it must not be waited for.
      if (request.method !== 'HEAD' || graced !== null) {
        settle({ ...step, reusable: step.reusable && graced === null })
        return
      }
      const answer: Reading = { ...step, reusable: false }
      graced = answer
      deadline.cancel()
      deadline = after(headGraceMs, () => settle(answer))
    }
    const onEnd = (): void => {
      const step = reader.end()
      if (graced !== null) settle(graced)
      else if (step === null) fail('closed', 'the connection was closed without an answer')
      else if (step.state === 'failed') fail(step.kind, step.message)
      else settle(step)
    }
    const onError = (error: NodeJS.ErrnoException): void => {
      const kind = failureKind(error)
      // A server that answers early and closes (414, 431) may reset the rest of a long request.
      const partial = kind === 'reset' ? reader.end() : null
      if (partial !== null && partial.state === 'done') settle({ ...partial, reusable: false })
      else fail(kind, wordsOf(error))
    }
    socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError)
    socket.write(serialise(request), 'latin1')
  })
}

/** Sends a request on a connection of the pool, or on a new one, and reads its answer. */
export async function sendOnce(
  connections: Connections,
  request: WireRequest,
  timeoutMs: number,
): Promise<Reading> {
  const endpoint: Endpoint = request
  const pooled = isolated(request) ? null : connections.idle(endpoint)
  const socket = pooled ?? connections.open(endpoint)
  const reading = await converse(socket, request, pooled !== null, timeoutMs)
  if ('response' in reading && reading.reusable && !isolated(request)) connections.keep(endpoint, socket)
  else socket.destroy()
  // RFC 9112 §9.3.1: a server may close an idle connection at any time; the request was not seen, so ask again.
  if ('stale' in reading && reading.stale && !connections.isClosed()) {
    const again = await sendOnce(connections, request, timeoutMs)
    // Where nobody listens any more, the request may have been the last that was seen.
    return 'failure' in again && again.failure.kind === 'refused' ? reading : again
  }
  return 'response' in reading ? { ...reading, reused: pooled !== null } : reading
}
