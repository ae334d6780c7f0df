import type { LinkRequest } from './context.js'
import type { Answer } from './wire.js'

/** Reads at most that many octets; undefined when there are more. */
async function readBody(request: Request, limit: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let octets = 0
  for await (const chunk of request.body ?? []) {
    octets += chunk.length
    if (octets > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('latin1')
}

/** As `receive` of `wire.ts`, from a request of the Fetch standard. */
export async function receiveRequest(request: Request, limit: number): Promise<LinkRequest> {
  const { pathname, search } = new URL(request.url)
  const field = (name: string): string => request.headers.get(name) ?? ''
  const body = request.method === 'POST' ? await readBody(request, limit) : ''
  return {
    method: request.method,
    path: pathname,
    query: search.slice(1),
    targetLength: pathname.length + search.length,
    body: body ?? '',
    bodyTooLarge: body === undefined,
    contentType: field('content-type'),
    authorization: field('authorization'),
    accept: field('accept'),
    cookie: field('cookie'),
  }
}

interface Answered {
  readonly request: LinkRequest
  readonly answer: Answer
}

/** An answer as a response of the Fetch standard; repeated fields stay apart where the standard lets them. */
export function toResponse({
  request: { method },
  answer: { status, headers: all, body },
}: Answered): Response {
  const headers = new Headers()
  for (let at = 0; at < all.length; at += 2) headers.append(all[at] ?? '', all[at + 1] ?? '')
  return new Response(method === 'HEAD' ? null : body, { status, headers })
}
