import type { Check } from '../check.js'

const why = 'Whoever can make a token that the server takes can link an identity to any account.'

export default [
  {
    id: 'invented-token-is-refused',
    requirement: 'LINK-TOKEN-003',
    level: 'MUST',
    requests: [
      { set: { access_token: '{random_token}' } },
      { set: { access_token: 'a.b.c' } },
      { set: { access_token: 'null' } },
    ],
    expect: { outcome: 'refused' },
    why,
  },
  {
    id: 'altered-token-is-refused',
    requirement: 'LINK-TOKEN-003',
    level: 'MUST',
    requests: [
      { set: { access_token: '{token_signature_flipped}' } },
      { set: { access_token: '{token_case_swapped}' } },
      { set: { access_token: '{token_truncated}' } },
      { set: { access_token: '{access_token} ' } },
      { set: { access_token: ' {access_token}' } },
      { set: { access_token: '{access_token}\u0000' } },
    ],
    expect: { outcome: 'refused' },
    why,
  },
  {
    id: 'unsigned-or-edited-jwt-is-refused',
    requirement: 'LINK-TOKEN-003',
    level: 'MUST',
    requests: [
      { set: { access_token: '{token_alg_none}' } },
      { set: { access_token: '{token_payload_edited}' } },
    ],
    expect: { outcome: 'refused' },
    why,
  },
  {
    id: 'header-does-not-excuse-a-bad-query-token',
    requirement: 'LINK-TOKEN-003',
    level: 'MUST',
    requests: [
      { set: { access_token: '{random_token}' }, headers: { Authorization: 'Bearer {access_token}' } },
    ],
    expect: { outcome: 'refused' },
    why,
  },
  {
    id: 'expired-token-is-refused',
    requirement: 'LINK-TOKEN-004',
    level: 'MUST',
    requests: [{ set: { access_token: '{expired_token}' } }],
    expect: { outcome: 'refused' },
    why: 'A token that leaked long ago would still open the account.',
  },
  {
    id: 'revoked-token-is-refused',
    requirement: 'LINK-TOKEN-005',
    level: 'MUST',
    requests: [{ set: { access_token: '{revoked_token}' } }],
    expect: { outcome: 'refused' },
    otherwise: [
      {
        outcome: 'accepted',
        verdict: 'warn',
        profiles: ['contract', 'oauth'],
        because: 'a self-contained JWT may outlive its revocation for a while',
      },
    ],
    why: 'A user who logs out everywhere expects the old token to be dead.',
  },
  {
    id: 'token-of-another-client-is-refused',
    requirement: 'LINK-TOKEN-006',
    level: 'MUST',
    requests: [{ set: { access_token: '{other_client_token}' } }],
    expect: { outcome: 'refused' },
    why: 'Any client of the server could link on behalf of the users of any other.',
  },
  {
    id: 'id-token-is-no-access-token',
    requirement: 'LINK-TOKEN-007',
    level: 'SHOULD',
    requests: [{ set: { access_token: '{id_token}' } }],
    expect: { outcome: 'refused' },
    why: 'ID tokens are shown to clients and logged by them; they prove a login, they do not grant access.',
  },
  {
    id: 'two-tokens-are-refused',
    requirement: 'LINK-TOKEN-008',
    level: 'MUST',
    requests: [{ headers: { Authorization: 'Bearer {random_token}' } }],
    expect: { outcome: 'refused' },
    otherwise: [
      { outcome: 'accepted', verdict: 'warn', because: 'the header is ignored and the query token used' },
    ],
    profiles: ['contract', 'strict'],
    why: 'Of two tokens a proxy may check one and the server use the other.',
  },
  {
    id: 'token-may-be-percent-encoded',
    requirement: 'LINK-TOKEN-010',
    level: 'MUST',
    requests: [{ overEncoded: ['access_token'] }, { unencoded: ['access_token'] }],
    expect: { outcome: 'accepted' },
    why: 'Percent-encoding is a matter of the sender: every octet may be encoded.',
  },
  {
    id: 'token-in-the-header-or-body',
    requirement: 'LINK-TOKEN-011',
    level: 'MAY',
    requests: [{ omit: ['access_token'], headers: { Authorization: 'Bearer {access_token}' } }],
    expect: { outcome: 'accepted' },
    otherwise: [
      {
        outcome: 'refused',
        verdict: 'pass',
        because: 'the token is taken from the query alone, as the contract has it',
      },
    ],
    modes: ['dedicated'],
    why: 'A token outside the URL stays out of logs and of the browser history.',
  },
  {
    id: 'bad-tokens-get-one-answer',
    requirement: 'LINK-TOKEN-012',
    level: 'SHOULD',
    requests: [
      { set: { access_token: '{random_token}' } },
      { set: { access_token: '{expired_token}' } },
      { set: { access_token: '{other_client_token}' } },
    ],
    expect: { relation: 'same-error' },
    why: 'Different answers tell an attacker how close a forged token is.',
  },
  {
    id: 'bad-token-does-not-outrank-the-redirect-uri',
    requirement: 'LINK-TOKEN-013',
    level: 'MUST',
    requests: [
      { set: { redirect_uri: '{attacker_uri}', access_token: '{random_token}' } },
      { set: { redirect_uri: '{attacker_uri}' }, omit: ['access_token'] },
    ],
    expect: { outcome: 'not-delivered' },
    twoFaults: true,
    why: 'An error that is reported before the redirection URI is checked goes to the attacker.',
  },
] as const satisfies readonly Check[]
