import { joinCookies } from '../../request/cookies.js'
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

function withSession(headers: readonly HeaderLine[], session: string | undefined): readonly HeaderLine[] {
  if (session === undefined) return headers
  const own = headers.find(([name]) => name.toLowerCase() === 'cookie')?.[1]
  const rest = headers.filter(([name]) => name.toLowerCase() !== 'cookie')
  return [...rest, ['Cookie', own === undefined ? session : joinCookies(session, own)]]
}

/** The octets of a request; the fields of the target file go with it, which are for the target alone. */
export function wireOf({ method, url, headers, body }: Wanted, { target, request }: Settings): WireRequest {
  const at = new URL(url)
  const secure = at.protocol === 'https:'
  const port = at.port === '' ? (secure ? 443 : 80) : Number(at.port)
  const extra = Object.entries(target.headers)
  const session = extra.find(([name]) => name.toLowerCase() === 'cookie')?.[1]
  const fields = extra.filter(([name]) => name.toLowerCase() !== 'cookie')
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
      ...withSession([...headers, ...fields], session),
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
