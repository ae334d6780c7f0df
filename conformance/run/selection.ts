import type { RuleName } from '../checks/rules.js'
import { invariants } from '../invariants/index.js'
import type { Form } from '../redirect-uris/form.js'
import { forms } from '../redirect-uris/index.js'
import { checkOf } from '../redirect-uris/sending/sent-forms.js'
import type { FormMark, Mutation } from '../request/mutation.js'
import type { Settings } from '../target/settings.js'

const levels = ['MUST', 'SHOULD', 'MAY']

/** What a check, or an invariant, can be asked for by. */
export interface Selectable {
  readonly id: string
  readonly requirement: string
  readonly rule?: RuleName
  /** The forms that it sends; without them they are read from its requests. */
  readonly forms?: readonly string[]
  readonly requests?: readonly Pick<Mutation, 'form'>[]
}

type Selection = Pick<Settings, 'only' | 'skip' | 'level'>

const byId = new Map(forms.map((form) => [form.id, form]))
const byCheck = new Map(forms.map((form) => [checkOf(form), form]))

/** `RURI` of `LINK-RURI-004`. */
export const groupOf = (requirement: string): string => requirement.split('-')[1] ?? ''

/** The form that a pattern such as `K03` or `k03` stands for. */
export const formNamed = (pattern: string): Form | null => byId.get(pattern.toUpperCase()) ?? null

/** A form is one, in whatever encoding it is sent. */
const formOf = ({ id }: FormMark): string => id.replace(/ raw$/, '')

/** The forms of the catalogue that a check sends. */
export function formsOf({ id, forms: known, requests = [] }: Selectable): readonly string[] {
  if (known !== undefined) return known
  const own = byCheck.get(id)
  // A second redirect_uri is no form of the first: the check itself is the form.
  if (own?.technique === 'request-pollution') return [own.id]
  const sent = new Set(requests.flatMap(({ form }) => (form === undefined ? [] : [formOf(form)])))
  return [...sent].filter((form) => byId.has(form))
}

/** Whether a pattern asks for a whole check: by a rule, a group or an id of requirements, its own id, or the beginning of either. */
export function selects(pattern: string, { id, requirement, rule }: Selectable): boolean {
  const upper = pattern.toUpperCase()
  // The name of a group is whole: "C" is none.
  const ofGroup = `LINK-${upper}${upper.includes('-') ? '' : '-'}`
  return (
    rule === pattern ||
    id.startsWith(pattern) ||
    requirement.startsWith(upper) ||
    requirement.startsWith(ofGroup)
  )
}

/** Whether a pattern is a form that a check sends, or would send to another target. */
function sendsForm(pattern: string, check: Selectable): boolean {
  const form = formNamed(pattern)
  return form !== null && (checkOf(form) === check.id || formsOf(check).includes(form.id))
}

/** Whether all that a check sends was left out, form by form. */
function isEmptied(check: Selectable, skip: readonly string[]): boolean {
  const skipped = skip.flatMap((pattern) => formNamed(pattern)?.id ?? [])
  if (skipped.length === 0) return false
  const sent = formsOf(check)
  return sent.length > 0 && sent.every((form) => skipped.includes(form))
}

/** Whether a check, or an invariant, was asked for, with all its requests or some. */
export function isSelected(
  check: Selectable & { readonly level: string },
  { only, skip, level }: Selection,
): boolean {
  if (levels.indexOf(check.level) > levels.indexOf(level)) return false
  if (only.length > 0 && !only.some((pattern) => selects(pattern, check) || sendsForm(pattern, check)))
    return false
  return !skip.some((pattern) => selects(pattern, check)) && !isEmptied(check, skip)
}

/** Whether a request of a selected check was asked for: where a form was named, the others of its check are not sent. */
export function isAsked({ form }: Pick<Mutation, 'form'>, check: Selectable, settings: Selection): boolean {
  if (form === undefined) return true
  const isThis = (pattern: string): boolean => formNamed(pattern)?.id === formOf(form)
  if (settings.skip.some(isThis)) return false
  const { only } = settings
  return only.length === 0 || only.some((pattern) => isThis(pattern) || selects(pattern, check))
}

/**
 * What is sent: an invariant speaks over the answers to every request, so that whoever asks for one by its id asks for
 * all of them.
 */
export const asSent = (settings: Settings): Settings =>
  settings.only.some((pattern) => invariants.some(({ id }) => id === pattern))
    ? { ...settings, only: [] }
    : settings

/** The patterns that select nothing at all. */
export function unmatchedPatterns(
  patterns: readonly string[],
  known: readonly Selectable[],
): readonly string[] {
  return patterns.filter(
    (pattern) => !known.some((check) => selects(pattern, check) || sendsForm(pattern, check)),
  )
}
