import { createHmac } from 'node:crypto'
import { compactVerify, importJWK } from 'jose'
import { requestAids } from './request.js'

type Claims = Readonly<Record<string, unknown>>

interface Parsed {
  readonly token: string
  readonly header: Claims
  readonly claims: Claims
  /** As it is written. */
  readonly signature: string
  readonly signed: string
}

function parsed(token: string): Parsed | null {
  const [head = '', payload = '', signature = ''] = token.split('.')
  try {
    const header = JSON.parse(Buffer.from(head, 'base64url').toString())
    return { token, header, claims: requestAids.claimsIn(token), signature, signed: `${head}.${payload}` }
  } catch {
    return null
  }
}

const hasMac =
  (secret: string) =>
  ({ header: { alg }, signature, signed }: Parsed): boolean =>
    alg === 'HS256' && createHmac('sha256', secret).update(signed).digest('base64url') === signature

async function hasOwnKey({ token, header }: Parsed): Promise<boolean> {
  const key = await importJWK(header.jwk as Parameters<typeof importJWK>[0], String(header.alg))
  return (await compactVerify(token, key)) !== null
}

/** When a token is believed although the server's key says nothing for it. */
const reasons = {
  'names the algorithm none': ({ header }) => header.alg === 'none',
  'names the algorithm none in any case': ({ header }) => /^none$/i.test(String(header.alg)),
  'names no algorithm': ({ header }) => header.alg === undefined,
  'has no signature': ({ signature }) => signature === '',
  'has a signature of the right length': ({ signature }) => signature.length === 342,
  'has any signature': ({ signature }) => signature !== '',
  'brings its own key': hasOwnKey,
  'names a key that is not known': ({ header }) => header.kid !== undefined,
  'names where its key is': ({ header }) => header.jku !== undefined || header.x5u !== undefined,
  'is signed with an empty secret': hasMac(''),
  'is signed with a usual secret': hasMac('secret'),
  'names another algorithm': ({ header }) => header.alg !== 'RS256',
  'can be read': () => true,
} as const satisfies Readonly<Record<string, (token: Parsed) => boolean | Promise<boolean>>>
export type Reason = keyof typeof reasons

export function tokenAids() {
  const known = new Set<string>()
  return {
    /** What the token says, if it is believed for that reason; undefined when it is not. */
    async believed(reason: Reason, token: string): Promise<Claims | undefined> {
      const read = parsed(token)
      if (read === null) return undefined
      // A key that is none, or none of this algorithm, convinces nobody.
      const holds = await Promise.resolve(read)
        .then(reasons[reason])
        .catch(() => false)
      return holds ? read.claims : undefined
    },
    /** Whether this was asked before. */
    again(what: string): boolean {
      const isKnown = known.has(what)
      known.add(what)
      return isKnown
    },
    partOf: (token: string, at: number): string => token.split('.')[at] ?? token,
  }
}
