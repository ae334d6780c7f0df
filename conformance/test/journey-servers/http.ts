import type { IncomingMessage, ServerResponse } from 'node:http'

/** Names and values of a query or a form, decoded; null where that cannot be done. */
export type Fields = ReadonlyMap<string, readonly string[]>

export interface Incoming {
  readonly method: string
  readonly path: string
  readonly query: Fields | null
  readonly form: Fields | null
  readonly cookies: ReadonlyMap<string, string>
  readonly headers: IncomingMessage['headers']
}

export interface Outgoing {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
  readonly body?: string
}

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

/** Each name with its values, in order; null for octets that are no text. */
function readFields(encoded: string): Fields | null {
  const fields = new Map<string, string[]>()
  try {
    for (const pair of encoded.split('&').filter((one) => one !== '')) {
      const [name = '', ...rest] = pair.split('=')
      const value = decode(rest.join('='))
      if (value.includes('\0')) return null
      fields.set(decode(name), [...(fields.get(decode(name)) ?? []), value])
    }
  } catch {
    return null
  }
  return fields
}

/** The value of a name that stands there once; undefined without one, and where it is empty. */
export function only(fields: Fields | null, name: string): string | undefined {
  const [value = '', ...others] = fields?.get(name) ?? []
  return others.length > 0 || value === '' ? undefined : value
}

export const hasTwice = (fields: Fields, names: readonly string[]): boolean =>
  names.some((name) => (fields.get(name)?.length ?? 0) > 1)

const cookiesIn = (line = ''): ReadonlyMap<string, string> =>
  new Map(
    line.split(';').map((pair): readonly [string, string] => {
      const [name = '', ...rest] = pair.trim().split('=')
      return [name, rest.join('=')]
    }),
  )

const longestBody = 65_536

/** Reads a request to its end. */
export async function readIncoming(request: IncomingMessage): Promise<Incoming> {
  let body = ''
  request.setEncoding('latin1')
  for await (const chunk of request) if (body.length < longestBody) body += String(chunk)
  const [path = '', ...query] = (request.url ?? '').split('?')
  return {
    method: request.method ?? '',
    path,
    query: readFields(query.join('?')),
    form: readFields(body),
    cookies: cookiesIn(request.headers.cookie),
    headers: request.headers,
  }
}

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

export const page = (status: number, title: string, content: string): Outgoing => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  },
  body: `<!doctype html><html lang="en"><title>${escaped(title)}</title><h1>${escaped(title)}</h1>${content}</html>`,
})

export const json = (status: number, value: unknown): Outgoing => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

export const redirect = (location: string, status: 302 | 303 | 307 = 302): Outgoing => ({
  status,
  headers: { location },
})

const everyAnswer = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

export function writeOutgoing(
  response: ServerResponse,
  { status, headers, cookies = [], body }: Outgoing,
): void {
  response.writeHead(status, {
    ...everyAnswer,
    ...headers,
    ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}),
  })
  response.end(body)
}
