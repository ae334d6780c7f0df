import type { Form } from './form.js'

const fragment = { technique: 'fragment', requirement: 'LINK-RURI-010', aim: 'registered-host' } as const

// biome-ignore format: a form takes two or three lines, so that it reads as a table.
export default [
  { ...fragment, id: 'G01', template: '{reg}#', representative: true,
    what: 'an empty fragment', source: 'RFC 6749 §3.1.2; OpenID conformance suite' },
  { ...fragment, id: 'G02', template: '{reg}#x', matrix: true,
    what: 'a fragment', source: 'RFC 6749 §3.1.2; doorkeeper\'s URI tests' },
  { ...fragment, id: 'G03', template: '{reg}#_=_',
    what: 'the fragment that some providers append', source: 'this suite' },
  { ...fragment, id: 'G04', template: '{reg}%23x', needs: ['has-path'],
    what: 'an encoded "#": a fragment to whoever decodes twice', source: 'this suite' },
  { ...fragment, id: 'G05', template: '{reg}#access_token=attackertoken',
    what: 'a planted token where the fragment response puts its own', source: 'RFC 6749 §4.2.2' },
  { ...fragment, id: 'G06', template: '{reg}#@{A}/',
    what: 'a fragment that looks like a host after userinfo', source: 'URL bypass lists (PortSwigger)' },
  { ...fragment, id: 'G07', template: '{reg}#/../evil',
    what: 'a step up inside the fragment', source: 'this suite' },
] as const satisfies readonly Form[]
