import type { Form } from './form.js'

const attacker = { technique: 'loopback', requirement: 'LINK-RURI-018', aim: 'attacker' } as const
const other = { ...attacker, aim: 'other-host' } as const
const shortcut = { ...other, needs: ['not-loopback'] } as const

// biome-ignore format: one form, two lines: it reads as a table.
export default [
  { ...shortcut, id: 'J01', template: 'http://localhost{path}{query}', representative: true,
    what: 'localhost: a shortcut for developers left on', source: 'KOAuth; OAUTHScan' },
  { ...shortcut, id: 'J02', template: 'http://127.0.0.1{path}{query}',
    what: 'a loopback address in place of any host', source: 'CVE-2020-15233 (ory/fosite)' },
  { ...shortcut, id: 'J03', template: 'http://127.0.0.1:1337{path}{query}',
    what: 'a loopback address with a port', source: 'RFC 8252 §7.3' },
  { ...shortcut, id: 'J04', template: 'http://[::1]{path}{query}',
    what: 'the IPv6 loopback address', source: 'ory/fosite\'s tests' },
  { ...shortcut, id: 'J05', template: 'http://2130706433{path}{query}',
    what: 'the loopback address as one number', source: 'OAUTHScan' },
  { ...shortcut, id: 'J06', template: 'http://0x7f000001{path}{query}',
    what: 'the loopback address in hexadecimal', source: 'URL bypass lists (PortSwigger)' },
  { ...shortcut, id: 'J07', template: 'http://0177.0.0.1{path}{query}',
    what: 'the loopback address with an octal part', source: 'URL bypass lists (PortSwigger)' },
  { ...shortcut, id: 'J08', template: 'http://127.1{path}{query}',
    what: 'the loopback address in two parts', source: 'URL bypass lists (PortSwigger)' },
  { ...shortcut, id: 'J09', template: 'http://[::ffff:127.0.0.1]{path}{query}',
    what: 'the loopback address mapped into IPv6', source: 'URL bypass lists (PortSwigger)' },
  { ...shortcut, id: 'J10', template: 'http://0.0.0.0{path}{query}',
    what: 'the unspecified address, which reaches the local host', source: 'URL bypass lists (PortSwigger)' },
  { ...attacker, id: 'J11', template: 'http://localhost:80@{A}{path}{query}', representative: true,
    what: 'localhost and a port as user name and password', source: 'CVE-2024-8883 (Keycloak)' },
  { ...attacker, id: 'J12', template: 'http://127.0.0.1:80@{A}{path}{query}',
    what: 'a loopback address and a port as user name and password', source: 'CVE-2024-8883 (Keycloak)' },
  { ...attacker, id: 'J13', template: 'http://[::1]:80@{A}{path}{query}',
    what: 'the IPv6 loopback address and a port as user name and password', source: 'CVE-2024-8883 (Keycloak\'s tests)' },
  { ...attacker, id: 'J14', template: 'http://localhost.{A}{path}{query}', matrix: true,
    what: 'localhost as a subdomain of the attacker\'s host', source: 'goiabada #105; KOAuth' },
  { ...attacker, id: 'J15', template: 'http://127.0.0.1.{A}{path}{query}',
    what: 'a loopback address as a subdomain of the attacker\'s host', source: 'goiabada #105' },
  { ...other, id: 'J16', template: 'http://{host}.localhost{path}{query}', needs: ['not-ipv6'],
    what: 'the registered host under ".localhost"', source: 'RFC 6761 §6.3' },
  { ...shortcut, id: 'J17', template: 'http://127.0.0.2{path}{query}',
    what: 'another address of the loopback network', source: 'this suite' },
  { ...attacker, id: 'J18', template: 'http://[:::::::::::::::::::::::::::::::::::::::]{path}{query}', aim: 'unparsable',
    what: 'a host that makes a careless pattern run for ever', source: 'CVE-2022-36087 (oauthlib)' },
  { ...shortcut, id: 'J19', template: 'http://[::1%25lo0]{path}{query}', aim: 'unparsable',
    what: 'the IPv6 loopback address with a zone', source: 'RFC 6874' },
  { ...other, id: 'J20', template: 'http://169.254.169.254{path}{query}',
    what: 'the metadata address of cloud providers', source: 'URL bypass lists (PortSwigger)' },
] as const satisfies readonly Form[]
