import type { WireRequest } from '../wire/exchange.js'

/** Only what is told apart by its octets is sent twice. */
export function requestKey(
  { secure, host, port, method, target, headers, body, version }: WireRequest,
  copy: string,
): string {
  const lengths = `${target.length} ${body === null ? '-' : body.length}`
  return [
    secure,
    host,
    port,
    `${method} ${version ?? ''}`,
    JSON.stringify(headers),
    copy,
    lengths,
    target,
    body ?? '',
  ].join('\n')
}
