import type { DeclaredCheck } from './check.js'

const unknownName = {
  outcome: 'to-login-page',
  verdict: 'warn',
  because:
    'the server falls back to its login page: the user may link another connection than the client asked for',
} as const

const shownAtOnce = {
  outcome: 'login-page-shown',
  verdict: 'warn',
  because: 'the login page is shown at once: the same for the user, but no redirect',
} as const

export default [
  {
    id: 'named-connection-is-reached',
    requirement: 'LINK-CONN-001',
    level: 'MUST',
    requests: [{ set: { connection: '{each}' } }],
    each: 'connection',
    expect: { outcome: 'to-connection', connection: '{each}' },
    why: 'The user has asked to add this connection and no other.',
  },
  {
    id: 'each-connection-has-its-own-destination',
    requirement: 'LINK-CONN-002',
    level: 'MUST',
    requests: [{ set: { connection: '{each}' } }],
    each: 'social-connection',
    needs: ['two-social-connections'],
    expect: { relation: 'different-destination' },
    why: 'A server that ignores `connection` links whatever it likes.',
  },
  {
    id: 'no-connection-leads-to-the-login-page',
    requirement: 'LINK-CONN-003',
    level: 'MUST',
    requests: [{ omit: ['connection'] }],
    expect: { outcome: 'to-login-page' },
    otherwise: [shownAtOnce],
    why: 'The contract lets the user choose on the login page when the client names no connection.',
  },
  {
    id: 'word-null-is-an-unknown-connection',
    requirement: 'LINK-CONN-005',
    level: 'SHOULD',
    requests: [
      { set: { connection: 'null' } },
      { set: { connection: 'undefined' } },
      { set: { connection: 'NULL' } },
    ],
    expect: { outcome: 'refused' },
    otherwise: [
      { outcome: 'to-login-page', verdict: 'note', because: 'the word is read as an absent connection' },
    ],
    why: 'A client with a bug sends the word; silence hides the bug.',
  },
  {
    id: 'unknown-connection-is-refused',
    requirement: 'LINK-CONN-006',
    level: 'MUST',
    requests: [{ set: { connection: 'unknown-{random}' } }],
    expect: { outcome: 'refused' },
    otherwise: [unknownName],
    why: 'The user would add an identity from a provider that nobody named.',
  },
  {
    id: 'disabled-connection-is-refused',
    requirement: 'LINK-CONN-007',
    level: 'MUST',
    requests: [{ set: { connection: '{disabled_connection}' } }],
    expect: { outcome: 'refused' },
    otherwise: [unknownName],
    why: 'A connection that an administrator switched off stays reachable.',
  },
  {
    id: 'connection-does-not-steer-location',
    requirement: 'LINK-CONN-008',
    level: 'MUST',
    requests: [
      { set: { connection: 'https://{attacker_host}/' } },
      { set: { connection: '/{attacker_host}' } },
      { set: { connection: '@{attacker_host}' } },
      { set: { connection: '//{attacker_host}' } },
      { set: { connection: '.{attacker_host}' } },
      { set: { connection: '../x' } },
      { set: { connection: 'x\r\nLocation: https://{attacker_host}/' } },
      { set: { connection: '{connection}?redirect_uri=https://{attacker_host}/' } },
      { set: { connection: '{connection}@{attacker_host}' } },
      { set: { connection: '{connection}\u0000' } },
      { set: { connection: 'constructor' } },
      { set: { connection: '__proto__' } },
    ],
    expect: { outcome: 'refused' },
    otherwise: [unknownName],
    why: 'A name that is pasted into a URL chooses where the user logs in.',
  },
  {
    id: 'database-connection-stays-on-the-server',
    requirement: 'LINK-CONN-009',
    level: 'MUST',
    requests: [{ set: { connection: '{each}' } }],
    each: 'database-connection',
    needs: ['database-connection'],
    expect: { outcome: 'to-own-origin' },
    otherwise: [shownAtOnce],
    why: 'Passwords of the server’s own users belong on the server’s own page.',
  },
  {
    id: 'connection-names-are-exact',
    requirement: 'LINK-CONN-010',
    level: 'MAY',
    requests: [
      { set: { connection: '{connection:flipped}' } },
      { set: { connection: ' {connection}' } },
      { set: { connection: '{connection} ' } },
    ],
    expect: { outcome: 'refused' },
    otherwise: [unknownName],
    why: 'Two spellings of one name make rules that are written per connection miss.',
  },
] as const satisfies readonly DeclaredCheck[]
