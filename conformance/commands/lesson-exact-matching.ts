import { comparisonModels } from '../redirect-uris/comparisons.js'
import type { Form, Technique } from '../redirect-uris/form.js'
import type { FormId } from '../redirect-uris/index.js'
import { expandForm, takeApart } from '../redirect-uris/sending/fill-form.js'
import { oneLine } from '../report/form-findings.js'

interface Family {
  /** What its bypasses live on. */
  readonly lives: string
  /** The form that shows it best; where it is known from stands with the form. */
  readonly example: FormId
}

/** What each family of bypass lives on. */
export const families: { readonly [Name in Technique]: Family } = {
  'foreign-destination': {
    lives: 'The value is not compared with the registered ones at all, or only for being a URL.',
    example: 'A01',
  },
  'look-alike-host': {
    lives: 'The host is compared by prefix, suffix or pattern: in a pattern, a dot matches any character.',
    example: 'B06',
  },
  userinfo: {
    lives: 'What stands before "@" is a user name; parsers disagree on where it ends.',
    example: 'C01',
  },
  'slashes-and-backslashes': {
    lives: 'Browsers read "\\" as "/", RFC 3986 does not: the check and the browser see different hosts.',
    example: 'D07',
  },
  'path-confusion': {
    lives:
      'The path is compared by prefix, or normalised by the check and not by its reader, or the other way.',
    example: 'E27',
  },
  'query-pollution': {
    lives: "A query may be added: the client reads the attacker's parameters in place of the server's.",
    example: 'F03',
  },
  fragment: {
    lives: 'A fragment is cut off before the comparison, and is there again in the redirect.',
    example: 'G02',
  },
  scheme: {
    lives: 'The scheme is not compared, or by a list of what is forbidden: a script runs at the server.',
    example: 'H03',
  },
  port: {
    lives: 'The port is ignored: another service of the same host receives the answer.',
    example: 'I03',
  },
  loopback: {
    lives: 'A rule for native applications, or a shortcut for developers, applies to every client.',
    example: 'J11',
  },
  'encoding-and-control': {
    lives: 'The value is trimmed, cut or decoded once more, or written as it is into a header or a page.',
    example: 'K12',
  },
  'request-pollution': {
    lives: 'The check reads one redirect_uri and the redirect another, or some requests pass by the check.',
    example: 'L14',
  },
  patterns: {
    lives: 'The registered value is used as a pattern, or what was sent is searched for in the stored list.',
    example: 'M10',
  },
  wildcard: {
    lives: 'A "*" matches "/", "@" or "#", and so ends the host before the registered domain.',
    example: 'N02',
  },
}

const registered = 'https://app.example.com/callback'
const wildcard = 'https://*.example.com/callback'

function sampleOf(form: Form): string {
  if (form.technique === 'request-pollution') return form.what
  const from = form.technique === 'wildcard' ? wildcard : registered
  const expansion = expandForm(form, takeApart(from, 'attacker.example'))
  return 'value' in expansion ? oneLine(expansion.value) : form.what
}

function familyLines(technique: Technique, forms: readonly Form[]): string {
  const { lives, example } = families[technique]
  const own = forms.filter((form) => form.technique === technique)
  const form = own.find(({ id }) => id === example)
  const shown = form === undefined ? [] : [`${form.id}  ${sampleOf(form)}`, `known from ${form.source}`]
  const lines = [lives, ...shown].map((line) => `      ${line}\n`)
  return `  ${technique} (${own.length} forms)\n${lines.join('')}\n`
}

/** Teaches how to compare redirection URIs, from the corpus itself. */
export function exactMatching(forms: readonly Form[]): string {
  const techniques = [...new Set(forms.map(({ technique }) => technique))]
  return `EXACT MATCHING

Decode the query once, refuse a second redirect_uri, and compare the one value with each registered string,
character by character, before anything parses it. Nothing is trimmed, lower-cased, normalised, resolved or
decoded again, on either side, and the string that was compared is the string that is used (RFC 3986 §6.2.1):

    const registered = client.redirectUris.includes(redirectUri)     // === and nothing else

Do so in every method, right after client_id and before any other check speaks: until then every error is shown
on a page, because there is nobody yet to whom it could be sent (RFC 6749 §4.1.2.1, RFC 9700 §4.11.2).
Compare in code, not in a database whose collation folds case, width or trailing spaces. Never compare URL
objects: their parser has normalised what the browser, the proxy and the client will read otherwise.

Exceptions have rules of their own. A loopback IP address may vary in its port and in nothing else (RFC 8252
§7.3). What a server offers beyond that, wildcards or a query that may grow, must be declared in the target file
to be tolerated; and no query may hold a response parameter.

THE FAMILIES OF BYPASS

Registered is ${registered}, for the last family ${wildcard}.

${techniques.map((technique) => familyLines(technique, forms)).join('')}When forms are accepted, the report names the mistake: the suite knows the accept-sets of
${comparisonModels.length} wrong comparisons, and tells which of them explains what the server took and what it refused.
`
}
