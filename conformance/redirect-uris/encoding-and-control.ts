import type { Form } from './form.js'

const exact = {
  technique: 'encoding-and-control',
  requirement: 'LINK-RURI-004',
  aim: 'registered-host',
} as const
const equal = { ...exact, aim: 'equal' } as const

// biome-ignore format: one form, two lines: it reads as a table.
export default [
  { ...equal, id: 'K01', template: '\t{reg}',
    what: 'a tab before the registered URI', source: 'WHATWG URL §4.4' },
  { ...equal, id: 'K02', template: '{reg}\n',
    what: 'a line feed after the registered URI, which "$" in a pattern lets pass', source: 'this suite' },
  { ...exact, id: 'K03', template: '{reg}%0d%0aX-Injected:%201', representative: true,
    what: 'an encoded line break and a header field', source: 'Innocenti et al., ACSAC 2023; CWE-113' },
  { ...exact, id: 'K04', template: '{reg}\r\nLocation: https://{A}/', representative: true, matrix: true,
    what: 'a line break and a second Location field', source: 'CWE-113' },
  { ...exact, id: 'K05', template: '{reg}%E5%98%8A%E5%98%8DX-Injected:1',
    what: 'two characters whose low bytes are CR and LF', source: 'open redirect lists' },
  { ...equal, id: 'K06', template: '{scheme}://{host:tab}{port}{path}{query}', requirement: 'LINK-RURI-023', needs: ['not-ipv6'],
    what: 'a tab inside the host, which browsers drop', source: 'WHATWG URL §4.4' },
  { ...exact, id: 'K07', template: '\ufeff{reg}', aim: 'relative',
    what: 'a byte order mark before the registered URI', source: 'this suite' },
  { ...exact, id: 'K08', template: '{reg}%c0%af..',
    what: 'a slash in overlong UTF-8', source: 'RFC 3629 §10' },
  { ...exact, id: 'K09', template: '{reg}%zz',
    what: 'a percent sign that begins no escape', source: 'RFC 3986 §2.1' },
  { ...exact, id: 'K10', template: '{reg}%ed%a0%80',
    what: 'a surrogate in UTF-8', source: 'RFC 3629 §3' },
  { ...exact, id: 'K11', template: '{regenc}', aim: 'relative', wires: ['W1'],
    what: 'the whole value encoded once too often', source: 'RFC 6749 Appendix B' },
  { ...exact, id: 'K12', template: '{reg}"><svg/onload=alert(1)>',
    what: 'markup for the error page', source: 'CVE-2022-4361 (Keycloak)' },
  { ...exact, id: 'K13', template: '{reg}\'-alert(1)-\'',
    what: 'a script string for the error page', source: 'CVE-2022-4361 (Keycloak), for scripts' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the payload is a template expression.
  { ...exact, id: 'K14', template: '{reg}{{7*7}}${7*7}',
    what: 'template expressions for the error page', source: 'CWE-1336' },
  { ...exact, id: 'K15', template: '{base}/{filler:8-KiB}{query}',
    what: 'a path of 8 KiB', source: 'RFC 9110 §15.5.15' },
  { ...exact, id: 'K16', template: '{base}/{filler:64-KiB}{query}',
    what: 'a path of 64 KiB', source: 'RFC 9110 §15.5.15' },
  { ...exact, id: 'K17', template: '{reg}\u2028',
    what: 'a line separator, which ends lines in scripts', source: 'URL bypass lists (PortSwigger)' },
  { ...exact, id: 'K18', template: '{reg}\u202e',
    what: 'a right-to-left override, which disguises text on the error page', source: 'UTR #36 §2.6' },
  { ...equal, id: 'K19', template: '{scheme}://{host:encoded-last}{port}{path}{query}', requirement: 'LINK-RURI-023', needs: ['not-ipv6'],
    what: 'the last character of the host percent-encoded', source: 'RFC 3986 §6.2.2.2' },
  { ...exact, id: 'K20', template: '{reg}+', wires: ['W1', 'W2'],
    what: 'a plus sign at the end: sent raw, it decodes to a space', source: 'RFC 6749 Appendix B' },
] as const satisfies readonly Form[]
