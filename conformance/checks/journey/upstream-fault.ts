/** What a claim becomes: a value, what lies so many seconds from now, or nothing: the claim is left out. */
export type ClaimValue =
  | string
  | number
  | boolean
  | readonly string[]
  | { readonly secondsFromNow: number }
  | { readonly absent: true }

export type Claims = Readonly<Record<string, ClaimValue>>

/** How an ID token is signed, if not by the published key (RFC 7515, RFC 8725 §2.1). */
export type Signature =
  /** The algorithm `none`, without a signature. */
  | 'none'
  /** HS256, the published public key being the secret. */
  | 'hs256-with-the-public-key'
  /** A key that is not published, under the name of the one that is. */
  | 'another-key'
  /** A key that is not published, under a name of its own. */
  | 'unknown-key'
  /** The right key; one octet of the signature is another. */
  | 'broken'

/** How a back channel endpoint fails (RFC 6749 §5.2 knows the first alone). */
export type BrokenAnswer =
  | 'bad-request'
  | 'server-error'
  | 'html'
  /** The connection ends in the middle of the body. */
  | 'cut'
  /** No answer comes before the caller gives up. */
  | 'silent'
  | 'redirect'

/**
 * What the upstream does otherwise than it should, in one place of one journey. What happens to its answer on the way
 * through the browser is no fault of its own: that is a deviation at the callback.
 */
export type UpstreamFault =
  | {
      readonly at: 'authorization'
      readonly error: string
      readonly description?: string
      readonly uri?: string
    }
  | { readonly at: 'token'; readonly answer: BrokenAnswer }
  | { readonly at: 'id-token'; readonly claims?: Claims; readonly signature?: Signature }
  /** OpenID Connect only: the nonce of an earlier journey stands in for this one's. */
  | { readonly at: 'id-token'; readonly nonce: 'of-an-earlier-journey' }
  | { readonly at: 'userinfo'; readonly claims?: Claims; readonly answer?: BrokenAnswer }
