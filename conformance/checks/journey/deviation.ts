import type { UpstreamFault } from './upstream-fault.js'

/** Something that happens to a parameter of the upstream's answer on its way through the browser. */
export type CallbackEdit =
  | { readonly edit: 'omit'; readonly name: CallbackName }
  | { readonly edit: 'set'; readonly name: CallbackName; readonly to: string }
  /** One character of the value is another. */
  | { readonly edit: 'alter'; readonly name: CallbackName }
  /** Letters in the other case. */
  | { readonly edit: 'swap-case'; readonly name: CallbackName }
  /** The value of another journey, which another browser began and nobody finished. */
  | { readonly edit: 'take-from-another-journey'; readonly name: CallbackName }
  /** A second value before or behind the first: one of another journey. */
  | { readonly edit: 'repeat'; readonly name: CallbackName; readonly place: 'before' | 'behind' }
  /** A parameter that the answer does not have. */
  | { readonly edit: 'add'; readonly name: string; readonly value: string }

export type CallbackName = 'state' | 'code' | 'iss'

/** Which browser carries the upstream's answer to the target, if not the one that began. */
export type Carrier =
  /** One that has never been there. */
  | 'a-fresh-one'
  /** The same, after its cookies were deleted. */
  | 'without-its-cookies'
  /** One that has begun a journey of its own, and not finished it. */
  | 'one-with-a-journey-of-its-own'

/** How the client asks for its tokens. */
export type Redemption =
  | 'as-it-should-be'
  | 'twice'
  | 'by-another-client'
  | 'with-another-redirect-uri'
  | 'without-redirect-uri'
  | 'with-its-verifier'
  | 'without-its-verifier'
  | 'with-a-wrong-verifier'
  | 'with-a-verifier-that-nothing-asked-for'

/**
 * One journey, or two that belong together, with one deviation at one leg. All that it does not name goes as it should.
 * In a value `{attacker}` is a URI of the attacker's host, `{long}` is 64 KiB of text, `{nul}` and `{malformed}` are octets that
 * stand for no text.
 */
export type Deviation =
  | { readonly at: 'nothing'; readonly responseType?: 'code' | 'token' }
  /** It is given up: before the login at the upstream, or before its answer is carried back. */
  | { readonly at: 'end'; readonly before: 'upstream' | 'callback' }
  /** Nobody answers the page that asks; or the user says no. */
  | { readonly at: 'confirmation'; readonly answer: 'none' | 'no' }
  /** Its form comes from a page of somebody else, or from another browser. */
  | { readonly at: 'confirmation'; readonly forged: 'without-its-hidden-fields' | 'by-another-browser' }
  | {
      readonly at: 'callback'
      readonly carrier?: Carrier
      readonly edits?: readonly CallbackEdit[]
      readonly method?: 'HEAD' | 'POST' | 'OPTIONS'
    }
  /** The answer is carried back again: after it has succeeded, or after a first one with a code of nobody has failed. */
  | { readonly at: 'callback'; readonly again: 'after-success' | 'after-failure' }
  | { readonly at: 'upstream'; readonly fault: UpstreamFault }
  /** The code of the second upstream goes to the target as if it were the first's. */
  | { readonly at: 'second-upstream'; readonly mixed: 'state' | 'path' }
  /** Two journeys of one user at the same time. */
  | { readonly at: 'another-journey'; readonly in: 'two-browsers' | 'one-browser' }
  /** The browser is logged in as another user, or nobody has ever been logged in there; and no question is answered. */
  | { readonly at: 'session'; readonly of: 'another-user' | 'nobody' }
  /** The access token ends between the start and the callback. */
  | { readonly at: 'token'; readonly ended: true }
  /** The identity has an owner. */
  | { readonly at: 'identity'; readonly owner: 'the-same-user' | 'another-user' }
  /** The user is another one with the address of the first, or the same with another address. */
  | {
      readonly at: 'identity'
      readonly like: 'another-subject-with-the-same-email' | 'the-same-subject-with-another-email'
    }
  /** The upstream claims what would change the account. */
  | { readonly at: 'identity'; readonly claims: 'of-a-profile' }
  /** An ordinary login follows, or comes alone. */
  | {
      readonly at: 'login'
      readonly with: 'an-unverified-email' | 'an-unlinked-identity' | 'a-link-only-connection'
    }
  | { readonly at: 'code'; readonly redemption: Redemption }
  /** Addresses of the target that the first browser went through are opened in a fresh one. */
  | { readonly at: 'trail'; readonly opened: 'in-a-fresh-browser' }
