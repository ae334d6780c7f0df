import { connect, type Socket } from 'node:net'
import type { WireRequest } from '../wire/exchange.js'

/** The octets of a request, made beforehand: a client that judges nothing need not build anything either. */
const octetsOf = ({ method, target, headers, body }: WireRequest): Buffer =>
  Buffer.from(
    `${method} ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body ?? ''}`,
    'latin1',
  )

/** Where the answer ends, or -1 while it has not; knows Content-Length and chunks, and nothing more. */
function answerEnd(octets: string, method: string): number {
  const head = octets.indexOf('\r\n\r\n')
  if (head < 0) return -1
  const start = head + 4
  if (method === 'HEAD' || / (204|304) /.test(octets.slice(8, 14))) return start
  const length = /\r\ncontent-length: *(\d+)/i.exec(octets.slice(0, head))?.[1]
  if (length !== undefined) return octets.length >= start + Number(length) ? start + Number(length) : -1
  const last = octets.indexOf('0\r\n\r\n', start)
  return last < 0 ? -1 : last + 5
}

/** Sends one request; resolves to whether the connection may be used again. */
const exchange = (socket: Socket, octets: Buffer, method: string): Promise<boolean> =>
  new Promise((resolve) => {
    let answer = ''
    const done = (reusable: boolean): void => {
      socket.off('data', onData).off('close', onClose)
      resolve(reusable)
    }
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString('latin1')
      if (answerEnd(answer, method) >= 0) done(!/\r\nconnection: *close/i.test(answer))
    }
    const onClose = (): void => done(false)
    socket.on('data', onData).on('close', onClose)
    socket.write(octets)
  })

/** Sends every request over keep-alive connections, as many at a time as asked for, and reads every answer. */
export async function sendBare(requests: readonly WireRequest[], concurrency: number): Promise<void> {
  const made = requests.map((request) => ({ octets: octetsOf(request), request }))
  let next = 0
  const worker = async (): Promise<void> => {
    let socket: Socket | null = null
    for (;;) {
      const one = made[next++]
      if (one === undefined) break
      const { host, port, method } = one.request
      socket ??= connect({ host, port, noDelay: true }).on('error', () => {})
      const reusable = await exchange(socket, one.octets, method)
      if (reusable) continue
      socket.destroy()
      socket = null
    }
    socket?.destroy()
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}
