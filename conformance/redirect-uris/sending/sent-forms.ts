import { roles } from '../../../generated/contract.js'
import type { RequirementId } from '../../../generated/requirements.js'
import type { FormMark, Mutation } from '../../request/mutation.js'
import { literal } from '../../request/templates.js'
import { encodeValue } from '../../syntax/encoding.js'
import { meaningOf } from '../../target/profiles.js'
import { controlRegistration, legallyMatches } from '../../target/registrations.js'
import type { RegisteredUri, Target } from '../../target/target-file.js'
import type { Form, RequestForm, ValueForm } from '../form.js'
import {
  decodedValue,
  decodesToRegistered,
  expandForm,
  type Registration,
  takeApart,
  whyNotTraits,
  wireForms,
} from './fill-form.js'

/** A form of a value with the requests that send it to a target, or with the reason why none does. */
export interface SentForm {
  readonly form: ValueForm
  readonly mutations: readonly Mutation[]
  readonly whyNot: string | null
}

/** A form of a request, which is its own mutation. */
export interface SentRequestForm {
  readonly form: RequestForm
  readonly whyNot: string | null
}

const suffixes: Readonly<Partial<Record<RequirementId, string>>> = {
  'LINK-RURI-004': '',
  'LINK-RURI-009': '-relative',
  'LINK-RURI-011': '-script',
  'LINK-RURI-014': '-response-parameter',
  'LINK-RURI-021': '-pattern',
  'LINK-RURI-023': '-equivalent',
}

/** The check that judges the forms of one technique under one requirement. */
export const ownerOf = ({ technique, requirement }: Pick<Form, 'technique' | 'requirement'>): string =>
  `redirect-uri-${technique}${suffixes[requirement] ?? ''}-refused`

/** The check that judges a form by itself. */
export const checkOf = (form: Form): string =>
  isValueForm(form) ? ownerOf(form) : `request-pollution-${form.id.toLowerCase()}`

/** The registrations of a target that forms deviate from. */
interface Origins {
  readonly control: Registration | null
  readonly wildcard: Registration | null
}

function originsOf(target: Target): Origins {
  const control = controlRegistration(target)
  const wildcard = target.redirectUris.find(({ match }) => match === 'auth0-wildcard')
  return {
    control: control === null ? null : takeApart(control.value, target.attackerHost),
    wildcard: wildcard === undefined ? null : takeApart(wildcard.value, target.attackerHost),
  }
}

const noControl = 'no redirect URI is configured'
const noWildcard = 'no wildcard is registered: add a redirect_uris entry with match: auth0-wildcard'

/** A value in the wire forms that no registration allows; `mark` says which form it is. */
export function sentValue(bytes: string, target: Target, mark: Omit<FormMark, 'value'>): readonly Mutation[] {
  const value = decodedValue(bytes)
  const registered = target.redirectUris.map((uri) => uri.value)
  if (decodesToRegistered(bytes, registered) || legallyMatches(value, target.redirectUris)) return []
  return [
    {
      omit: [roles.redirectionUri],
      rawPairs: [`${encodeValue(roles.redirectionUri)}=${literal(bytes)}`],
      form: { ...mark, value },
    },
  ]
}

/** The registration that a form deviates from, or why there is none. */
function originOf({ technique }: ValueForm, { control, wildcard }: Origins): Registration | string {
  return technique === 'wildcard' ? (wildcard ?? noWildcard) : (control ?? noControl)
}

const mutationsOf = (
  form: ValueForm,
  value: string,
  { from, owner = ownerOf(form) }: { readonly from: string; readonly owner?: string },
  target: Target,
): readonly Mutation[] =>
  wireForms(form, value).flatMap(({ bytes, wire }) =>
    sentValue(bytes, target, { id: wire === 'W1' ? form.id : `${form.id} raw`, from, owner }),
  )

/** Forms of a registration other than the control's, each in the first way that sends something invalid. */
export function formsOfRegistration(
  forms: readonly ValueForm[],
  uri: RegisteredUri,
  owner: string,
  target: Target,
): readonly Mutation[] {
  const registration = takeApart(uri.value, target.attackerHost)
  return forms
    .filter(({ technique }) => technique !== 'wildcard' || uri.match === 'auth0-wildcard')
    .flatMap((form) => {
      const expansion = expandForm(form, registration)
      if ('inapplicable' in expansion) return []
      return mutationsOf(form, expansion.value, { from: uri.value, owner }, target).slice(0, 1)
    })
}

/** A form in every way that it is sent to this target: in none when it would be a valid request, or makes no sense. */
function sentForm(form: ValueForm, origins: Origins, target: Target): SentForm {
  const not = (whyNot: string): SentForm => ({ form, mutations: [], whyNot })
  if (origins.control === null) return not(noControl)
  const origin = originOf(form, origins)
  if (typeof origin === 'string') return not(origin)
  if (form.technique === 'wildcard' && meaningOf(target.profile).strictly)
    return not(`profile ${target.profile}: no wildcard is accepted at all`)
  const expansion = expandForm(form, origin)
  if ('inapplicable' in expansion) return not(expansion.inapplicable)
  const mutations = mutationsOf(form, expansion.value, { from: origin.value }, target)
  return mutations.length === 0
    ? not('it is a valid request for this registration')
    : { form, mutations, whyNot: null }
}

export const isValueForm = (form: Form): form is ValueForm => form.technique !== 'request-pollution'
const isRequestForm = (form: Form): form is RequestForm => form.technique === 'request-pollution'

/** Makes the requests of every form for one target, each once. */
export function sendCorpus(forms: readonly Form[], target: Target) {
  const origins = originsOf(target)
  const { control } = origins
  return {
    values: forms.filter(isValueForm).map((form) => sentForm(form, origins, target)),
    requests: forms
      .filter(isRequestForm)
      .map((form) => ({ form, whyNot: control === null ? noControl : whyNotTraits(form, control) })),
  }
}

const mostReasons = 3

/** `3 forms do not apply: the registered URI has no path (2), …`; undefined when every form applies. */
export function omittedWords(forms: readonly SentForm[]): string | undefined {
  const reasons = forms.map(({ whyNot }) => whyNot).filter((reason) => reason !== null)
  if (reasons.length === 0) return undefined
  const counts = [...new Set(reasons)]
    .map((reason) => ({ reason, count: reasons.filter((other) => other === reason).length }))
    .sort((a, b) => b.count - a.count)
  const words = counts
    .slice(0, mostReasons)
    .map(({ reason, count }) => (counts.length === 1 ? reason : `${reason} (${count})`))
  const more = counts.length > mostReasons ? '; …' : ''
  const { length: total } = reasons
  return `${total} ${total === 1 ? 'form does' : 'forms do'} not apply: ${words.join('; ')}${more}`
}
