import type { Form } from './form.js'

const browser = {
  technique: 'slashes-and-backslashes',
  requirement: 'LINK-RURI-004',
  aim: 'attacker',
  parser: 'whatwg',
} as const
const relative = { ...browser, requirement: 'LINK-RURI-009' } as const
const other = { technique: 'slashes-and-backslashes', requirement: 'LINK-RURI-004' } as const

// biome-ignore format: a form takes two or three lines, so that it reads as a table.
export default [
  { ...browser, id: 'D01', template: '{web}:\\\\{A}{path}{query}',
    what: 'backslashes in place of the slashes before the host', source: 'open redirect lists' },
  { ...browser, id: 'D02', template: '{scheme}://{A}\\@{host}{port}{path}{query}', representative: true, matrix: true,
    what: 'a backslash that ends the host for browsers, not for RFC 3986',
    source: 'Black Hat Asia 2019, "Make Redirection Evil Again"' },
  { ...browser, id: 'D03', template: '{scheme}://{A}\\.{host}{port}{path}{query}', representative: true,
    what: 'a backslash between the attacker\'s host and the registered one', source: 'mod_auth_openidc #672' },
  { ...browser, id: 'D04', template: '{scheme}://{host}{port}\\@{A}{path}{query}', parser: 'rfc3986',
    what: 'the reverse of D02: RFC 3986 parsers go to the attacker, browsers do not',
    source: 'URL bypass lists (PortSwigger)' },
  { ...browser, id: 'D05', template: '{scheme}://{A}\\{host}{port}{path}{query}',
    what: 'a backslash that starts the path', source: 'URL bypass lists (PortSwigger)' },
  { ...browser, id: 'D06', template: '{web}:/\\{A}{path}{query}',
    what: 'a slash and a backslash before the host', source: 'URL bypass lists (PortSwigger)' },
  { ...relative, id: 'D07', template: '/\\{A}{path}{query}', representative: true,
    what: 'a "path" that browsers read as a host: slash, backslash',
    source: 'CVE-2026-75628 (Punk::OAuth2); GHSA-55p7-v223-x366' },
  { ...relative, id: 'D08', template: '\\\\{A}{path}{query}',
    what: 'two backslashes and a host', source: 'URL bypass lists (PortSwigger)' },
  { ...relative, id: 'D09', template: '\\/\\/{A}{path}{query}',
    what: 'backslashes and slashes in turn', source: 'URL bypass lists (PortSwigger)' },
  { ...other, id: 'D10', template: '{scheme}://{A}%5c@{host}{port}{path}{query}', aim: 'registered-host',
    what: 'an encoded backslash in the user name', source: 'URL bypass lists (PortSwigger)' },
  { ...other, id: 'D11', template: '{scheme}://{A}%5c.{host}{port}{path}{query}', aim: 'unparsable',
    what: 'an encoded backslash between the hosts', source: 'URL bypass lists (PortSwigger)' },
  { ...other, id: 'D12', template: '{scheme}://{host}{port}{path:backslash}{query}', representative: true,
    aim: 'equal', requirement: 'LINK-RURI-023',
    what: 'the registered path with its slashes flipped', source: 'WHATWG URL §4.4' },
  { ...browser, id: 'D13', template: '{web}:////{A}{path}{query}',
    what: 'four slashes: an empty authority that browsers skip', source: 'open redirect lists' },
  { ...browser, id: 'D14', template: '{scheme}://{host}:{effective-port}\\@{A}{path}{query}', parser: 'rfc3986',
    what: 'as D04, with a port', source: 'URL bypass lists (PortSwigger)' },
  { ...other, id: 'D15', template: '{scheme}://{host}:{effective-port}#\\@{A}{path}{query}', aim: 'registered-host',
    what: 'a port, a fragment, a backslash and the attacker\'s host', source: 'URL bypass lists (PortSwigger)' },
  { ...other, id: 'D16', template: '{scheme}://{A}///{host}{port}{path}{query}', aim: 'attacker',
    what: 'the registered host behind three slashes', source: 'URL bypass lists (PortSwigger)' },
  { ...relative, id: 'D17', template: '/\t/{A}{path}{query}', representative: true,
    what: 'a tab between two slashes, which browsers drop',
    source: 'CVE-2026-75628 (Punk::OAuth2); GHSA-55p7-v223-x366' },
] as const satisfies readonly Form[]
