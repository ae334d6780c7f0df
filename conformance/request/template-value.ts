import { legallyMatches } from '../target/registrations.js'
import type { MatchMode, Target } from '../target/target.js'

/** A value for a template, the key of the target file that would give one, or why this target has none. */
export type TemplateValue =
  | { readonly value: string }
  | { readonly missing: string }
  | { readonly absent: string }

export type TemplateValues = Readonly<Record<string, TemplateValue>>

export const given = (value: string | null | undefined, key: string): TemplateValue =>
  value === null || value === undefined ? { missing: key } : { value }

export const derived = (
  from: TemplateValue,
  change: (value: string) => string | null,
  key: string,
): TemplateValue => ('value' in from ? given(change(from.value), key) : from)

/** A value that is meant to be refused, unless another registration allows it. */
const forbidden = (from: TemplateValue, target: Target): TemplateValue =>
  'value' in from && legallyMatches(from.value, target.redirectUris)
    ? { missing: 'redirect_uris (an entry of which the variants are not registered too)' }
    : from

/** As `forbidden`, for every value but those named. */
export const allForbidden = (
  values: TemplateValues,
  target: Target,
  allowed: readonly string[],
): TemplateValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      allowed.includes(name) ? value : forbidden(value, target),
    ]),
  )

export const registered = (target: Target, match: MatchMode): TemplateValue =>
  given(
    target.redirectUris.find((uri) => uri.match === match)?.value,
    `redirect_uris (an entry with match: ${match})`,
  )
