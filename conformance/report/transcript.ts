import { quote } from '../answers/describe.js'
import { oncePerObject } from '../common/remember.js'
import { type Redact, readable } from '../secrets/redact.js'
import { type Pairs, valuesOf } from '../syntax/encoding.js'
import { whatwgUrl } from '../syntax/uri.js'
import type { Exchange, HeaderLine, WireRequest } from '../wire/exchange.js'
import { requestUrl, sentPairs } from '../wire/sent.js'
import { serialise } from '../wire/serialise.js'
import type { ReportedExchange } from './report.js'
import type { ShellWords } from './secrets-of-run.js'

const longestBody = 4096
const longestUrl = 8192

/** Octets that a URL on a command line carries unharmed. */
const printable = /^[\x21-\x7e]*$/

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const spellingsOf = oncePerObject(
  (words: ShellWords) => new RegExp([...words.keys()].map(escapeRegex).join('|'), 'g'),
)

/** A shell word in which tokens are read from the environment. */
function shellWord(text: string, words: ShellWords): string {
  if (words.size === 0) return shellQuote(text)
  const word = shellQuote(text).replace(spellingsOf(words), (value) => `'"${words.get(value) ?? ''}"'`)
  return word.replace(/^''(?=")|(?<=")''$/g, '')
}

/** Whether curl sends this field by itself, with this value. */
function isImplied([name, value]: HeaderLine, request: WireRequest): boolean {
  switch (name.toLowerCase()) {
    case 'host':
      return value === whatwgUrl(requestUrl(request))?.host
    case 'content-length':
      return value === String(request.body?.length)
    case 'connection':
      // RFC 9112 §9.3: that a connection persists goes without saying.
      return value === 'keep-alive'
    default:
      return false
  }
}

/** For curl, a colon with nothing behind it takes a field away. */
const fieldArgument = ([name, value]: HeaderLine): string => (value === '' ? `${name};` : `${name}: ${value}`)

/** Octets that pass through a terminal, a shell and curl as they are, on one line. */
const isPlain = (text: string): boolean => /^[\t\x20-\x7e]*$/.test(text)

const isForCurl = ({ target, headers, body }: WireRequest): boolean =>
  printable.test(target) &&
  target.startsWith('/') &&
  headers.every(([, value]) => /^[\t\x20-\x7e]*$/.test(value)) &&
  isPlain(body ?? '')

/** printf's %b reads these escapes on every system. */
const octetEscapes = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replace(/[^\x20-\x7e]/g, (char) => `\\0${char.charCodeAt(0).toString(8).padStart(3, '0')}`)

/** Octets that curl would refuse or rewrite go through a plain connection, which Node.js opens alike on every system. */
function rawCommand(request: WireRequest, words: ShellWords): string {
  const headers = request.headers.map(
    ([name, value]): HeaderLine =>
      // Nobody else ends the command.
      name === 'Connection' ? [name, 'close'] : [name, value],
  )
  const content = shellWord(octetEscapes(serialise({ ...request, headers })), words)
  const place = `${request.port},"${request.host}"`
  const connect = request.secure
    ? `tls.connect(${place},{servername:"${request.host}",rejectUnauthorized:false})`
    : `net.connect(${place})`
  return `printf '%b' ${content} | node -e 'process.stdin.pipe(${connect},{end:false}).pipe(process.stdout)'`
}

/** A command that sends the same octets; tokens are read from the environment. */
export function curlOf(request: WireRequest, words: ShellWords): string {
  if (!isForCurl(request)) return rawCommand(request, words)
  const headers = request.headers.filter((line) => !isImplied(line, request))
  const parts = [
    'curl -sig --path-as-is',
    request.version === undefined ? '' : `--http${request.version}`,
    request.method === 'GET' ? '' : request.method === 'HEAD' ? '-I' : `-X ${request.method}`,
    ...headers.map((line) => `-H ${shellWord(fieldArgument(line), words)}`),
    request.body === null ? '' : `--data-binary ${shellWord(request.body, words)}`,
    request.body !== null && request.method === 'GET' ? '-X GET' : '',
    shellWord(requestUrl(request), words),
  ]
  return parts.filter((part) => part !== '').join(' ')
}

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
  words: ShellWords,
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
      curl: beginning(curlOf(request, words), longestUrl),
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
