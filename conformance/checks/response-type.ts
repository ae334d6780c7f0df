import type { DeclaredCheck } from './check.js'

const why = 'A client that relies on one way of answering must not be given another.'

const lessSpecific = {
  outcome: 'refused',
  errors: ['invalid_request'],
  verdict: 'warn',
  defect: 'The request is refused with invalid_request, and not unsupported_response_type',
  because: 'RFC 6749 §4.1.2.1 has the more specific unsupported_response_type',
} as const

export default [
  {
    id: 'response-type-code-is-accepted',
    requirement: 'LINK-RTYPE-001',
    level: 'MUST',
    defect: 'response_type=code is not accepted',
    requests: [{ set: { response_type: 'code' } }],
    expect: { outcome: 'accepted' },
    why: 'Server-side applications link with the code flow.',
  },
  {
    id: 'response-type-token-is-accepted',
    requirement: 'LINK-RTYPE-002',
    level: 'SHOULD',
    defect: 'response_type=token is not accepted',
    requests: [{ set: { response_type: 'token' } }],
    expect: { outcome: 'accepted' },
    otherwise: [
      {
        outcome: 'refused',
        errors: ['unsupported_response_type', 'unauthorized_client'],
        verdict: 'pass',
        profiles: ['strict', 'oauth', 'openid'],
        because: 'RFC 9700 §2.1.2 advises against the implicit grant',
      },
      {
        outcome: 'refused',
        verdict: 'note',
        profiles: ['strict', 'oauth', 'openid'],
        defect: 'response_type=token is refused with another code than unsupported_response_type',
        because: 'RFC 9700 §2.1.2 advises against the implicit grant; unsupported_response_type would say so',
      },
    ],
    why: 'The contract promises it to client-side applications.',
  },
  {
    id: 'malformed-response-type-is-unsupported',
    requirement: 'LINK-RTYPE-004',
    level: 'MUST',
    defect: 'A malformed response_type is not refused with unsupported_response_type',
    requests: [
      { set: { response_type: 'code,token' } },
      { set: { response_type: 'none;x' } },
      { set: { response_type: ' code' } },
      { set: { response_type: 'Code' } },
    ],
    expect: { outcome: 'refused', errors: ['unsupported_response_type', 'unauthorized_client'] },
    otherwise: [lessSpecific],
    why,
  },
  {
    id: 'response-type-none-only-when-advertised',
    requirement: 'LINK-RTYPE-004',
    level: 'MUST',
    defect: 'response_type=none, which is not advertised, is not refused as unsupported',
    requests: [{ set: { response_type: 'none' } }],
    expect: { outcome: 'refused', errors: ['unsupported_response_type', 'unauthorized_client'] },
    needs: ['none-not-advertised'],
    otherwise: [lessSpecific],
    why,
  },
  {
    id: 'order-in-response-type-does-not-matter',
    requirement: 'LINK-RTYPE-005',
    level: 'MUST',
    defect: 'The order of the words in response_type changes the answer',
    requests: [{ set: { response_type: 'code token' } }, { set: { response_type: 'token code' } }],
    expect: { relation: 'same-answer' },
    why: 'RFC 6749 §3.1.1 makes a composite type a set.',
  },
  {
    id: 'error-for-code-travels-in-the-query',
    requirement: 'LINK-RTYPE-006',
    level: 'MUST',
    defect: 'The error for response_type=code is not sent in the query',
    requests: [{ set: { response_type: 'code' }, reveal: true }],
    expect: { outcome: 'error-redirect', channel: 'query' },
    why: 'A server-side client never sees a fragment: the error would be lost.',
  },
  {
    id: 'error-for-token-travels-in-the-fragment',
    requirement: 'LINK-RTYPE-006',
    level: 'MUST',
    defect: 'The error for response_type=token is not sent in the fragment',
    requests: [
      { set: { response_type: 'token' }, reveal: true },
      { set: { response_type: 'token', access_token: '{random_token}' } },
    ],
    expect: { outcome: 'error-redirect', channel: 'fragment' },
    otherwise: [
      { outcome: 'refused-without-redirect', verdict: 'pass', because: 'this error is shown on a page' },
      { outcome: 'accepted', verdict: 'inapplicable', because: 'the request is not refused at all' },
      {
        outcome: 'error-redirect',
        errors: ['unsupported_response_type', 'unauthorized_client'],
        verdict: 'pass',
        because: 'token is not supported, so its channel is not either',
      },
    ],
    why: 'A client-side application looks into the fragment; the query would also reach its server.',
  },
] as const satisfies readonly DeclaredCheck[]
