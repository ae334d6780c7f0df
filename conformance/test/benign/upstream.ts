import { randomText } from '../../../reference-impl/pending.js'
import { anyLocation, isOwn, starting, upstream } from './starting.js'
import type { Variant } from './variant.js'

/** What the request to a connection looks like; the endpoint's own login page is not touched. */
export const upstreams: readonly Variant[] = [
  {
    id: 'upstream-pushed',
    says: 'The upstream request is pushed: only a reference shows (RFC 9126).',
    ...upstream(() => `client_id=x&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A${randomText()}`),
  },
  {
    id: 'upstream-request-object',
    says: 'The upstream request is a signed object (RFC 9101).',
    ...upstream(
      () =>
        `client_id=x&request=eyJhbGciOiJub25lIn0.${Buffer.from(`{"state":"${randomText()}"}`).toString('base64url')}.c2ln`,
    ),
  },
  {
    id: 'upstream-saml',
    says: 'The connection speaks SAML, with RelayState.',
    ...upstream(
      () =>
        `SAMLRequest=${encodeURIComponent(Buffer.from(randomText()).toString('base64'))}&RelayState=${randomText()}`,
    ),
  },
  {
    id: 'upstream-saml-alone',
    says: "The connection speaks SAML, and the request's own ID binds the answer.",
    ...upstream(() => `SAMLRequest=${encodeURIComponent(Buffer.from(randomText()).toString('base64'))}`),
  },
  {
    id: 'upstream-nonce-and-pkce',
    says: 'The upstream request relies on nonce and PKCE.',
    ...upstream(() =>
      `response_type=code&client_id=x&nonce=${randomText()}&code_challenge_method=S256&code_challenge=${randomText()}${randomText()}`
        .slice(0, 300)
        .replace(/(code_challenge=.{43}).*$/, '$1'),
    ),
  },
  {
    id: 'upstream-with-more-parameters',
    says: 'The upstream request has parameters that change every time, and a scope with plus signs.',
    options: starting((location) =>
      isOwn(location)
        ? location
        : `${location.replace('%20', '+')}&display=page&auth_nonce=${randomText()}&ts=${Date.now()}&prompt=select_account`,
    ),
  },
  {
    id: 'upstream-for-development',
    says: 'The connection is a mock on the same machine, over http.',
    options: starting((location) =>
      isOwn(location) ? location : `http://127.0.0.1:9/mock/${new URL(location).host}?state=${randomText()}`,
    ),
    target: anyLocation,
  },
]
