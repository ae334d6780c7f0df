import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'two-clients-get-two-answers',
    requirement: 'LINK-CACHE-003',
    level: 'MUST',
    defect: 'Two requests get the same state for the connection',
    requests: [{ set: { state: 'first-{random}' } }, { set: { state: 'second-{random}' } }],
    needs: ['social-connection'],
    expect: { relation: 'different-upstream-states' },
    why: 'A shared answer puts one user’s identity into another user’s account.',
  },
] as const satisfies readonly DeclaredCheck[]
