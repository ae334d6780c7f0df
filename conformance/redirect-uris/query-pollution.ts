import type { Form } from './form.js'

const added = { technique: 'query-pollution', requirement: 'LINK-RURI-013', aim: 'registered-host' } as const
const response = { ...added, requirement: 'LINK-RURI-014' } as const

// biome-ignore format: a form takes two or three lines, so that it reads as a table.
export default [
  { ...added, id: 'F01', template: '{reg}?', needs: ['no-query'],
    what: 'a "?" and no query', source: 'RFC 3986 §6.2.3 against §6.2.1' },
  { ...added, id: 'F02', template: '{reg}{sep}extra=1', representative: true,
    what: 'a parameter added', source: 'OpenID conformance suite; OAuch' },
  { ...response, id: 'F03', template: '{reg}{sep}code=attackercode', representative: true, matrix: true,
    what: 'a planted "code", which the client may read in place of its own',
    source: 'Innocenti et al., ACSAC 2023, §5; CVE-2026-9689 (Keycloak)' },
  { ...response, id: 'F04', template: '{reg}{sep}state=attackerstate',
    what: 'a planted "state"', source: 'Nimbus RedirectURIValidator; CVE-2026-9689 (Keycloak)' },
  { ...response, id: 'F05', template: '{reg}{sep}error=access_denied',
    what: 'a planted "error"', source: 'CVE-2026-9689 (Keycloak)' },
  { ...response, id: 'F06', template: '{reg}{sep}iss=https://{A}',
    what: 'a planted "iss"', source: 'RFC 9207 §2' },
  { ...response, id: 'F07', template: '{reg}{sep}access_token=attackertoken',
    what: 'a planted "access_token"', source: 'RFC 6749 §4.2.2' },
  { ...response, id: 'F08', template: '{reg}{sep}response=x',
    what: 'a planted "response", as JWT-secured responses use', source: 'Nimbus RedirectURIValidator' },
  { ...response, id: 'F09', template: '{reg}{sep}id_token=x',
    what: 'a planted "id_token"', source: 'OpenID Connect Core §3.2.2.5' },
  { ...added, id: 'F10', template: '{reg}&extra=1', needs: ['no-query', 'has-path'],
    what: 'an "&" with no "?" before it', source: 'this suite' },
  { ...added, id: 'F11', template: '{reg}{sep}redirect_to=https://{A}/',
    what: 'a parameter for an open redirector of the client', source: 'RFC 9700 §4.1.2' },
  { ...added, id: 'F12', template: '{reg}{sep}next=//{A}/',
    what: 'as F11, without a scheme', source: 'open redirect lists' },
  { ...added, id: 'F13', template: '{reg}%26redirect_to%3Dhttps%253A%252F%252F{A}%252F', needs: ['has-path'],
    what: 'as F11, encoded as in the RFC\'s example', source: 'RFC 9700 §4.1.2' },
  { ...added, id: 'F14', template: '{reg}{sep}{A}',
    what: 'the attacker\'s host for a query', source: 'this suite' },
  { ...added, id: 'F15', template: '{reg}{sep}?code=x',
    what: 'a second "?"', source: 'this suite' },
  { ...response, id: 'F16', template: '{reg}{sep}code=x#',
    what: 'a planted "code" and an empty fragment that cuts off the real one', source: 'this suite' },
  { ...response, id: 'F17', template: '{reg}{sep}%63ode=x',
    what: 'a planted "code" with its name encoded', source: 'this suite' },
] as const satisfies readonly Form[]
