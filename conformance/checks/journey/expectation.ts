/** What a journey must show. Each is decided by oracles, and never by the text of a page. */
export type JourneyExpectation =
  /** The client gets its success answer: at the URI of the request, with state unchanged. */
  | 'completes'
  /** The identity belongs to the account that the token named, and to no other. */
  | 'linked-to-the-named-account'
  /** Nothing is linked, and the client gets no success. */
  | 'refused'
  /** The same, although the upstream's token endpoint may rightly have been asked. */
  | 'refused-after-the-exchange'
  /** Of a browser's own code, which PKCE or a nonce may bind in place of state: a warning then. */
  | 'refused-or-bound-otherwise'
  /** What has been done once is not done again. */
  | 'not-repeated'
  /** Nothing is linked so far. */
  | 'nothing-linked-yet'
  /** No page has been passed over in silence: a question came before the end. */
  | 'asked-before-the-end'
  /** The page that asks cannot be shown in a frame of somebody else. */
  | 'question-not-framable'
  | 'error-at-the-client'
  /** Neither a success nor an error goes to a client: nobody knows to which. */
  | 'no-way-to-a-client'
  /** Text of the upstream does nothing on a page, and keeps to its characters in a redirect. */
  | 'upstream-text-is-inert'
  /** The browser is led to no address that the answer names. */
  | 'nobody-led-astray'
  | 'one-token-request-at-most'
  /** No token request arrives at the upstream whose code it is not. */
  | 'no-code-astray'
  | 'no-failure-inside'
  /** Each journey ends under its own state and with its own identity. */
  | 'journeys-do-not-cross'
  /** The identity keeps its owner. */
  | 'owner-unchanged'
  /** One entry, and no error that the client cannot understand. */
  | 'linked-once'
  | 'profile-unchanged'
  /** Whoever logs in is another user than the account's. */
  | 'another-account'
  | 'the-same-account'
  | 'no-login'
  /** Of what arrives at the upstream. */
  | 'access-token-stays-here'
  | 'redirect-uri-repeated'
  | 'server-authenticated'
  | 'credentials-outside-the-url'
  | 'verifier-fits'
  | 's256-used'
  | 'code-redeemed-once'
  /** Of what the target answers. */
  | 'upstream-tokens-stay-there'
  | 'hops-are-careful'
  | 'answer-as-asked'
  | 'codes-unguessable'
  /** Of the token endpoint. */
  | 'tokens-of-the-account'
  | 'denied'
  | 'second-use-denied'
  | 'token-response-well-formed'
  /** Not as the identity that userinfo names. */
  | 'linked-as-the-id-token-says'

/** How far a valid journey must come before a deviation says anything. In this order, but for the last two. */
export type Leg = 'start' | 'upstream' | 'callback' | 'client' | 'identity' | 'code'
