import type { Sent } from '../../../reference-impl/testing.js'
import type { FuzzedRequest, Json, LiveName, Pair, Part, Spelling } from './fuzzed-requests.js'
import type { Live } from './live.js'

/** The octets of a text, one a character; a lone surrogate has some too, which are no UTF-8. */
const octetsOf = (text: string): string =>
  [...text]
    .map((one) => {
      const code = one.codePointAt(0) ?? 0
      const alone = [0xed, (code >> 6) & 0xff, (code & 0x3f) | 0x80]
      return Buffer.from(code >= 0xd800 && code <= 0xdfff ? alone : one).toString('latin1')
    })
    .join('')

const percentEncoded = (octets: string): string =>
  octets.replace(/[^\w.~-]/g, (one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`)

function spelled(text: string, spelling: Spelling): string {
  const octets = octetsOf(text)
  if (spelling === 'raw') return octets
  return spelling === 'component' ? percentEncoded(octets) : percentEncoded(percentEncoded(octets))
}

/** What node:http would not hand on. */
const inTarget = (text: string): string => text.replace(/[\0-\x20\x7f]/g, '')
const inField = (text: string): string =>
  octetsOf(text)
    .replace(/[\0-\x08\x0a-\x1f\x7f]/g, '')
    .trim()

const namesIn = (value: unknown): readonly LiveName[] => {
  if (typeof value !== 'object' || value === null) return []
  return 'live' in value ? [value.live as LiveName] : Object.values(value).flatMap(namesIn)
}
/** Which of them the cookie is of. */
const cookieOf: Readonly<Record<string, 'state' | 'transaction' | 'confirmation'>> = {
  callback: 'state',
  login: 'transaction',
  confirm: 'confirmation',
}

/** The live values that a request names, each of one moment. */
async function valuesFor(request: FuzzedRequest, live: Live): Promise<ReadonlyMap<LiveName, string>> {
  const values = new Map<LiveName, string>()
  const [first] = request.path
  const bound = cookieOf[String(first?.part)] ?? 'state'
  for (const name of new Set<LiveName>([bound, ...namesIn(request)])) {
    if (name === 'cookie' || name === 'callback') continue
    const { value, cookie } = await live.use(name)
    values.set(name, value)
    if (name === bound) values.set('cookie', cookie)
  }
  return values.set('callback', live.upstreamCode())
}

/** A generated request as it is sent. */
export async function written(request: FuzzedRequest, live: Live): Promise<Sent> {
  const values = await valuesFor(request, live)
  const textOf = (part: Part): string => (typeof part === 'string' ? part : (values.get(part.live) ?? ''))
  const encode = (pairs: readonly Pair[]): string =>
    pairs
      .map(
        ({ name, value, spelling }) =>
          `${spelled(textOf(name), spelling)}=${spelled(textOf(value), spelling)}`,
      )
      .join('&')
  const jsonOf = (value: Json): string => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)
    if ('live' in value) return JSON.stringify(textOf(value))
    if (!('pairs' in value)) return `[${value.map(jsonOf).join(',')}]`
    return `{${value.pairs.map(([name, one]) => `${JSON.stringify(name)}:${jsonOf(one)}`).join(',')}}`
  }
  const bodyOf = (): string => {
    const { content } = request
    if ('form' in content) return encode(content.form)
    return 'json' in content ? jsonOf(content.json) : content.text
  }
  const { method, path, query, type, authorization, basic, cookie, accept } = request
  const target = `/${path.map(({ part, spelling }) => spelled(textOf(part), spelling)).join('/')}`
  const credentials =
    basic !== undefined
      ? `Basic ${Buffer.from(basic.map(textOf).map(octetsOf).join(':'), 'latin1').toString('base64')}`
      : authorization && `${authorization.scheme} ${textOf(authorization.credentials)}`
  const fields = Object.entries({
    'content-type': type,
    authorization: credentials,
    cookie: cookie && textOf(cookie),
    accept,
  })
  return {
    method,
    path: inTarget(query.length === 0 ? target : `${target}?${encode(query)}`) || '/',
    headers: Object.fromEntries(
      fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, inField(value)]])),
    ),
    body: bodyOf(),
  }
}
