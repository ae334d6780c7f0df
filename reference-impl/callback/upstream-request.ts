import { LinkError } from '../errors.js'
import type { Settings } from '../options.js'

/** What any answer of a connection may have at most. */
const mostOctets = 65_536

/** What a client learns of it, whatever went wrong. */
export const unavailable = (): LinkError =>
  new LinkError('temporarily_unavailable', 'The connection could not be asked')

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let octets = 0
  for await (const chunk of response.body ?? []) {
    octets += chunk.length
    if (octets > mostOctets) throw unavailable()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export type Json = Readonly<Record<string, unknown>>

/**
 * Asks a connection something and returns the JSON object that it answers with.
 *
 * No redirect is followed (RFC 9700 §4.12), nothing is awaited for ever, and nothing of a failure is passed on.
 * @throws LinkError when no such object comes
 */
export async function askUpstream(
  { fetch, limits }: Settings,
  url: string,
  init: RequestInit,
): Promise<Json> {
  const signal = AbortSignal.timeout(limits.upstreamMs)
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw unavailable()
    }
    const value: unknown = JSON.parse(await textOf(response))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unavailable()
    return value as Json
  } catch {
    throw unavailable()
  }
}
