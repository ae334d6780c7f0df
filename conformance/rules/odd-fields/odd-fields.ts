import type { Mutation, Template } from '../../request/mutation.js'

/** Values that no client sends and any stranger can, the most telling ones first. */
export type OddValues = readonly [Template, ...Template[]]

/** @see RFC 9112 §3.2, RFC 3986 §3.2: a port is any number of digits. */
export const hosts: OddValues = [
  '{own_host}:99999',
  '[::1',
  '{own_host}, {own_host}',
  '{own_host}:',
  '{own_host}:x',
  'a@{own_host}',
  '\u00c3\u00a4.example',
  '..',
  '%',
  '{repeat:a.:2500}',
]

/** @see RFC 6265 §5.4: what stands before the first equals sign is a name, and every sign behind it is the value. */
export const cookies: OddValues = [
  'a; =b; ; c',
  '__proto__=1; constructor=2; a="b; c="d',
  '{repeat:a=b; :300}c=d',
  'a=j:{open}; b=s:x; c={open}"d"; d=%c0%80; e=%',
  '=; =',
  '=',
  ';',
  '"',
  'a={repeat:b:4096}',
  // What many servers answer before they look at anything else.
  'a=\u0001\u007f',
]

/** @see RFC 9110 §11.4 */
export const credentials: OddValues = [
  'Basic',
  'Basic !!!',
  'Bearer',
  'Bearer a b  c',
  'Digest username="',
  ':',
  ',',
  'Basic {repeat:a:4096}',
]

export interface OddContent {
  readonly type: Template
  readonly content: Template
  readonly headers?: Readonly<Record<string, Template>>
}

/** @see RFC 9110 §8.3 and §8.4 */
export const contents: readonly [OddContent, ...OddContent[]] = [
  { type: ';', content: 'a=b', headers: { 'Content-Encoding': 'gzip' } },
  { type: 'multipart/form-data', content: 'a=b' },
  { type: 'application/x-www-form-urlencoded; charset=unheard-of', content: 'a=b' },
  { type: 'application/json', content: '{open}"a":' },
  { type: 'multipart/form-data; boundary=', content: '--\r\n\r\n' },
  { type: 'application/x-www-form-urlencoded; charset="', content: 'a=b' },
  { type: 'application/x-www-form-urlencoded', content: 'a=b', headers: { 'Content-Encoding': 'br, gzip' } },
  { type: 'application/x-www-form-urlencoded', content: '{repeat:a&:3000}' },
  { type: 'application/x-www-form-urlencoded', content: 'a[b][c]=1&a=2&__proto__[x]=3' },
  { type: '/', content: 'a=b' },
]

/** Twice the same field: which of them counts is another matter to each reader. */
export const repeated: readonly Mutation[] = [
  { headers: { Host: '{own_host}', host: '{attacker_host}', Connection: 'close' } },
  { headers: { Cookie: 'a=b', cookie: 'a=c', Connection: 'close' } },
  { headers: { Authorization: 'Basic', authorization: 'Bearer', Connection: 'close' } },
]
