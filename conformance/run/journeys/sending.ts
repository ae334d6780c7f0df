import { rawBytes } from '../../syntax/encoding.js'
import { bare } from '../../syntax/host.js'
import type { Settings } from '../../target/settings.js'
import type { Exchange, HeaderLine, WireRequest } from '../../wire/exchange.js'
import type { Probe } from '../../wire/probe.js'

/** A request of a browser or a client, before it is one of the wire. */
export interface Wanted {
  readonly method: string
  readonly url: string
  readonly headers: readonly HeaderLine[]
  readonly body: string | null
}

export type SendWanted = (wanted: Wanted) => Promise<Exchange>

const authority = /^https?:\/\/[^/?#]*/i

/** The request target as it stands in the address: a URL parser would mend what must stay as it is. */
const targetOf = (url: string): string => {
  const target = url.replace(authority, '').replace(/#.*$/s, '')
  return target.startsWith('/') ? target : `/${target}`
}

/** The octets of a request, with the fields of the target file; its Cookie is a session, which only one browser has. */
export function wireOf({ method, url, headers, body }: Wanted, { target, request }: Settings): WireRequest {
  const at = new URL(url)
  const secure = at.protocol === 'https:'
  const port = at.port === '' ? (secure ? 443 : 80) : Number(at.port)
  const own = headers.map(([name]) => name.toLowerCase())
  const fields = Object.entries(target.headers).filter(
    ([name]) => ![...own, 'cookie'].includes(name.toLowerCase()),
  )
  const content = body === null ? null : rawBytes(body)
  return {
    secure,
    host: bare(at.hostname),
    port,
    method,
    target: targetOf(url),
    headers: [
      ['Host', at.host],
      ['User-Agent', request.userAgent],
      ['Connection', method === 'HEAD' ? 'close' : 'keep-alive'],
      ...headers,
      ...fields,
      ...(content === null ? [] : [['Content-Length', String(content.length)] as const]),
    ],
    body: content,
  }
}

/** Sends one after the other: what is repeated on purpose must not be sent once more by the probe. */
export const sending =
  (settings: Settings, probe: Probe, signal: AbortSignal, onSent: () => void): SendWanted =>
  async (wanted) => {
    onSent()
    return probe.send(wireOf(wanted, settings), signal, 'once')
  }
