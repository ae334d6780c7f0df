import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'unrecognised-parameters-are-ignored',
    requirement: 'LINK-PARAM-002',
    level: 'MUST',
    requests: [
      { append: [['extra', 'foobar']] },
      { append: [['überflüssig', 'ja ✓']] },
      { rawPairs: ['extra=a?b'] },
      { rawPairs: ['p0=0&p1=1&p2=2&p3=3&p4=4&p5=5&p6=6&p7=7&p8=8&p9=9'] },
      { rawPairs: ['{repeat:p:40}=1'] },
    ],
    expect: { outcome: 'accepted' },
    why: 'Clients add parameters of their own and of later specifications; refusing them breaks every such client.',
  },
  {
    id: 'name-without-equals-sign-is-ignored',
    requirement: 'LINK-PARAM-014',
    level: 'SHOULD',
    requests: [{ rawPairs: ['extra'] }],
    expect: { outcome: 'accepted' },
    why: 'Links pick up such names on their way through mailers and campaign tools.',
  },
  {
    id: 'client-id-is-case-sensitive',
    requirement: 'LINK-PARAM-006',
    level: 'MUST',
    requests: [{ set: { client_id: '{client_id:flipped}' } }],
    expect: { outcome: 'refused-without-redirect' },
    why: 'Clients whose identifiers differ by case alone would share each other’s registrations.',
  },
  {
    id: 'values-are-decoded-once',
    requirement: 'LINK-PARAM-007',
    level: 'MUST',
    requests: [
      { overEncoded: ['redirect_uri'] },
      { overEncoded: ['client_id', 'response_type'] },
      { overEncoded: ['state'] },
    ],
    expect: { outcome: 'accepted' },
    why: 'Percent-encoding is a matter of the sender: every octet may be encoded.',
  },
  {
    id: 'encoded-names-are-read',
    requirement: 'LINK-PARAM-007',
    level: 'MUST',
    requests: [{ omit: ['client_id'], rawPairs: ['client%5Fid={client_id:encoded}'] }],
    expect: { outcome: 'accepted' },
    otherwise: [
      { outcome: 'refused', verdict: 'warn', because: 'no client encodes a name that need not be encoded' },
    ],
    why: 'A form encodes names as it encodes values: what one reader misses, another one reads.',
  },
  {
    id: 'values-are-not-decoded-twice',
    requirement: 'LINK-PARAM-007',
    level: 'MUST',
    // Neither trimming nor the parsing of URLs makes this the registered one: a second decoding does.
    requests: [{ set: { redirect_uri: '{redirect_uri:encoded}' } }],
    expect: { outcome: 'refused' },
    why: 'Decoding twice turns harmless text into separators after the check has run.',
  },
  {
    id: 'malformed-encoding-is-a-client-error',
    requirement: 'LINK-PARAM-008',
    level: 'MUST',
    requests: [
      { omit: ['redirect_uri'], rawPairs: ['redirect_uri={redirect_uri:encoded}%zz'] },
      { omit: ['redirect_uri'], rawPairs: ['redirect_uri={redirect_uri:encoded}%'] },
      { omit: ['redirect_uri'], rawPairs: ['redirect_uri={redirect_uri:encoded}%c0%af'] },
      { omit: ['redirect_uri'], rawPairs: ['redirect_uri={redirect_uri:encoded}%ed%a0%80'] },
      { omit: ['client_id'], rawPairs: ['client_id={client_id:encoded}%zz'] },
      { omit: ['client_id'], rawPairs: ['client_id={client_id:encoded}%00'] },
      { omit: ['response_type'], rawPairs: ['response_type=code%zz'] },
      { omit: ['response_type'], rawPairs: ['response_type=code%00'] },
    ],
    expect: { outcome: 'refused' },
    why: 'What one layer reads as an error, another may read as the end of the value.',
  },
  {
    id: 'malformed-connection-is-a-client-error',
    requirement: 'LINK-PARAM-008',
    level: 'MUST',
    requests: [
      { omit: ['connection'], rawPairs: ['connection={connection:encoded}%zz'] },
      { omit: ['connection'], rawPairs: ['connection={connection:encoded}%00'] },
    ],
    expect: { outcome: 'refused' },
    otherwise: [
      {
        outcome: 'to-login-page',
        verdict: 'warn',
        because:
          'read literally it is an unknown name, and the server falls back to its login page for those: the user may link another connection than the client asked for',
      },
    ],
    why: 'What one layer reads as an error, another may read as the end of the value.',
  },
  {
    id: 'malformed-access-token-is-a-client-error',
    requirement: 'LINK-PARAM-008',
    level: 'MUST',
    requests: [
      { omit: ['access_token'], rawPairs: ['access_token={access_token:encoded}%zz'] },
      { omit: ['access_token'], rawPairs: ['access_token={access_token:encoded}%00'] },
    ],
    expect: { outcome: 'refused' },
    why: 'What one layer reads as an error, another may read as the end of the value.',
  },
  {
    id: 'malformed-encoding-elsewhere-breaks-nothing',
    requirement: 'LINK-PARAM-008',
    level: 'MUST',
    requests: [
      { rawPairs: ['extra=%zz'] },
      { rawPairs: ['extra=%'] },
      { rawPairs: ['extra=%00'] },
      { rawPairs: ['%zz=extra'] },
      { set: { state: 'a\u0000b' } },
      { omit: ['state'], rawPairs: ['state=%c0%af'] },
      { omit: ['scope'], rawPairs: ['scope=%zz'] },
    ],
    expect: { outcome: 'unaffected-or-refused' },
    why: 'A parameter that nobody reads must not be able to bring the endpoint down.',
  },
  {
    id: 'over-long-content-is-cut-short',
    requirement: 'LINK-PARAM-011',
    level: 'SHOULD',
    requests: [
      {
        method: 'POST',
        raw: '{path}',
        body: {
          type: 'application/x-www-form-urlencoded',
          content: '{control_query}&padding={repeat:a:1048576}',
        },
      },
    ],
    expect: { outcome: 'cut-short' },
    otherwise: [{ outcome: 'method-refused', verdict: 'pass', because: 'POST is not supported' }],
    thorough: true,
    why: 'Content without a limit costs memory that an attacker does not pay for.',
  },
  {
    id: 'over-long-request-is-cut-short',
    requirement: 'LINK-PARAM-011',
    level: 'SHOULD',
    requests: [
      { append: [['padding', '{repeat:a:8192}']] },
      { append: [['padding', '{repeat:a:65536}']] },
      { append: [['padding', '{repeat:a:1048576}']] },
    ],
    expect: { outcome: 'cut-short' },
    why: 'A request line without a limit costs memory that an attacker does not pay for.',
  },
  {
    id: 'scope-may-be-left-out',
    requirement: 'LINK-PARAM-012',
    level: 'SHOULD',
    requests: [{ omit: ['scope'] }],
    // OpenID Connect Core §3.1.2.1: without the scope openid the behavior is entirely unspecified.
    profiles: ['contract', 'strict', 'oauth'],
    expect: { outcome: 'accepted' },
    otherwise: [
      {
        outcome: 'refused',
        errors: ['invalid_scope'],
        verdict: 'pass',
        because: 'RFC 6749 §3.3 allows invalid_scope for a missing scope',
      },
    ],
    why: 'The contract has no scope: a client that follows it sends none.',
  },
  {
    id: 'unusable-scope-is-ignored-or-invalid-scope',
    requirement: 'LINK-PARAM-012',
    level: 'SHOULD',
    requests: [{ set: { scope: 'openid unheard-of-{random}' } }],
    expect: { outcome: 'refused', errors: ['invalid_scope'] },
    otherwise: [
      {
        outcome: 'accepted',
        verdict: 'pass',
        because: 'RFC 6749 §3.3: the server may ignore the scope in part or in full',
      },
      { outcome: 'login-page-shown', verdict: 'note', because: 'the login page is shown at once' },
    ],
    why: 'A client that asks for too much has to be told so by the registered code.',
  },
] as const satisfies readonly DeclaredCheck[]
