import type { Form } from './form.js'

const other = { technique: 'port', requirement: 'LINK-RURI-004', aim: 'registered-host' } as const
const equal = { ...other, requirement: 'LINK-RURI-023', aim: 'equal' } as const

// biome-ignore format: a form takes two or three lines, so that it reads as a table.
export default [
  { ...equal, id: 'I01', template: '{scheme}://{host}{port:toggled}{path}{query}', representative: true,
    what: 'the default port spelt out, or the registered port left out', source: 'RFC 3986 §6.2.3 against §6.2.1' },
  { ...other, id: 'I02', template: '{scheme}://{host}{port:other}{path}{query}',
    what: 'the default port of the other web scheme', source: 'this suite' },
  { ...other, id: 'I03', template: '{scheme}://{host}:1337{path}{query}', representative: true, matrix: true,
    what: 'some other port', source: 'RFC 6454 §4: another port is another origin' },
  { ...equal, id: 'I04', template: '{scheme}://{host}:{path}{query}',
    what: 'a colon and no port', source: 'RFC 3986 §6.2.3 against §6.2.1' },
  { ...other, id: 'I05', template: '{scheme}://{host}:0{effective-port}{path}{query}', aim: 'equal',
    what: 'the port with a leading zero', source: 'this suite' },
  { ...other, id: 'I06', template: '{scheme}://{host}:65536{path}{query}', aim: 'unparsable',
    what: 'a port beyond 65535', source: 'this suite' },
  { ...other, id: 'I07', template: '{scheme}://{host}:-1{path}{query}', aim: 'unparsable',
    what: 'a negative port', source: 'Keycloak\'s redirect tests' },
  { ...other, id: 'I08', template: '{scheme}://{host}:{effective-port}.{A}{path}{query}', aim: 'unparsable',
    what: 'the attacker\'s host behind the port', source: 'URL bypass lists (PortSwigger)' },
] as const satisfies readonly Form[]
