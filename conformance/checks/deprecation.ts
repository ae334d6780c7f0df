import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'deprecation-fields-are-the-same-everywhere',
    requirement: 'LINK-DEPR-009',
    level: 'SHOULD',
    defect: 'The deprecation fields differ from answer to answer',
    requests: [{}, { method: 'HEAD' }, { set: { client_id: 'unknown-{random}' } }],
    profiles: ['contract', 'strict'],
    expect: { relation: 'same-deprecation-fields' },
    why: 'The notice is about the resource: whoever meets it only in errors needs it most.',
  },
  {
    id: 'deprecated-endpoint-still-works',
    requirement: 'LINK-DEPR-010',
    level: 'MUST',
    defect: 'The deprecated endpoint does not start a transaction each time',
    requests: [{ repeat: 6 }],
    profiles: ['contract', 'strict'],
    expect: { outcome: 'accepted' },
    otherwise: [
      {
        outcome: 'to-connection',
        connection: '{connection}',
        verdict: 'pass',
        because: 'a transaction starts, wherever it leads',
      },
    ],
    why: 'Deprecation is a notice, not a switch: clients have until the sunset.',
  },
  {
    id: 'removed-endpoint-starts-nothing',
    requirement: 'LINK-DEPR-012',
    level: 'MUST',
    defect: 'The removed endpoint still accepts a request',
    requests: [
      {},
      { set: { response_type: 'token' } },
      { omit: ['connection'] },
      { set: { redirect_uri: '{attacker_uri}' } },
      { set: { access_token: '{random_token}' } },
    ],
    lifecycle: 'removed',
    expect: { outcome: 'removed' },
    why: 'An endpoint that was withdrawn for its dangers is still dangerous when it is merely undocumented.',
  },
] as const satisfies readonly DeclaredCheck[]
