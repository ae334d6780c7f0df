import { encodeValue, formDecodeOnce, percentEncode, rawBytes } from '../../syntax/encoding.js'
import { controlOfWildcard } from '../../target/registrations.js'
import type { Form, Trait, ValueForm, Wire } from '../form.js'
import { type Placeholders, placeholders, type Registered, readRegistered } from './placeholders.js'

export { controlOfWildcard, legallyMatches } from '../../target/registrations.js'

/** A form for one registered URI, or why it cannot be made of it. */
export type Expansion = { readonly value: string } | { readonly inapplicable: string }

/** The bytes of the redirect_uri parameter's value, one a character. */
export interface WireForm {
  readonly wire: Wire
  readonly bytes: string
}

const loopbackHost = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

function unmet(need: Trait, registered: Registered): string | null {
  const { uri, scheme, host } = registered
  switch (need) {
    case 'https':
      return scheme.toLowerCase() === 'https' ? null : 'the registered URI is not https'
    case 'authority':
      return registered.authority === null ? 'the registered URI has no authority' : null
    case 'name-host':
      return registered.isName ? null : 'the registered URI has no host name'
    case 'not-ipv6':
      return registered.isIpv6 ? 'the registered host is an IPv6 address' : null
    case 'not-loopback':
      return loopbackHost.test(host) ? 'the registered URI is a loopback address itself' : null
    case 'path':
      return registered.path === '' ? 'the registered URI has no path' : null
    case 'no-query':
      return registered.query === '' ? null : 'the registered URI has a query already'
    case 'no-escapes':
      return /[%+&;#]/.test(uri) ? 'the registered URI changes when it is sent unencoded' : null
    case 'wildcard':
      return controlOfWildcard(uri) === uri
        ? 'the registered URI has no "*" in the first label of its host'
        : null
    default:
      return need satisfies never
  }
}

/** Says what a registered URI lacks for a form, or null. */
export function unmetNeed(form: Form, registered: string): string | null {
  const parts = readRegistered(registered)
  for (const need of form.needs ?? []) {
    const reason = unmet(need, parts)
    if (reason !== null) return reason
  }
  return null
}

/** The corpus is filled for one registration after the other: the last one is remembered. */
let last: { readonly of: string; readonly values: Placeholders } | null = null

function placeholdersOf(registered: Registered, attackerHost: string): Placeholders {
  const of = `${registered.uri}\0${attackerHost}`
  if (last?.of !== of) last = { of, values: placeholders(registered, attackerHost) }
  return last.values
}

/** Fills the template of a form for one registered URI; pure, and never throws. */
export function expandForm(
  form: ValueForm,
  registered: string,
  settings: { readonly attackerHost: string },
): Expansion {
  // The other techniques deviate from a URI that the wildcard stands for, not from the pattern.
  const from = form.technique === 'wildcard' ? registered : controlOfWildcard(registered)
  const reason = unmetNeed(form, from)
  if (reason !== null) return { inapplicable: reason }
  const parts = readRegistered(from)
  if (parts.scheme === '') return { inapplicable: 'the registered URI has no scheme' }
  const { value, lacks } = fill(form.template, placeholdersOf(parts, settings.attackerHost))
  if (lacks !== null) return { inapplicable: `the registered URI lacks ${lacks}` }
  if (value === registered || value === from) return { inapplicable: 'it is the registered URI itself' }
  return { value }
}

function fill(
  template: string,
  values: Placeholders,
): { readonly value: string; readonly lacks: string | null } {
  let lacks: string | null = null
  const value = template.replace(/\{([A-Za-z]+(?:[:-][A-Za-z0-9-]+)?)\}/g, (placeholder, name: string) => {
    const found = values.get(name)
    if (found === undefined) return placeholder
    if (typeof found === 'string') return found
    lacks ??= found.lacks
    return ''
  })
  return { value, lacks }
}

// What ends the value or the request line stays encoded: a server would read a shorter value, perhaps a registered one.
const ending = /[\0\n\r &#]/g

function bytesOf(wire: Wire, value: string): string {
  switch (wire) {
    case 'W1':
      return encodeValue(value)
    case 'W2':
      return rawBytes(value).replace(ending, percentEncode)
    default:
      return wire satisfies never
  }
}

/**
 * Gives the ways to send a form: encoded once, and raw too if that says something else to the server.
 *
 * Raw, a `%00` is a NUL to the server, and a tab stands in the request target, where none may stand.
 */
export function wireForms(form: ValueForm, value: string): readonly WireForm[] {
  const wires = form.wires ?? (/[%\t]/.test(value) ? ['W1', 'W2'] : ['W1'])
  return wires.map((wire) => ({ wire, bytes: bytesOf(wire, value) }))
}

/** What a server reads, if it decodes once as it should. */
export function decodedValue(bytes: string): string {
  return formDecodeOnce(bytes.split('&', 1)[0] ?? '')
}

/** Whether a correct server reads a registered value in these bytes: then the request is valid, and no attack. */
export function decodesToRegistered(bytes: string, registered: readonly string[]): boolean {
  return registered.includes(decodedValue(bytes))
}
