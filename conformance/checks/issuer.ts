import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'advertised-iss-is-in-error-redirects',
    requirement: 'LINK-ISS-001',
    level: 'MUST',
    defect: 'An error redirect lacks the iss that the metadata advertise',
    requests: [{ reveal: true }, { set: { response_type: 'token' }, reveal: true }],
    needs: ['iss-advertised'],
    expect: { outcome: 'error-redirect', iss: 'present' },
    why: 'A client that relies on `iss` against mix-up must take an answer without it for an attack.',
  },
  {
    id: 'iss-of-the-request-is-ignored',
    requirement: 'LINK-ISS-003',
    level: 'MUST',
    defect: 'An iss that the client sends comes back in the error redirect',
    requests: [{ append: [['iss', 'https://{attacker_host}']], reveal: true }],
    expect: { outcome: 'keeps', invariant: 'iss-of-the-request-is-not-passed-through' },
    why: 'The parameter is there to tell servers apart; an attacker must not choose it.',
  },
] as const satisfies readonly DeclaredCheck[]
