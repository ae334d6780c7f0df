import { AsyncLocalStorage } from 'node:async_hooks'
import type http from 'node:http'
import { isOfKind, type KindName, kindNames, type Seen } from './kinds.js'

interface Current {
  readonly message: http.IncomingMessage
  body: string
  /** What was asked of it already; forgotten when more of the content has come. */
  readonly answers: Map<KindName, boolean>
}

const current = new AsyncLocalStorage<Current>()

function seenIn({ message, body }: Current): Seen {
  const { method = '', url = '', headers } = message
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  return {
    method,
    headers,
    parameters: new URLSearchParams(method === 'POST' ? `${body}&${query}` : query),
  }
}

/** The request that is being answered, at whatever depth; null where none is. */
export function currentRequest(): (Pick<Current, 'message'> & Seen & { readonly query: string }) | null {
  const request = current.getStore()
  if (request === undefined) return null
  const { url = '' } = request.message
  return {
    message: request.message,
    ...seenIn(request),
    query: `${url.slice(url.indexOf('?') + 1)}&${request.body}`,
  }
}

/** Whether the request that is being answered is of that kind; false where no request is. */
export function isCurrent(kind: KindName): boolean {
  const request = current.getStore()
  if (request === undefined) return false
  const known = request.answers.get(kind)
  if (known !== undefined) return known
  const seen = seenIn(request)
  for (const name of kindNames) request.answers.set(name, isOfKind(seen, name))
  return request.answers.get(kind) ?? false
}

/** A handler that can be asked which request it answers, at whatever depth. */
export const entered =
  (handler: http.RequestListener): http.RequestListener =>
  (message, response) => {
    const request: Current = { message, body: '', answers: new Map() }
    if (message.method === 'POST')
      message.on('data', (chunk: Buffer | string) => {
        request.answers.clear()
        request.body += typeof chunk === 'string' ? chunk : chunk.toString('latin1')
      })
    current.run(request, () => handler(message, response))
  }
