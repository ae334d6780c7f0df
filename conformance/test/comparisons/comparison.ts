import type { LinkServerOptions } from '../../../reference-impl/index.js'
import { matches, type RegisteredUri } from '../../../reference-impl/redirect-uris.js'
import type { Severity } from '../../common/verdict.js'
import { whatwgUrl } from '../../syntax/uri.js'

/** A server that compares redirection URIs wrongly, as some real server did, and what must find it. */
export interface Comparison {
  readonly name: string
  readonly options: Partial<LinkServerOptions>
  /** The check of the technique that this mistake belongs to. */
  readonly check: string
  readonly severity: Severity
  /** The comparison model that the finding must name; absent where none is meant to fit. */
  readonly cause?: string
  /** The first line of the finding, where it names another cause than a model. */
  readonly says?: string
  /** CVE or advisory of the server that was caught with it. */
  readonly source?: string
}

type Accepts = (registered: string, sent: string) => boolean

/** Loosens the comparison of registrations of one kind; what is right stays accepted. */
export const loosen = (match: RegisteredUri['match'], accepts: Accepts): Partial<LinkServerOptions> => ({
  matches: (registered, sent) =>
    matches(registered, sent) || (registered.match === match && accepts(registered.value, sent)),
})

/** Loosens the comparison of exact registrations. */
export const comparing = (accepts: Accepts): Partial<LinkServerOptions> => loosen('exact', accepts)

/** Loosens the comparison of registrations with a wildcard. */
export const comparingWildcards = (accepts: Accepts): Partial<LinkServerOptions> =>
  loosen('auth0-wildcard', accepts)

/** Compares after the same change to both sides: what most wrong comparisons come down to. */
export const after =
  (change: (uri: string) => string): Accepts =>
  (registered, sent) =>
    change(registered) === change(sent)

/** What a URL class makes of a value, and the value itself where that refuses it. */
export const throughUrl =
  (read: (url: URL) => string) =>
  (uri: string): string => {
    const url = whatwgUrl(uri)
    return url === null ? uri : read(url)
  }

/** Whether it holds for a parsed pair; what does not parse is refused. */
export const ofUrls =
  (accepts: (registered: URL, sent: URL) => boolean): Accepts =>
  (registered, sent) => {
    const [left, right] = [whatwgUrl(registered), whatwgUrl(sent)]
    return left !== null && right !== null && accepts(left, right)
  }

/** The check that owns the forms of a technique. */
export const ownerCheck = (technique: string): string => `redirect-uri-${technique}-refused`

export const originOf = (uri: string): string => /^[^/]+\/\/[^/]+/.exec(uri)?.[0] ?? uri
export const hostOf = (uri: string): string => originOf(uri).replace(/^.*\/\//, '')
export const pathOf = (uri: string): string => uri.slice(originOf(uri).length)
export const isWeb = (uri: string): boolean => uri.startsWith('https://')

/** Accepts every child of a registered path. */
export const anyChild = comparing(
  (registered, sent) => isWeb(registered) && sent.startsWith(`${registered}/`),
)
/** Asks only for a scheme. */
export const anyScheme = comparing((_, sent) => /^[a-zA-Z][a-zA-Z0-9+.-]+:/.test(sent))

/** Decodes percent-escapes, and leaves alone what has no decoding. */
export function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
