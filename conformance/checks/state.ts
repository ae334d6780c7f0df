import type { DeclaredCheck } from './check.js'

/** Two ways to become a parameter of one's own: after `&` in the query, or after `#`. */
const planted = 'a&planted=1#planted=1'

export default [
  {
    id: 'state-comes-back-as-sent',
    requirement: 'LINK-STATE-001',
    level: 'MUST',
    defect: 'The state of a request is lost or changed in the error redirect',
    requests: [
      { set: { state: 'x' }, reveal: true },
      { omit: ['state'], rawPairs: ['state=a=b%3Dc'], reveal: true },
      { set: { state: '{repeat:t:512}' }, reveal: true },
      { set: { state: '{repeat:s:128}' }, reveal: true },
      { set: { state: '{repeat:u:2048}' }, reveal: true },
      { set: { state: ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNO ' }, reveal: true },
      { set: { state: ' PQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{open}|}~ ' }, reveal: true },
      { set: { state: '0' }, reveal: true },
      { set: { state: '007' }, reveal: true },
      { set: { state: 'null' }, reveal: true },
      { set: { state: 'true' }, reveal: true },
      { set: { state: 'false' }, reveal: true },
      { set: { state: '{repeat:v:4096}' }, reveal: true },
      { set: { state: 'F47AC10B-58CC-4372-A567-0E02B2C3D479' }, reveal: true },
      { set: { state: 'https://{attacker_host}/' }, reveal: true },
      // What clients keep in it: their own data, an address to go on to.
      { set: { state: '{open}"id": 1.0, "returnTo":"https://{attacker_host}/"}' }, reveal: true },
      { set: { state: 'eyJyZXR1cm5UbyI6Imh0dHBzOi8vYXR0YWNrZXIuZXhhbXBsZS8ifQ==' }, reveal: true },
      { set: { state: 'a%26b' }, reveal: true },
      { omit: ['state'], rawPairs: ['state=a+b'], reveal: true },
      { set: { response_type: 'token' }, reveal: true },
    ],
    expect: { outcome: 'error-redirect', state: 'echoed' },
    otherwise: [
      {
        outcome: 'refused-without-redirect',
        verdict: 'pass',
        because: 'a state of this length or alphabet is refused on a page',
      },
    ],
    why: 'A client that gets back another state must take the answer for an attack.',
  },
  {
    id: 'state-is-not-required',
    requirement: 'LINK-STATE-002',
    level: 'MUST',
    defect: 'A request without state is not accepted',
    requests: [{ omit: ['state'] }],
    expect: { outcome: 'accepted' },
    otherwise: [
      {
        outcome: 'refused',
        verdict: 'warn',
        defect: 'A request without state is refused',
        because: 'demanding state is safer, but the contract does not have it',
      },
    ],
    why: 'The contract has no state: a client that follows it sends none.',
  },
  {
    id: 'state-is-not-invented',
    requirement: 'LINK-STATE-002',
    level: 'MUST',
    defect: 'An error redirect carries a state that was not sent',
    requests: [{ omit: ['state'], reveal: true }],
    expect: { outcome: 'error-redirect', state: 'absent' },
    why: 'RFC 6749 §4.1.2.1 returns state only when it was in the request.',
  },
  {
    id: 'values-stay-inside-their-parameter-of-location',
    requirement: 'LINK-STATE-003',
    level: 'MUST',
    defect: "Part of a parameter's value becomes a parameter of its own in Location",
    requests: [
      {},
      { omit: ['connection'] },
      { set: { state: planted, login_hint: planted, connection_scope: planted, scope: 'openid&planted=1' } },
      { set: { state: planted, login_hint: planted }, omit: ['connection'] },
    ],
    expect: { outcome: 'nothing-planted' },
    why: 'Whoever writes a parameter of the next request can replace its redirect_uri or its state.',
  },
  {
    id: 'hostile-state-stays-inside-its-parameter',
    requirement: 'LINK-STATE-003',
    level: 'MUST',
    defect: 'A state with special characters is lost or changed in the error redirect',
    requests: [
      { set: { state: '"><script data-probe="state">alert(1)</script>' }, reveal: true },
      { set: { state: 'a&error=x&code=planted' }, reveal: true },
      { set: { state: 'a#b' }, reveal: true },
      { set: { state: 'a=b;c' }, reveal: true },
    ],
    expect: { outcome: 'error-redirect', state: 'echoed' },
    otherwise: [
      { outcome: 'refused-without-redirect', verdict: 'pass', because: 'such a state is refused on a page' },
    ],
    why: 'The client would read parameters that the server never wrote.',
  },
  {
    id: 'line-break-in-state-stays-inside-it',
    requirement: 'LINK-STATE-003',
    level: 'MUST',
    defect: "A line break in state becomes a line break of the answer's fields",
    requests: [{ set: { state: 'x\r\nX-Injected: 1' }, reveal: true }],
    expect: { outcome: 'keeps', invariant: 'no-value-adds-a-header-field' },
    why: 'Any page can choose the state, and would write the rest of the answer.',
  },
] as const satisfies readonly DeclaredCheck[]
