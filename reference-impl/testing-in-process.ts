import { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { LinkServer } from './index.js'
import type { Reply, Sent } from './testing.js'

/** Stands for a socket: keeps what is written. */
class Wire extends Duplex {
  readonly chunks: Buffer[] = []
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk)
    done()
  }
}

/** Reads an answer as a client would, from its octets. */
function replyOf(octets: Buffer): Reply {
  const end = octets.indexOf('\r\n\r\n')
  const [first = '', ...fields] = octets.subarray(0, end).toString('latin1').split('\r\n')
  const rawHeaders = fields.flatMap((field) => {
    const colon = field.indexOf(':')
    return [field.slice(0, colon), field.slice(colon + 1).trim()]
  })
  return { status: Number(first.split(' ')[1]), rawHeaders, body: octets.subarray(end + 4).toString('utf8') }
}

/** Sends one request without a socket; header fields in lower case, as node:http hands them on. */
export const ask = (
  { handler }: Pick<LinkServer, 'handler'>,
  { method = 'GET', path = '/', headers = {}, body = '' }: Sent,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const wire = new Wire() as Wire & Socket
    const request = Object.assign(new IncomingMessage(wire), {
      method,
      url: path ?? '/',
      headers,
      complete: true,
    })
    const response = new ServerResponse(request)
    response.assignSocket(wire)
    response.on('finish', () => resolve(replyOf(Buffer.concat(wire.chunks))))
    response.on('close', () => reject(new Error(`no answer to ${method} ${String(path).slice(0, 200)}`)))
    request.push(Buffer.from(body))
    request.push(null)
    handler(request, response)
  })
