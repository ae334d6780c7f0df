import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'get-is-supported',
    requirement: 'LINK-METH-001',
    level: 'MUST',
    requests: [{}],
    expect: { outcome: 'status', allowed: [302, 303, 300, 301, 307, 308] },
    shape: true,
    why: 'A link is a navigation: a browser follows it with GET.',
  },
  {
    id: 'head-answers-like-get',
    requirement: 'LINK-METH-002',
    level: 'MUST',
    requests: [{ method: 'HEAD' }],
    expect: { outcome: 'accepted-without-content' },
    otherwise: [
      {
        outcome: 'method-refused',
        verdict: 'warn',
        profiles: ['contract', 'oauth'],
        because:
          'HEAD is refused: RFC 9110 §9.1 requires it of general-purpose servers, browsers do not need it here',
      },
    ],
    why: 'Monitors and link checkers ask with HEAD and see another endpoint than browsers do.',
  },
  {
    id: 'post-form-answers-like-get',
    requirement: 'LINK-METH-003',
    level: 'MAY',
    requests: [{ body: 'form' }],
    expect: { outcome: 'accepted' },
    otherwise: [
      {
        outcome: 'method-refused',
        verdict: 'pass',
        profiles: ['contract', 'oauth'],
        because: 'POST is not supported, which RFC 6749 §3.1 leaves open',
      },
    ],
    why: 'A form body keeps the access token out of logs and of the browser history.',
  },
  {
    id: 'media-type-of-a-form-has-no-case',
    requirement: 'LINK-METH-003',
    level: 'MAY',
    requests: [
      { body: 'form' },
      {
        method: 'POST',
        raw: '{path}',
        body: { type: 'Application/X-WWW-Form-URLEncoded; charset=UTF-8', content: '{control_query}' },
      },
      {
        method: 'POST',
        raw: '{path}',
        body: { type: 'application/x-www-form-urlencoded ;a=b', content: '{control_query}' },
      },
    ],
    expect: { relation: 'same-answer' },
    why: 'RFC 9110 §8.3.1: media types have no case, and a parameter behind one is no other type.',
  },
  {
    id: 'refused-method-lists-allowed-ones',
    requirement: 'LINK-METH-004',
    level: 'MUST',
    requests: [{ method: 'PUT' }, { method: 'PATCH' }, { method: 'DELETE' }],
    expect: { outcome: 'keeps', invariant: 'allow-lists-get' },
    why: 'A client that is told 405 has to learn from Allow what works.',
  },
  {
    id: 'other-methods-start-nothing',
    requirement: 'LINK-METH-005',
    level: 'SHOULD',
    requests: [
      { method: 'PUT' },
      { method: 'PATCH' },
      { method: 'DELETE' },
      { method: 'FOO' },
      { method: 'DELETE', headers: { 'X-HTTP-Method-Override': 'GET' } },
    ],
    expect: { outcome: 'method-refused' },
    why: 'A method that nobody thought of may skip the checks that GET applies.',
  },
  {
    id: 'trace-does-not-echo-the-token',
    requirement: 'LINK-METH-006',
    level: 'MUST',
    requests: [
      { method: 'TRACE', set: { access_token: '{random_token}' }, headers: { Connection: 'close' } },
    ],
    lethal: true,
    expect: { outcome: 'token-not-echoed' },
    why: 'An echoed request hands the access token to whoever can read the answer.',
  },
  {
    id: 'cors-is-refused-to-foreign-origins',
    requirement: 'LINK-METH-007',
    level: 'MUST',
    requests: [
      {},
      { headers: { Origin: 'https://{attacker_host}' } },
      {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://{attacker_host}',
          'Access-Control-Request-Method': 'GET',
          'Access-Control-Request-Headers': 'authorization',
        },
      },
      { headers: { Origin: 'null' } },
      { headers: { Origin: '{client_origin}' } },
      { headers: { Origin: 'https://{attacker_host}.{own_host}' } },
    ],
    expect: { outcome: 'keeps', invariant: 'cors-is-not-enabled' },
    why: 'A script of another site could read the answer, and with it the started transaction.',
  },
  {
    id: 'repeated-get-issues-nothing',
    requirement: 'LINK-METH-008',
    level: 'MUST',
    requests: [{ repeat: 6 }],
    expect: { relation: 'safe-to-repeat' },
    why: 'Browsers repeat GET at will: a reload or a prefetch must not link an account or use up the token.',
  },
] as const satisfies readonly DeclaredCheck[]
