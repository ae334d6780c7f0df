import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'one-cross-site-request-finishes-nothing',
    requirement: 'LINK-CSRF-001',
    level: 'MUST',
    defect: 'A request from another site is answered with a code or token at once',
    requests: [
      {
        headers: {
          'Sec-Fetch-Site': 'cross-site',
          'Sec-Fetch-Mode': 'navigate',
          'Sec-Fetch-Dest': 'document',
        },
      },
      { headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' } },
    ],
    profiles: ['contract', 'strict'],
    expect: { outcome: 'nothing-issued' },
    why: 'A page that the victim merely visits could add the attacker’s identity to the account.',
  },
  {
    id: 'prompt-none-links-nothing-silently',
    requirement: 'LINK-CSRF-003',
    level: 'MUST',
    defect: 'prompt=none is answered with a code or token at once',
    requests: [{ set: { prompt: 'none' } }, { set: { prompt: 'none', scope: 'openid' } }],
    profiles: ['contract', 'strict'],
    expect: { outcome: 'nothing-issued' },
    why: 'A silent answer leaves the user no chance to notice what is being linked.',
  },
] as const satisfies readonly DeclaredCheck[]
