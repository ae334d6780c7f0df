import { fill, type TemplateValues, whyNotFilled, whyNotNamed } from '../../request/templates.js'
import { encodeValue, formDecodeOnce, percentEncode, rawBytes } from '../../syntax/encoding.js'
import { controlOfWildcard } from '../../target/registrations.js'
import type { Form, ValueForm, Wire } from '../form.js'
import { placeholders } from './placeholders.js'

/** A form for one registered URI, or why it cannot be made of it. */
export type Expansion = { readonly value: string } | { readonly inapplicable: string }

/** The bytes of the redirect_uri parameter's value, one a character. */
export interface WireForm {
  readonly wire: Wire
  readonly bytes: string
}

/** A registered URI, ready to have forms made of it. */
export interface Registration {
  readonly value: string
  /** A URI that it stands for: another one for a wildcard. */
  readonly concrete: string
  /** What templates find in the pattern as it is registered, and in the concrete URI. */
  readonly ofValue: TemplateValues
  readonly ofConcrete: TemplateValues
}

/** Takes a registered URI apart, once for all forms. */
export function takeApart(value: string, attackerHost: string): Registration {
  const concrete = controlOfWildcard(value)
  const ofConcrete = placeholders(concrete, attackerHost)
  return {
    ...{ value, concrete, ofConcrete },
    ofValue: concrete === value ? ofConcrete : placeholders(value, attackerHost),
  }
}

/** Says what a registered URI lacks for a form, or null. */
export const whyNotTraits = (form: Form, { ofValue }: Registration): string | null =>
  whyNotNamed(form.needs ?? [], ofValue)

/** Fills the template of a form for one registered URI; pure, and never throws. */
export function expandForm(
  form: ValueForm,
  { value, concrete, ofValue, ofConcrete }: Registration,
): Expansion {
  // The other techniques deviate from a URI that the wildcard stands for, not from the pattern.
  const values = form.technique === 'wildcard' ? ofValue : ofConcrete
  const inapplicable =
    whyNotNamed([...(form.needs ?? []), 'any-scheme'], values) ?? whyNotFilled(form.template, values)
  if (inapplicable !== null) return { inapplicable }
  const filled = fill(form.template, values)
  return filled === value || (form.technique !== 'wildcard' && filled === concrete)
    ? { inapplicable: 'it is the registered URI itself' }
    : { value: filled }
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
