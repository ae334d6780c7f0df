import { roles } from '../../generated/contract.js'
import type { Metadata } from '../answers/metadata.js'
import type { Mutation } from '../request/mutation.js'
import { jsonObject } from '../syntax/json.js'
import { jwtSegments } from '../syntax/jwt.js'
import { type PublishedKey, publishedKeys } from '../syntax/key-set.js'
import { whatwgUrl } from '../syntax/uri.js'
import { inProfile } from '../target/registrations.js'
import type { Target } from '../target/target-file.js'
import type { Exchange } from '../wire/exchange.js'

/** Where Auth0 and many others publish them. */
const usualPath = '/.well-known/jwks.json'

/** The path of the key set on the target itself; null where another host has it, which is asked nothing. */
function pathOf(uri: string | null, { url, origins }: Target): string | null {
  if (uri === null) return usualPath
  const place = whatwgUrl(uri, url)
  return place === null || !origins.includes(place.origin) ? null : place.pathname + place.search
}

/** Whether the valid token is signed with a key that may be published. */
function isSigned(target: Target): boolean {
  const token = target.accessTokens.valid ?? ''
  const [header = ''] = jwtSegments(token) ?? []
  const { alg } = jsonObject(Buffer.from(header, 'base64url').toString('utf8')) ?? {}
  return typeof alg === 'string' && !/^(?:HS|none)/i.test(alg) && inProfile(roles.token, target)
}

/** The request for a key set; null where there is nothing to ask for. */
function keysQuestion(metadata: Metadata | null, target: Target): Mutation | null {
  const path = isSigned(target) ? pathOf(metadata?.jwksUri ?? null, target) : null
  return path === null ? null : { raw: path, headers: { Accept: 'application/json' } }
}

/** The keys that the target publishes on its own origin; none where it publishes none. */
export async function findKeys(
  send: (mutation: Mutation) => Promise<Exchange>,
  metadata: Metadata | null,
  target: Target,
): Promise<readonly PublishedKey[]> {
  const question = keysQuestion(metadata, target)
  if (question === null) return []
  const { response } = await send(question)
  return response?.status === 200 && !response.truncated ? publishedKeys(response.body) : []
}
