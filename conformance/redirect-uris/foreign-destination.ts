import type { Form } from './form.js'

const exact = { technique: 'foreign-destination', requirement: 'LINK-RURI-004', aim: 'attacker' } as const
const relative = { technique: 'foreign-destination', requirement: 'LINK-RURI-009', aim: 'relative' } as const
const browser = { ...relative, aim: 'attacker', parser: 'whatwg' } as const

// biome-ignore format: one form, two lines: it reads as a table.
export default [
  { ...exact, id: 'A01', template: '{web}://{A}{port}{path}{query}', representative: true, matrix: true,
    what: 'the attacker\'s host, all else as registered', source: 'CVE-2025-4143, CVE-2026-54072, CVE-2020-26877; KOAuth' },
  { ...exact, id: 'A02', template: '{web}://{A}/',
    what: 'the root of the attacker\'s host', source: 'OAUTHScan' },
  { ...exact, id: 'A03', template: 'http://{A}{path}{query}',
    what: 'the attacker\'s host without TLS', source: 'KOAuth' },
  { ...exact, id: 'A04', template: '{web}://{A}/{host}{port}{path}{query}',
    what: 'the registered host as the first path segment', source: 'URL bypass lists (PortSwigger)' },
  { ...exact, id: 'A05', template: '{web}://{A}/?{reg}',
    what: 'the registered URI as the query', source: 'URL bypass lists (PortSwigger)' },
  { ...exact, id: 'A06', template: '{web}://{A}/?u={regenc}',
    what: 'the registered URI, encoded, in a query parameter', source: 'URL bypass lists (PortSwigger)' },
  { ...exact, id: 'A07', template: '{web}://{A}/#{reg}',
    what: 'the registered URI as the fragment', source: 'URL bypass lists (PortSwigger)' },
  { ...exact, id: 'A08', template: '{web}://{A}/.{apex}',
    what: 'the parent domain in the path, where a "*" that matches "/" would look for it', source: 'RFC 9700 §4.1.1' },
  { ...exact, id: 'A09', template: '{web}://{A}/{regenc}',
    what: 'the registered URI, encoded, as a path segment', source: 'this suite' },
  { ...relative, id: 'A10', template: '//{A}{path}{query}', aim: 'attacker', representative: true,
    what: 'a network-path reference: no scheme', source: 'RFC 3986 §4.2; CVE-2025-27143' },
  { ...browser, id: 'A11', template: '{web}:{A}{path}{query}',
    what: 'a scheme and no slashes, which browsers read as a host', source: 'openauth #299' },
  { ...browser, id: 'A12', template: '{web}:/{A}{path}{query}',
    what: 'a scheme and one slash, which browsers read as a host', source: 'URL bypass lists (PortSwigger)' },
  { ...browser, id: 'A13', template: '{web}:///{A}{path}{query}',
    what: 'three slashes: an empty authority that browsers skip', source: 'URL bypass lists (PortSwigger)' },
  { ...relative, id: 'A14', template: '{A}{path}{query}',
    what: 'the attacker\'s host without scheme or slashes', source: 'doorkeeper\'s URI tests' },
  { ...relative, id: 'A15', template: '{path}{query}', needs: ['path'],
    what: 'the registered path alone', source: 'RFC 6749 §3.1.2; doorkeeper\'s URI tests' },
  { ...relative, id: 'A16', template: '.',
    what: 'a single dot segment', source: 'RFC 3986 §4.2' },
  { ...relative, id: 'A17', template: '?x=1',
    what: 'a query and nothing before it', source: 'RFC 3986 §4.2' },
  { ...relative, id: 'A18', template: '#x',
    what: 'a same-document reference', source: 'RFC 3986 §4.4' },
  { ...relative, id: 'A19', template: '{web}://', aim: 'unparsable',
    what: 'a scheme and an empty authority', source: 'doorkeeper\'s URI tests' },
  { ...relative, id: 'A20', template: ':/invalid.uri)bar',
    what: 'a colon with no scheme before it', source: 'ory/fosite\'s tests' },
] as const satisfies readonly Form[]
