import { parseUri } from '../syntax/uri.js'
import type { UpstreamKeys } from './keys.js'

/** What an upstream is, as the target was told, and where it gets time and chance from. */
export interface UpstreamSettings {
  /** As the target reaches it; may have a path. */
  readonly issuer: string
  readonly clientId: string
  /** Null for a public client: then no secret is looked at. */
  readonly clientSecret: string | null
  readonly protocol: 'oidc' | 'oauth2'
  readonly keys: UpstreamKeys
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Unguessable text of 20 or more characters that stand for themselves in a URL. */
  readonly random: () => string
}

/** Where an upstream is asked what; `elsewhere` is where a redirect of its token endpoint leads. */
export interface Endpoints {
  readonly authorize: string
  readonly token: string
  readonly userinfo: string
  readonly keys: string
  readonly elsewhere: string
}

const base = (issuer: string): string => issuer.replace(/\/$/, '')

/** The addresses under an issuer. */
export const endpointsOf = (issuer: string): Endpoints => ({
  authorize: `${base(issuer)}/authorize`,
  token: `${base(issuer)}/token`,
  userinfo: `${base(issuer)}/userinfo`,
  keys: `${base(issuer)}/keys`,
  elsewhere: `${base(issuer)}/elsewhere`,
})

export const pathOf = (url: string): string => parseUri(url).path

/** Of a path under the host, whether metadata stands there. Where an issuer has a path, two standards disagree. */
export function isMetadataPath(path: string, issuer: string): boolean {
  const own = pathOf(base(issuer))
  return ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'].some(
    // OpenID Connect Discovery §4 appends, RFC 8414 §3.1 inserts.
    (wellKnown) => path === own + wellKnown || path === wellKnown + own,
  )
}
