import type { DeclaredCheck } from './check.js'

const lessSpecific = {
  outcome: 'refused',
  verdict: 'warn',
  defect: 'The request is refused with another error code than invalid_request',
  because: 'RFC 7636 §4.4.1 and RFC 6749 §4.1.2.1 have invalid_request for it',
} as const

const why = 'The client believes its code to be bound to a verifier, and nothing binds it.'

export default [
  {
    id: 'challenge-of-s256-is-accepted',
    requirement: 'LINK-PKCE-001',
    level: 'MUST',
    defect: 'A request with a PKCE challenge of method S256 is not accepted',
    requests: [{ set: { code_challenge: '{code_challenge}', code_challenge_method: 'S256' } }],
    expect: { outcome: 'accepted' },
    why: 'Clients send a challenge to every server: RFC 7636 §5 tells them that they need not know which support it.',
  },
  {
    id: 'unsupported-challenge-method-is-refused',
    requirement: 'LINK-PKCE-002',
    level: 'MUST',
    defect: 'An unknown code_challenge_method is accepted',
    requests: [
      { set: { code_challenge: '{code_challenge}', code_challenge_method: 'unheard-of' } },
      { set: { code_challenge: '{code_challenge}', code_challenge_method: 'none' } },
    ],
    needs: ['pkce'],
    expect: { outcome: 'refused', errors: ['invalid_request'] },
    why,
  },
  {
    id: 'plain-challenge-is-refused-unless-listed',
    requirement: 'LINK-PKCE-002',
    level: 'MUST',
    defect: 'code_challenge_method=plain is accepted, which the metadata does not list',
    requests: [{ set: { code_challenge: '{code_challenge}', code_challenge_method: 'plain' } }],
    needs: ['pkce', 'plain-not-listed'],
    expect: { outcome: 'refused', errors: ['invalid_request'] },
    why: 'A plain challenge is the verifier: whoever sees the request can redeem the code.',
  },
  {
    id: 'challenge-without-method-is-plain',
    requirement: 'LINK-PKCE-002',
    level: 'MUST',
    defect: 'A code_challenge without a method, which makes it plain, is not refused',
    requests: [{ set: { code_challenge: '{code_challenge}' }, omit: ['code_challenge_method'] }],
    needs: ['pkce', 'plain-not-listed'],
    expect: { outcome: 'refused', errors: ['invalid_request'] },
    otherwise: [
      {
        outcome: 'accepted',
        verdict: 'warn',
        defect: 'A code_challenge without a method, which makes it plain, is accepted',
        because:
          'RFC 7636 §4.3 makes it plain, which the metadata does not list; a server that reads it as S256 refuses the client later',
      },
    ],
    thorough: true,
    why: 'A plain challenge is the verifier: whoever sees the request can redeem the code.',
  },
  {
    id: 'malformed-challenge-is-refused',
    requirement: 'LINK-PKCE-003',
    level: 'SHOULD',
    defect: 'A malformed code_challenge is accepted',
    requests: [
      { set: { code_challenge: 'x', code_challenge_method: 'S256' } },
      { set: { code_challenge: '{repeat:a:129}', code_challenge_method: 'S256' } },
      {
        set: { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+/=', code_challenge_method: 'S256' },
      },
    ],
    needs: ['pkce'],
    expect: { outcome: 'refused', errors: ['invalid_request'] },
    otherwise: [lessSpecific],
    why: 'The client learns that no verifier fits it when it has the code already.',
  },
  {
    id: 'challenge-method-alone-is-refused',
    requirement: 'LINK-PKCE-004',
    level: 'SHOULD',
    defect: 'A code_challenge_method without a code_challenge is accepted',
    requests: [{ omit: ['code_challenge'], set: { code_challenge_method: 'S256' } }],
    needs: ['pkce'],
    expect: { outcome: 'refused', errors: ['invalid_request'] },
    otherwise: [lessSpecific],
    why: 'Whoever takes the challenge out of a request takes its protection away, and the client does not see it.',
  },
  {
    id: 'repeated-challenge-is-refused',
    requirement: 'LINK-PARAM-003',
    level: 'MUST',
    defect: 'A repeated code_challenge or code_challenge_method is accepted',
    requests: [
      {
        set: { code_challenge: '{code_challenge}', code_challenge_method: 'S256' },
        append: [['code_challenge', '{other_challenge}']],
      },
      {
        set: { code_challenge: '{code_challenge}', code_challenge_method: 'S256' },
        append: [['code_challenge_method', 'plain']],
      },
    ],
    needs: ['pkce'],
    expect: { outcome: 'refused', errors: ['invalid_request'] },
    otherwise: [lessSpecific],
    thorough: true,
    why: 'Of two challenges the attacker’s may be the one that counts.',
  },
  {
    id: 'challenge-of-the-client-stays-here',
    requirement: 'LINK-PKCE-005',
    level: 'MUST',
    defect: "The client's code_challenge is passed on to the connection",
    requests: [{ set: { code_challenge: '{code_challenge}', code_challenge_method: 'S256' } }],
    needs: ['social-connection'],
    expect: { outcome: 'upstream', rule: 'challenge-is-own' },
    why: 'The server cannot redeem the upstream code, and whoever has the client’s verifier can.',
  },
] as const satisfies readonly DeclaredCheck[]
