import type { Socket } from 'node:net'
import { answering, type OnRequest, response } from './serve.js'

/** A server that implements nothing; the suite must find no requirement fulfilled, and say what is wrong. */
export interface NullCase {
  readonly id: string
  readonly says: string
  /** Null: nobody listens. */
  readonly onRequest: OnRequest | null
  /** What its control comes to. */
  readonly control: 'unreachable' | 'refused' | 'accepted'
  /** What the first diagnosis must speak of. */
  readonly diagnosis: RegExp
  /** Only a time limit ends an exchange with it: a short one, so that the test ends. */
  readonly hangs?: true
}

export const parametersOf = (request: string): URLSearchParams =>
  new URLSearchParams(/^\S+ [^?\s]*\?(\S*) /.exec(request)?.[1] ?? '')

/** Writes the same octets for as long as the peer reads them. */
export function forever(socket: Socket, octets: string): void {
  const chunk = Buffer.from(octets.repeat(Math.ceil(65_536 / octets.length)), 'latin1')
  const more = (): void => {
    if (!socket.destroyed) socket.write(chunk, () => setImmediate(more))
  }
  more()
}

export function drip(socket: Socket, octets: string): void {
  let at = 0
  const timer = setInterval(() => socket.write(octets[at++ % octets.length] ?? ''), 50)
  socket.on('close', () => clearInterval(timer))
}

export const html = 'Content-Type: text/html; charset=utf-8'
export const noise = Array.from({ length: 2000 }, (_, at) => String.fromCharCode((at * 73 + 19) % 256)).join(
  '',
)

export const refusing = (status: number, body: string): Pick<NullCase, 'onRequest' | 'control'> => ({
  onRequest: answering(response(status, html, body)),
  control: 'refused',
})
export const silentAfter =
  (octets: string): OnRequest =>
  (socket) =>
    socket.end(octets, 'latin1')
