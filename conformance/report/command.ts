import { whatwgUrl } from '../syntax/uri.js'
import { type Exchange, type HeaderLine, headerValues, type WireRequest } from '../wire/exchange.js'
import { requestUrl } from '../wire/sent.js'
import { serialise } from '../wire/serialise.js'
import type { ShellWords } from './secrets-of-run.js'
import { bareWord, printing, shellWord } from './shell.js'

/** Which certificates a printed command accepts: what the run accepted. */
export interface Trust {
  /** PEM certificates, which a command reads from the file that $LINK_CA names; null for the system's alone. */
  readonly ca: string | null
  readonly insecure: boolean
}

const systemTrust: Trust = { ca: null, insecure: false }

/** Linux hands no longer argument to a program; a shell's own printf has no such limit. */
const longestArgument = 100_000
/** Above this size of content curl asks first whether it may send it. */
const longestUnasked = 1000
/** Seconds without a word after which an answer on an open connection has ended. */
const silence = 3

const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/
const visible = /^[\x21-\x7e]+$/
const line = /^[\t\x20-\x7e]*$/

const fieldsOf = ({ headers }: WireRequest, name: string): readonly HeaderLine[] =>
  headers.filter(([key]) => key.toLowerCase() === name)

const hostOf = (request: WireRequest): string | undefined => whatwgUrl(requestUrl(request))?.host

/** curl sends Host first and writes its name so, once or not at all. */
function isHostForCurl(request: WireRequest): boolean {
  const hosts = fieldsOf(request, 'host')
  const [first] = request.headers
  const value = first?.[1] ?? ''
  return (
    hosts.length === 0 ||
    (hosts.length === 1 && first?.[0] === 'Host' && value !== '' && value === value.trim())
  )
}

/** Fields that curl hands on as they are: it drops one that is blank and reads a name with `@` as a file's. */
const isFieldForCurl = ([name, value]: HeaderLine): boolean =>
  token.test(name) && line.test(value) && (value === '' || value.trim() !== '')

/** Whether curl frames the content as it was framed. */
function isContentForCurl(request: WireRequest): boolean {
  const { body, method } = request
  if (fieldsOf(request, 'transfer-encoding').length > 0) return false
  const lengths = fieldsOf(request, 'content-length')
  if (body === null) return lengths.length <= 1
  return method !== 'HEAD' && lengths.length === 1 && lengths[0]?.[1] === String(body.length)
}

const isForCurl = (request: WireRequest): boolean =>
  token.test(request.method) &&
  request.method !== 'CONNECT' &&
  visible.test(request.target) &&
  isHostForCurl(request) &&
  request.headers.every(isFieldForCurl) &&
  isContentForCurl(request) &&
  [request.target, ...request.headers.map(([, value]) => value)].every(
    ({ length }) => length < longestArgument,
  )

/** Whether curl sends this field by itself, with this value. */
function isImplied([name, value]: HeaderLine, request: WireRequest): boolean {
  switch (name.toLowerCase()) {
    case 'host':
      return value === hostOf(request)
    case 'content-length':
      return request.body !== null
    default:
      return false
  }
}

/** For curl, a colon with nothing behind it takes a field away. */
const fieldArgument = ([name, value]: HeaderLine): string => (value === '' ? `${name};` : `${name}: ${value}`)

/** Fields that curl adds by itself and that were not sent. */
function removals(request: WireRequest): readonly string[] {
  const { body } = request
  const added = [
    'Host',
    'User-Agent',
    'Accept',
    ...(body === null ? [] : ['Content-Type']),
    ...(body !== null && body.length > longestUnasked ? ['Expect'] : []),
  ]
  return added
    .filter((name) => fieldsOf(request, name.toLowerCase()).length === 0)
    .map((name) => `-H '${name}:'`)
}

function methodFlag({ method, body }: WireRequest, follows: boolean): string {
  if (method === 'HEAD') return '-I'
  if (method === 'GET' && body === null) return ''
  // A method that is named is kept at each step; one that the content implies turns into GET, as the suite's does.
  return method === 'POST' && body !== null && follows ? '' : `-X ${bareWord(method)}`
}

const trustFlags = ({ secure }: WireRequest, { ca, insecure }: Trust): string => {
  if (!secure) return ''
  if (insecure) return '-k'
  return ca === null ? '' : '--cacert "$LINK_CA"'
}

const versionFlag = ({ version, secure }: WireRequest): string =>
  // Over TLS curl would speak HTTP/2 with whoever does.
  version === undefined ? (secure ? '--http1.1' : '') : `--http${version}`

/** curl cuts a fragment off, and knows no target that begins otherwise. */
const isUrlTarget = (target: string): boolean => target.startsWith('/') && !target.includes('#')

function placeOf(request: WireRequest, words: ShellWords): readonly string[] {
  if (isUrlTarget(request.target)) return [shellWord(requestUrl(request), words)]
  const root = requestUrl({ ...request, target: '/' })
  return [`--request-target ${shellWord(request.target, words)}`, shellWord(root, words)]
}

/** curl reads a name behind `@` as a file's, and what is no line of text goes through standard input. */
const isArgument = (body: string): boolean =>
  line.test(body) && !body.startsWith('@') && body.length < longestArgument

function curlCommand(request: WireRequest, steps: number, words: ShellWords, trust: Trust): string {
  const { body, headers } = request
  const piped = body !== null && !isArgument(body)
  const content = body === null ? '' : `--data-binary ${piped ? '@-' : shellWord(body, words)}`
  const parts = [
    piped ? `${printing(body, words)} |` : '',
    'curl -sig --path-as-is',
    steps > 0 ? `-L --max-redirs ${steps} -b ''` : '',
    versionFlag(request),
    trustFlags(request, trust),
    methodFlag(request, steps > 0),
    ...headers
      .filter((field) => !isImplied(field, request))
      .map((field) => `-H ${shellWord(fieldArgument(field), words)}`),
    ...removals(request),
    content,
    ...placeOf(request, words),
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** What takes the octets to the server and prints what comes back, without waiting for a connection that stays open. */
function connection(
  { secure, host, port }: WireRequest,
  { ca, insecure }: Trust,
): readonly [pause: string, command: string] {
  if (!secure) return ['', `nc -w ${silence} ${bareWord(host)} ${port}`]
  const place = bareWord(`${host.includes(':') ? `[${host}]` : host}:${port}`)
  const name = /^[\d.]+$|:/.test(host) ? '' : ` -servername ${bareWord(host)}`
  const verify = insecure ? '' : ` -verify_return_error${ca === null ? '' : ' -CAfile "$LINK_CA"'}`
  return [
    `; sleep ${silence}`,
    `openssl s_client -quiet -no_ign_eof${verify}${name} -connect ${place} 2>/dev/null`,
  ]
}

/** Octets that curl would refuse or rewrite go through a plain connection. */
function rawCommand(request: WireRequest, words: ShellWords, trust: Trust): string {
  const octets = printing(serialise(request), words)
  const [pause, connect] = connection(request, trust)
  return pause === '' ? `${octets} | ${connect}` : `(${octets}${pause}) | ${connect}`
}

/** A command that sends the same octets; tokens and sessions are read from the environment. */
export const commandOf = (request: WireRequest, words: ShellWords, trust = systemTrust): string =>
  isForCurl(request) ? curlCommand(request, 0, words, trust) : rawCommand(request, words, trust)

const cookiesSetBy = ({ response }: Exchange): boolean => headerValues(response, 'set-cookie').length > 0

/** The session's cookies as they are, and those of the steps before from a variable. */
function withCookieOf(request: WireRequest, first: WireRequest): WireRequest {
  const [session] = fieldsOf(first, 'cookie')
  const cookies = session === undefined ? stepCookies : `${session[1]}; ${stepCookies}`
  return {
    ...request,
    headers: request.headers.map(([name, value]) => [
      name,
      name.toLowerCase() === 'cookie' ? cookies : value,
    ]),
  }
}

const stepCookies = '{cookies of the steps before}'
const readCookies = "sed -n 's/^[Ss]et-[Cc]ookie: *\\([^;]*\\).*/\\1/p' | paste -sd ';' -"

/** Each step by a command of its own, where curl cannot take them all: $LINK_COOKIE hands the cookies on. */
function walkCommand(hops: readonly Exchange[], words: ShellWords, trust: Trust): string {
  const known: ShellWords = new Map([...words, [stepCookies, '$LINK_COOKIE']])
  const [first] = hops
  return hops
    .flatMap((hop, at) => {
      const isLast = at === hops.length - 1
      if (first === undefined || (!isLast && !cookiesSetBy(hop))) return []
      const before = hops.slice(0, at).some(cookiesSetBy)
      const command = commandOf(before ? withCookieOf(hop.request, first.request) : hop.request, known, trust)
      if (isLast) return [command]
      return [`LINK_COOKIE="${before ? '$LINK_COOKIE;' : ''}$(${command} | ${readCookies})"`]
    })
    .join('; ')
}

/** Above this size of a request curl leaves cookies out. */
const longestWithCookies = 8000

/** A command that gives the answer of an exchange: it takes the steps of the server's own that the suite took. */
export function commandFor({ request, hops }: Exchange, words: ShellWords, trust: Trust): string {
  if (hops === undefined) return commandOf(request, words, trust)
  return isForCurl(request) && serialise(request).length < longestWithCookies
    ? curlCommand(request, hops.length - 1, words, trust)
    : walkCommand(hops, words, trust)
}
