import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'cleartext-request-starts-nothing',
    requirement: 'LINK-TLS-001',
    level: 'MUST',
    defect: 'A request over plain http is neither refused nor sent to https on the same host',
    requests: [{ scheme: 'http', set: { access_token: '{random_token}' } }],
    expect: { outcome: 'not-served-in-cleartext' },
    needs: ['cleartext-port'],
    why: 'Whoever can read the network reads the access token and can link an identity of their own.',
  },
  {
    id: 'endpoint-query-is-retained',
    requirement: 'LINK-TLS-004',
    level: 'MUST',
    defect: "A query that belongs to the endpoint's own URL changes the answer",
    requests: [{ path: '{path}', rawPairs: ['{endpoint_query}'] }],
    expect: { outcome: 'accepted' },
    needs: ['endpoint-query'],
    why: 'A client may append its parameters before or after the query that the endpoint already has.',
  },
] as const satisfies readonly DeclaredCheck[]
