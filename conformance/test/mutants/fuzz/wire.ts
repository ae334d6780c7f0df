import { connect, type Socket } from 'node:net'
import type { Wire } from './write.js'

/** What came back: the status line and header as text, the content after its transfer coding. */
export interface Answer {
  readonly head: string
  readonly body: string
}

/** `closed`: the connection ended before an answer was whole; `silent`: none came in time. */
export type Outcome = Answer | 'closed' | 'silent'

const fieldIn = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]

/** The content of a chunked answer; null while the last chunk is missing. */
function unchunked(rest: string): string | null {
  let content = ''
  for (let at = 0; at < rest.length; ) {
    const [line, size = ''] = /^([\da-f]+)\r\n/i.exec(rest.slice(at, at + 12)) ?? []
    if (line === undefined) return null
    const start = at + line.length
    if (Number.parseInt(size, 16) === 0) return rest.startsWith('\r\n', start) ? content : null
    content += rest.slice(start, start + Number.parseInt(size, 16))
    at = start + Number.parseInt(size, 16) + 2
  }
  return null
}

/** The content; null while it is not whole. */
function contentIn(rest: string, head: string, bare: boolean, ended: boolean): string | null {
  if (bare || /^HTTP\/1\.1 (1\d\d|204|304)/.test(head)) return ''
  if (/chunked/i.test(fieldIn(head, 'transfer-encoding') ?? '')) return unchunked(rest)
  const length = fieldIn(head, 'content-length')
  if (length === undefined) return ended ? rest : null
  return rest.length >= Number(length) ? rest.slice(0, Number(length)) : null
}

function answerIn(received: string, bare: boolean, ended: boolean): Answer | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = received.slice(0, end).replaceAll('\r\n', '\n')
  const rest = received.slice(end + 4)
  if (/^HTTP\/1\.1 100/.test(head)) return answerIn(rest, bare, ended)
  const body = contentIn(rest, head, bare, ended)
  return body === null ? null : { head, body }
}

/** One connection of a client, opened when it is needed and kept as long as the server keeps it. */
export interface Line {
  readonly send: (wire: Wire) => Promise<Outcome>
  readonly close: () => void
}

/** Milliseconds after which a server counts as silent: far more than an answer takes, even on a busy machine. */
const patience = 3000

export function openLine(port: number): Line {
  let socket: Socket | null = null
  const close = (): void => {
    socket?.destroy()
    socket = null
  }
  const send = ({ octets, head }: Wire): Promise<Outcome> =>
    new Promise((resolve) => {
      const line = socket ?? connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1')
      socket = line
      let received = ''
      const timer = setTimeout(() => done('silent'), patience)
      const done = (outcome: Outcome): void => {
        clearTimeout(timer)
        line.removeAllListeners()
        line.on('error', () => {})
        if (typeof outcome === 'string' || /^connection: *close/im.test(outcome.head)) close()
        else line.on('close', () => (socket = socket === line ? null : socket))
        resolve(outcome)
      }
      line.on('data', (chunk: string) => {
        received += chunk
        const answer = answerIn(received, head, false)
        if (answer !== null) done(answer)
      })
      line.on('error', () => {})
      line.on('close', () => done(answerIn(received, head, true) ?? 'closed'))
      line.write(octets, 'latin1')
    })
  return { send, close }
}
