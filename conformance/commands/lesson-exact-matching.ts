import type { Form, Technique } from '../redirect-uris/form.js'

/** What each family of bypass lives on, and how to be immune to it. */
const families: { readonly [Name in Technique]: string } = {
  'foreign-destination': 'The value is not compared at all, or only for being a URL.',
  'look-alike-host':
    'The host is compared by prefix, suffix or pattern: an unescaped dot matches any character.',
  userinfo: 'Everything before "@" is a user name; parsers disagree on which "@" counts.',
  'slashes-and-backslashes': 'Browsers read "\\" as "/", RFC 3986 does not: the two see different hosts.',
  'path-confusion': 'The path is compared before it is normalised, or normalised before it is compared.',
  'query-pollution':
    "A query is ignored or may be added: the client reads the attacker's parameters next to the server's.",
  fragment: 'A fragment is cut off before the comparison and put back by the browser.',
  scheme: "The scheme is not compared: a script runs on the server's own origin.",
  port: 'The port is ignored: another service of the same host receives the answer.',
  loopback: 'A rule for native applications, or for developers, applies to everybody.',
  'encoding-and-control':
    'The value is trimmed, cut at NUL or decoded once more between the check and its use.',
  'request-pollution': 'The check reads one copy of the parameter, the redirect another.',
  patterns: 'The registered value is used as a pattern, or the value sent as a part of a list.',
  wildcard: '"*" crosses a delimiter of the URI.',
}

function family(technique: Technique, forms: readonly Form[]): string {
  const own = forms.filter((form) => form.technique === technique)
  const cve = own
    .map(({ source }) => /CVE-\d{4}-\d+[^;,]*/.exec(source)?.[0])
    .find((found) => found !== undefined)
  const example = own.find((form) => 'template' in form)
  const sample =
    example !== undefined && 'template' in example ? `\n      for example ${example.template}` : ''
  return `  ${technique} (${own.length} forms${cve === undefined ? '' : `, ${cve.trim()}`})\n      ${families[technique]}${sample}\n`
}

/** Teaches how to compare redirection URIs, from the corpus itself. */
export function exactMatching(forms: readonly Form[]): string {
  const techniques = [...new Set(forms.map(({ technique }) => technique))]
  return `Exact matching means: decode the query once, take the one value of redirect_uri, and compare it with each
registered string, character by character, before any parsing. Nothing is trimmed, lower-cased, normalised,
resolved or decoded again; the string that was compared is the string that is used (RFC 3986 §6.2.1).

    const registered = client.redirectUris.includes(redirectUri)     // === and nothing else

Two exceptions have rules of their own: a loopback IP address may vary in its port (RFC 8252 §7.3), and what a
server offers beyond that, such as wildcards, must be declared in the target file to be tolerated.

The families of bypass, with the number of forms that this suite sends:

${techniques.map((technique) => family(technique, forms)).join('')}`
}
