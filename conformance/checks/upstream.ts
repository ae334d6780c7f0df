import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'upstream-callback-is-the-servers-own',
    requirement: 'LINK-UP-002',
    level: 'SHOULD',
    defect: 'The connection is not told to answer to the server itself',
    requests: [{}],
    needs: ['social-connection'],
    expect: { outcome: 'upstream', rule: 'callback-is-own' },
    why: 'A connection that answers straight to the client bypasses the server: mix-up and code injection follow.',
  },
  {
    id: 'upstream-state-is-fresh',
    requirement: 'LINK-UP-003',
    level: 'MUST',
    defect: "The state for the connection is missing, repeated, the client's own or easy to guess",
    requests: [{ repeat: 3 }, { headers: { Cookie: '{own_cookies}' } }],
    needs: ['social-connection'],
    expect: { relation: 'fresh-upstream-state' },
    why: 'With a guessable upstream state an attacker finishes the link with an identity of their own.',
  },
  {
    id: 'upstream-request-uses-pkce',
    requirement: 'LINK-UP-004',
    level: 'SHOULD',
    defect: 'The request to the connection has no PKCE challenge of method S256',
    requests: [{}],
    needs: ['social-connection'],
    expect: { outcome: 'upstream', rule: 'pkce-s256' },
    why: 'Without PKCE a stolen upstream code can be injected into another transaction.',
  },
  {
    id: 'transaction-is-bound-to-the-browser',
    requirement: 'LINK-UP-006',
    level: 'SHOULD',
    defect: 'No cookie that ties the transaction to the browser has all its protections',
    requests: [{}],
    expect: { outcome: 'transaction-cookie' },
    why: 'A transaction that any browser may finish can be finished in the victim’s.',
  },
] as const satisfies readonly DeclaredCheck[]
