import type { Form } from './form.js'

const pattern = { technique: 'patterns', requirement: 'LINK-RURI-021', aim: 'relative' } as const
const registered = { ...pattern, aim: 'registered-host' } as const

// biome-ignore format: a form takes two or three lines, so that it reads as a table.
export default [
  { ...registered, id: 'M01', template: '{base:short}{query}', needs: ['has-path'], representative: true,
    what: 'the path one character short', source: 'substring search in a JSON column (a Rails bug report)' },
  { ...pattern, id: 'M02', template: '{host}{port}',
    what: 'the host alone', source: 'this suite' },
  { ...pattern, id: 'M03', template: '{path}{query}x', needs: ['has-path'],
    what: 'the path and a letter', source: 'this suite' },
  { ...pattern, id: 'M04', template: ',',
    what: 'a separator alone', source: 'substring search in a JSON column (a Rails bug report)' },
  { ...pattern, id: 'M05', template: '{scheme}',
    what: 'the scheme alone', source: 'this suite' },
  { ...registered, id: 'M06', template: '{reg},{reg}',
    what: 'the registered URI twice, with a comma', source: 'this suite' },
  { ...pattern, id: 'M07', template: '*',
    what: 'an asterisk alone', source: 'Keycloak #24851' },
  { ...pattern, id: 'M08', template: 'null',
    what: 'the word "null"', source: 'this suite' },
  { ...pattern, id: 'M09', template: 'undefined',
    what: 'the word "undefined"', source: 'this suite' },
  { ...pattern, id: 'M10', template: '.*', representative: true,
    what: 'a regular expression for everything', source: 'CVE-2024-52289 (authentik)' },
  { ...pattern, id: 'M11', template: '^https://.*$',
    what: 'a regular expression for every https URI', source: 'CVE-2024-52289 (authentik)' },
  { ...registered, id: 'M12', template: '{reg}|https://{A}/',
    what: 'an alternation with the attacker\'s URI', source: 'CVE-2024-52289 (authentik)' },
  { ...pattern, id: 'M13', template: '{scheme}://*.{apex}{port}{path}{query}', aim: 'other-host',
    what: 'an asterisk for the first label', source: 'RFC 9700 §4.1.1; Auth0, subdomain URL placeholders' },
  { ...pattern, id: 'M14', template: '{scheme}://{open}organization_name}.{apex}{port}{path}{query}', aim: 'other-host',
    what: 'Auth0\'s organization placeholder, not filled', source: 'Auth0, subdomain URL placeholders' },
] as const satisfies readonly Form[]
