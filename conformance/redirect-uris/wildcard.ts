import type { Form } from './form.js'

const neighbour = {
  technique: 'wildcard',
  requirement: 'LINK-RURI-020',
  aim: 'other-host',
  needs: ['wildcard'],
} as const
const attacker = { ...neighbour, aim: 'attacker' } as const

// {pre} and {post} are what stands around the "*" of the registered left-most label: usually nothing.
// biome-ignore format: a form takes two or three lines, so that it reads as a table.
export default [
  { ...neighbour, id: 'N01', template: '{scheme}://{pre}a.b{post}.{apex}{port}{path}{query}', representative: true,
    what: 'two labels for one "*"', source: 'Auth0, subdomain URL placeholders' },
  { ...attacker, id: 'N02', template: '{scheme}://{pre}{A}/{post}.{apex}{port}{path}{query}', representative: true,
    what: 'a "*" that matches a slash', source: 'RFC 9700 §4.1.1' },
  { ...attacker, id: 'N03', template: '{scheme}://{pre}{A}#{post}.{apex}{port}{path}{query}',
    what: 'a "*" that matches a "#"', source: 'RFC 9700 §4.1.1, with "#"' },
  { ...attacker, id: 'N04', template: '{scheme}://{pre}{A}?{post}.{apex}{port}{path}{query}',
    what: 'a "*" that matches a "?"', source: 'RFC 9700 §4.1.1, with "?"' },
  { ...attacker, id: 'N05', template: '{scheme}://{pre}{A}\\{post}.{apex}{port}{path}{query}', parser: 'whatwg',
    what: 'a "*" that matches a backslash', source: 'RFC 9700 §4.1.1, with a backslash' },
  { ...attacker, id: 'N06', template: '{scheme}://{pre}x@{A}/{post}.{apex}{port}{path}{query}',
    what: 'a "*" that matches userinfo', source: 'RFC 9700 §4.1.1, with "@"' },
  { ...neighbour, id: 'N07', template: '{scheme}://{pre}{post}.{apex}{port}{path}{query}',
    what: 'nothing for the "*"', source: 'Auth0, subdomain URL placeholders' },
  { ...neighbour, id: 'N08', template: '{scheme}://{apex}{port}{path}{query}',
    what: 'the parent domain itself', source: 'Auth0, subdomain URL placeholders' },
  { ...neighbour, id: 'N09', template: '{scheme}://{pre}a%2eb{post}.{apex}{port}{path}{query}',
    what: 'an encoded dot for two labels', source: 'this suite' },
  { ...neighbour, id: 'N10', template: '{scheme:other}://{pre}a{post}.{apex}{port}{path}{query}',
    what: 'the other web scheme', source: 'Auth0, subdomain URL placeholders' },
  { ...neighbour, id: 'N11', template: '{scheme}://{pre}a{post}.{apex}{port}{path}/x{query}',
    what: 'a segment appended', source: 'this suite' },
  { ...attacker, id: 'N12', template: '{scheme}://{pre}a{post}.{apex}.{A}{port}{path}{query}',
    what: 'the attacker\'s domain behind the pattern', source: 'this suite' },
] as const satisfies readonly Form[]
