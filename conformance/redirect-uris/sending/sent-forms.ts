import type { RequirementId } from '../../../generated/requirements.js'
import { oncePerObject } from '../../common/remember.js'
import type { FormMark, Mutation } from '../../request/mutation.js'
import { literal } from '../../request/templates.js'
import { controlRegistration } from '../../target/registrations.js'
import type { Target } from '../../target/target.js'
import type { Form, Technique, ValueForm } from '../form.js'
import {
  decodedValue,
  decodesToRegistered,
  expandForm,
  legallyMatches,
  unmetNeed,
  wireForms,
} from './fill-form.js'

/** One form on one wire, ready to be put into a request. */
export interface SentForm {
  readonly mutation: Mutation
  readonly mark: FormMark
  readonly form: ValueForm
}

export const isValueForm = (form: Form): form is ValueForm => form.technique !== 'request-pollution'

const suffixes: Readonly<Partial<Record<RequirementId, string>>> = {
  'LINK-RURI-004': '',
  'LINK-RURI-009': '-relative',
  'LINK-RURI-011': '-script',
  'LINK-RURI-014': '-response-parameter',
  'LINK-RURI-021': '-pattern',
  'LINK-RURI-023': '-equivalent',
}

/** The check that judges the forms of one technique under one requirement. */
export const ownerOf = ({
  technique,
  requirement,
}: {
  readonly technique: Technique
  readonly requirement: RequirementId
}): string => `redirect-uri-${technique}${suffixes[requirement] ?? ''}-refused`

const registrationFor = (form: ValueForm, target: Target) =>
  (form.technique === 'wildcard'
    ? target.redirectUris.find(({ match }) => match === 'auth0-wildcard')
    : controlRegistration(target)) ?? null

const expanded = oncePerObject((_: Target) => new Map<ValueForm, readonly SentForm[]>())

/** A form in every way that it is sent to this target; empty when it would be a valid request, or makes no sense. */
export function sentForms(form: ValueForm, target: Target): readonly SentForm[] {
  const known = expanded(target).get(form)
  if (known !== undefined) return known
  const sent = expand(form, target)
  expanded(target).set(form, sent)
  return sent
}

function expand(form: ValueForm, target: Target): readonly SentForm[] {
  const registration = registrationFor(form, target)
  if (registration === null) return []
  const expansion = expandForm(form, registration.value, target)
  if ('inapplicable' in expansion) return []
  const registered = target.redirectUris.map(({ value }) => value)
  return wireForms(form, expansion.value)
    .filter(({ bytes }) => {
      const value = decodedValue(bytes)
      return !decodesToRegistered(bytes, registered) && !legallyMatches(value, target.redirectUris)
    })
    .map(({ bytes, wire }) => ({
      form,
      mutation: { omit: ['redirect_uri'], rawPairs: [`redirect_uri=${literal(bytes)}`] },
      mark: {
        id: wire === 'W1' ? form.id : `${form.id} raw`,
        value: decodedValue(bytes),
        from: registration.value,
        owner: ownerOf(form),
      },
    }))
}

const wildcardInapplicable = (target: Target): string | null => {
  if (!target.redirectUris.some(({ match }) => match === 'auth0-wildcard'))
    return 'no wildcard is registered: add a redirect_uris entry with match: auth0-wildcard'
  return target.profile === 'strict' ? 'profile strict: no wildcard is accepted at all' : null
}

/** Why a form of the corpus is not sent to this target, or null when it is. */
export function formInapplicable(form: Form, target: Target): string | null {
  const control = controlRegistration(target)
  if (control === null) return 'no redirect URI is configured'
  if (!isValueForm(form)) return unmetNeed(form, control.value)
  const noWildcard = form.technique === 'wildcard' ? wildcardInapplicable(target) : null
  if (noWildcard !== null) return noWildcard
  const expansion = expandForm(form, registrationFor(form, target)?.value ?? control.value, target)
  if ('inapplicable' in expansion) return expansion.inapplicable
  return sentForms(form, target).length === 0 ? 'it is a valid request for this registration' : null
}

const mostReasons = 3

/** `3 forms do not apply: the registered URI has no path (2), …`; undefined when every form applies. */
export function omittedWords(forms: readonly Form[], target: Target): string | undefined {
  const counts = new Map<string, number>()
  for (const form of forms) {
    const reason = formInapplicable(form, target)
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  if (counts.size === 0) return undefined
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const listed = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostReasons)
  const words = listed.map(([reason, count]) => (counts.size === 1 ? reason : `${reason} (${count})`))
  const more = counts.size > mostReasons ? '; …' : ''
  return `${total} ${total === 1 ? 'form does' : 'forms do'} not apply: ${words.join('; ')}${more}`
}
