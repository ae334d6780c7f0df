import { quote } from '../answers/describe.js'
import { type Redact, readable } from '../secrets/redact.js'
import { type Pairs, valuesOf } from '../syntax/encoding.js'
import type { Exchange, WireRequest } from '../wire/exchange.js'
import { requestUrl, sentPairs } from '../wire/sent.js'
import type { ReportedExchange } from './report.js'

const longestBody = 4096
const longestUrl = 8192

function pairChanges(control: Pairs, sent: Pairs): readonly string[] {
  const names = [...new Set([...control, ...sent].map(([name]) => name))]
  return names.flatMap((name) => {
    const [before, after] = [valuesOf(control, name), valuesOf(sent, name)]
    if (before.join('\0') === after.join('\0') && before.length === after.length) return []
    if (after.length === 0) return [`${name}: left out`]
    const now = after.map(quote).join(' and ')
    return [
      before.length === 0
        ? `${name}: ${now} added`
        : `${name}: ${now} instead of ${before.map(quote).join(' and ')}`,
    ]
  })
}

/** What differs from the control, a line a difference. */
export function changesOf(request: WireRequest, control: WireRequest): readonly string[] {
  const [path = ''] = request.target.split('?')
  const [controlPath = ''] = control.target.split('?')
  const headers = request.headers.filter(([name, value]) => {
    if (['content-length', 'connection'].includes(name.toLowerCase())) return false
    return !control.headers.some(([key, known]) => key === name && known === value)
  })
  return [
    ...(request.method === control.method ? [] : [`method: ${request.method} instead of ${control.method}`]),
    ...(request.version === undefined ? [] : [`HTTP/${request.version} instead of HTTP/1.1`]),
    ...(request.secure === control.secure ? [] : ['scheme: http instead of https']),
    ...(path === controlPath ? [] : [`path: ${quote(path)} instead of ${quote(controlPath)}`]),
    ...pairChanges(sentPairs(control), sentPairs(request)),
    ...headers.map(([name, value]) => `header ${name}: ${quote(value)}`),
  ]
}

/** What a reader of the report sees of an exchange. */
export function reportExchange(
  exchange: Exchange,
  control: WireRequest,
  command: (exchange: Exchange) => string,
  redact: Redact,
): ReportedExchange {
  const { request, response, failure } = exchange
  // A part of a secret is found as well: what lies far behind the cut need not be read.
  const beginning = (text: string, most: number): string => redact(text.slice(0, most * 4)).slice(0, most)
  return {
    request: {
      method: request.method,
      url: beginning(requestUrl(request), longestUrl),
      headers: request.headers.map(([name, value]) => [name, beginning(value, longestBody)]),
      ...(request.body === null ? {} : { body: beginning(request.body, longestBody) }),
      // Cut, it would be another request.
      curl: redact(command(exchange)),
      changes: changesOf(request, control).map((change) => readable(change, redact)),
    },
    response:
      response === null
        ? null
        : {
            status: response.status,
            headers: response.headers.map(([name, value]) => [name, beginning(value, longestBody)]),
            body: beginning(response.body, longestBody),
          },
    ...(failure === null ? {} : { failure: failure.message }),
    ms: Math.round(exchange.ms * 10) / 10,
  }
}
