import { type Metadata, readMetadata } from '../answers/metadata.js'
import type { Mutation } from '../request/mutation.js'
import type { Exchange } from '../wire/exchange.js'

const metadataPaths = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']

const metadataAt = (path: string): Mutation => ({ raw: path, headers: { Accept: 'application/json' } })

/** What is asked together with the other questions of the preflight. */
export const metadataQuestions: readonly Mutation[] = metadataPaths.slice(0, 1).map(metadataAt)

/** @see RFC 8414 §3 */
export async function findMetadata(
  send: (mutation: Mutation) => Promise<Exchange>,
): Promise<Metadata | null> {
  for (const path of metadataPaths) {
    const { response } = await send(metadataAt(path))
    const metadata = readMetadata(response)
    if (metadata !== null) return metadata
  }
  return null
}
