import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'error-page-has-a-client-error-status',
    requirement: 'LINK-ERROR-006',
    level: 'SHOULD',
    defect: 'A refusing page has a status other than 400 to 499',
    requests: [{ set: { client_id: 'unknown-{random}' } }, { set: { redirect_uri: '{attacker_uri}' } }],
    expect: { outcome: 'refused-with-client-error' },
    why: 'Monitors, caches and scripts read the status, not the page.',
  },
  {
    id: 'problem-document-on-request',
    requirement: 'LINK-ERROR-010',
    level: 'MAY',
    defect: 'The problem document that was asked for is malformed',
    requests: [{ headers: { Accept: 'application/problem+json' }, set: { client_id: 'unknown-{random}' } }],
    expect: { outcome: 'keeps', invariant: 'problem-documents-are-well-formed' },
    why: 'A program that asks for a problem document wants to read it.',
  },
] as const satisfies readonly DeclaredCheck[]
