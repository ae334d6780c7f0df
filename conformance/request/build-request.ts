import { encodeAllBytes, encodeLeast, encodeValue, rawBytes } from '../syntax/encoding.js'
import { sessionOf } from '../target/session.js'
import type { RequestSettings } from '../target/settings.js'
import type { HeaderLine, WireRequest } from '../wire/exchange.js'
import type { Pair } from './control.js'
import { joinCookies } from './cookies.js'
import type { BodyForm, Mutation } from './mutation.js'
import { fill, type TemplateValues } from './templates.js'

const fillPairs = (pairs: readonly Pair[] | undefined, values: TemplateValues): readonly Pair[] =>
  (pairs ?? []).map(([name, value]) => [name, fill(value, values)])

/** Applies the parameter part of a mutation to the control's pairs. */
export function mutatePairs(
  control: readonly Pair[],
  mutation: Mutation,
  values: TemplateValues,
): readonly Pair[] {
  const set = Object.entries(mutation.set ?? {}).map(([name, value]): Pair => [name, fill(value, values)])
  const replaced = new Map(set)
  const kept = control
    .filter(([name]) => !mutation.omit?.includes(name))
    .map(([name, value]): Pair => [name, mutation.empty?.includes(name) ? '' : (replaced.get(name) ?? value)])
  const names = kept.map(([name]) => name)
  const added = set.filter(([name]) => !names.includes(name) && !mutation.omit?.includes(name))
  const emptied = (mutation.empty ?? [])
    .filter((name) => !names.includes(name))
    .map((name): Pair => [name, ''])
  return [
    ...fillPairs(mutation.prepend, values),
    ...kept,
    ...added,
    ...emptied,
    ...fillPairs(mutation.append, values),
  ]
}

type WireNames = RequestSettings['wireNames']

/** `connection[]` and `connection.x` are spellings of the same name. */
const wireName = (name: string, names: WireNames): string =>
  names.size === 0 ? name : name.replace(/^[^[.]*/, (own) => names.get(own) ?? own)

const renamedPair = (pair: string, names: WireNames): string =>
  pair.replace(/^[^=[.]*/, (own) => names.get(own) ?? own)

function encodePair([name, value]: Pair, mutation: Mutation, names: WireNames): string {
  const encoded = encodeValue(wireName(name, names))
  if (mutation.unencoded?.includes(name)) return `${encoded}=${encodeLeast(value)}`
  if (mutation.overEncoded?.includes(name)) return `${encoded}=${encodeAllBytes(value)}`
  return `${encoded}=${encodeValue(value)}`
}

function joinQuery(path: string, query: string): string {
  if (query === '') return path
  return `${path}${path.includes('?') ? '&' : '?'}${query}`
}

/** Content, and the field that tells how it is framed. */
interface Content {
  readonly type: string
  readonly content: string
  readonly isChunked?: true
}

const form = 'application/x-www-form-urlencoded'
const boundary = 'link-conformance'

const multipart = (pairs: readonly Pair[]): string =>
  `${pairs
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${rawBytes(value)}\r\n`,
    )
    .join('')}--${boundary}--\r\n`

/** The parameters as content of another form; `query` has what was added as it is. */
function inForm(as: BodyForm['as'], pairs: readonly Pair[], query: string): Content {
  switch (as) {
    case 'multipart':
      return { type: `multipart/form-data; boundary=${boundary}`, content: multipart(pairs) }
    case 'json':
      return { type: 'application/json', content: rawBytes(JSON.stringify(Object.fromEntries(pairs))) }
    case 'chunked-form':
      return { type: form, content: query, isChunked: true }
  }
}

/** Whether the parameters leave the query. */
const isMoved = ({ body }: Mutation): boolean => body !== undefined && (body === 'form' || 'as' in body)

function bodyOf(
  { body }: Mutation,
  pairs: readonly Pair[],
  query: string,
  values: TemplateValues,
): Content | null {
  if (body === undefined) return null
  if (body === 'form') return { type: form, content: query }
  if ('as' in body) return inForm(body.as, pairs, query)
  return { type: body.type, content: rawBytes(fill(body.content, values)) }
}

/** Replaces fields of the same name, adds the others at the end. */
function withHeaders(
  lines: readonly HeaderLine[],
  extra: Readonly<Record<string, string>>,
): readonly HeaderLine[] {
  const names = Object.keys(extra).map((name) => name.toLowerCase())
  return [...lines.filter(([name]) => !names.includes(name.toLowerCase())), ...Object.entries(extra)]
}

/** The fields of a check over those of every request; its Cookie joins the session's. */
function withOwn(
  lines: readonly HeaderLine[],
  own: Readonly<Record<string, string>>,
  session: string | null,
): readonly HeaderLine[] {
  const joined = Object.entries(own).map(([name, value]): [string, string] => [
    name,
    session !== null && name.toLowerCase() === 'cookie' ? joinCookies(session, value) : value,
  ])
  return withHeaders(lines, Object.fromEntries(joined))
}

/** A header value cannot be allowed to break the request's own framing. */
const safeHeaders = (
  headers: Readonly<Record<string, string>>,
  values: TemplateValues,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, fill(value, values).replace(/[\r\n\0]/g, '')]),
  )

function headerLines(
  host: string,
  { userAgent }: RequestSettings,
  closes: boolean,
  body: Content | null,
): readonly HeaderLine[] {
  const content: readonly HeaderLine[] =
    body === null
      ? []
      : [
          ['Content-Type', body.type],
          body.isChunked === true
            ? ['Transfer-Encoding', 'chunked']
            : ['Content-Length', String(body.content.length)],
        ]
  return [
    ['Host', host],
    ['User-Agent', userAgent],
    ['Accept', 'text/html,application/problem+json;q=0.9,*/*;q=0.5'],
    ['Connection', closes ? 'close' : 'keep-alive'],
    ...content,
  ]
}

/** Builds the octets of one request: the control's pairs, changed by the mutation and by nothing else. */
export function buildRequest(
  control: readonly Pair[],
  mutation: Mutation,
  values: TemplateValues,
  settings: RequestSettings,
): WireRequest {
  const pairs = mutatePairs(control, mutation, values)
  const { wireNames } = settings
  const encoded = pairs.map((pair) => encodePair(pair, mutation, wireNames))
  const raw = (mutation.rawPairs ?? []).map((pair) => renamedPair(fill(pair, values), wireNames))
  const query = [...encoded, ...raw].join('&')
  const body = bodyOf(
    mutation,
    pairs.map(([name, value]): Pair => [wireName(name, wireNames), value]),
    query,
    values,
  )
  const path = mutation.path === undefined ? settings.path : fill(mutation.path, values)
  const target =
    mutation.raw === undefined ? joinQuery(path, isMoved(mutation) ? '' : query) : fill(mutation.raw, values)
  const place = mutation.scheme === 'http' && settings.cleartext !== null ? settings.cleartext : settings
  const illegal = !/^[\x21-\x7e]*$/.test(target)
  const method = mutation.method ?? (isMoved(mutation) ? 'POST' : 'GET')
  // A server may lose its place after illegal octets; and the end of a HEAD answer shows where the connection ends.
  const closes = illegal || target.length > 8000 || method === 'HEAD'
  const common = withHeaders(headerLines(place.hostHeader, settings, closes, body), place.headers)
  const headers =
    mutation.headers === undefined
      ? common
      : withOwn(common, safeHeaders(mutation.headers, values), sessionOf(place.headers))
  return {
    secure: place === settings && settings.secure,
    host: place.host,
    port: place.port,
    method,
    target,
    headers,
    body: body?.content ?? null,
    ...(mutation.version === undefined ? {} : { version: mutation.version }),
  }
}
