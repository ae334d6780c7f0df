import { type Metadata, readMetadata } from '../answers/metadata.js'
import type { Mutation } from '../request/mutation.js'
import type { Target } from '../target/target-file.js'
import type { Exchange } from '../wire/exchange.js'

/** The paths that the issuer may have: what the target file says, and each beginning of the endpoint's own path. */
function issuerPaths({ url, path, issuer }: Target): readonly string[] {
  const named = issuer !== null && new URL(issuer).origin === url ? [new URL(issuer).pathname] : []
  const segments = (path.split('?', 1)[0] ?? '').split('/').slice(0, -1)
  const prefixes = segments.map((_, at) => segments.slice(0, at + 1).join('/'))
  // RFC 8414 §3.1: a slash at the end is removed before anything is inserted.
  return [...new Set([...named, ...prefixes.reverse()].map((prefix) => prefix.replace(/\/$/, '')))]
}

/** @see OpenID Connect Discovery 1.0 §4, RFC 8414 §3.1 */
const metadataQuestion = (path: string): Mutation => ({ raw: path, headers: { Accept: 'application/json' } })

/** Where the metadata may stand, the most specific place first; all of it on the target's own origin. */
export const metadataQuestions = (target: Target): readonly Mutation[] =>
  issuerPaths(target).flatMap((path) => [
    metadataQuestion(`${path}/.well-known/openid-configuration`),
    metadataQuestion(`/.well-known/oauth-authorization-server${path}`),
  ])

/** The metadata of this endpoint; else what was found of another one, which tells no more than where that is. */
export async function findMetadata(
  send: (mutation: Mutation) => Promise<Exchange>,
  target: Target,
): Promise<Metadata | null> {
  let other: Metadata | null = null
  for (const question of metadataQuestions(target)) {
    const { response } = await send(question)
    const metadata = readMetadata(response, target)
    if (metadata?.isOfThisEndpoint === true) return metadata
    other ??= metadata
  }
  return other
}
