import type { WireRequest } from './exchange.js'

/** Whether a request has a field with this value, letter case aside. */
export const headerIs = (request: WireRequest, name: string, value: string): boolean =>
  request.headers.some(([key, found]) => key.toLowerCase() === name && found.toLowerCase() === value)

/** One chunk, and the last one, which is empty. @see RFC 9112 §7.1 */
const chunked = (content: string): string => `${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n`

/** The octets of a request. */
export function serialise(request: WireRequest): string {
  const { method, target, version = '1.1', headers, body } = request
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  const isChunked = body !== null && headerIs(request, 'transfer-encoding', 'chunked')
  return `${method} ${target} HTTP/${version}\r\n${lines.join('')}\r\n${isChunked ? chunked(body) : (body ?? '')}`
}
