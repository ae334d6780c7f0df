import { requirements } from '../../../generated/requirements.js'
import type { Alternative, Check, Expectation } from '../../checks/check.js'
import type { Mutation } from '../../request/mutation.js'
import type { Target } from '../../target/target.js'
import type { RequestForm } from '../form.js'
import { formInapplicable } from './sent-forms.js'

const expectations: Readonly<Record<RequestForm['expect'], Expectation>> = {
  refused: { outcome: 'refused' },
  'refused-without-redirect': { outcome: 'refused-without-redirect' },
  'as-if-missing': { relation: 'same-answer' },
  'unaffected-or-refused': { outcome: 'unaffected-or-refused' },
  accepted: { outcome: 'accepted' },
}

export const methodRefused: Alternative = {
  outcome: 'method-refused',
  verdict: 'pass',
  because: 'the method is not supported',
}

const identicalCopies: readonly Alternative[] = [
  {
    outcome: 'error-redirect',
    verdict: 'warn',
    because: 'both copies are the registered URI, so nobody is led astray',
  },
  {
    outcome: 'accepted',
    verdict: 'warn',
    because: 'identical copies are harmless; RFC 6749 §3.1 forbids sending them',
  },
]

/** As with one unregistered URI: RFC 6749 §4.1.2.1 forbids a redirect to the invalid URI, not to a registered one. */
const toRegistered: Alternative = {
  outcome: 'error-redirect',
  verdict: 'warn',
  profiles: ['contract', 'oauth'],
  because: 'the error goes to a registered URI, although nobody knows which of the two was meant',
}

function alternativesOf(form: RequestForm): readonly Alternative[] {
  if (form.expect === 'as-if-missing') return []
  if (form.mutation.method === 'POST') return [methodRefused]
  const added = [...(form.mutation.append ?? []), ...(form.mutation.prepend ?? [])]
  if (added.some(([, value]) => value === '{redirect_uri}')) return identicalCopies
  return added.some(([name]) => name === 'redirect_uri') ? [toRegistered] : []
}

const claims: Readonly<Record<RequestForm['expect'], string>> = {
  refused: 'Refused',
  'refused-without-redirect': 'Refused on a page',
  'as-if-missing': 'Counts as no redirect_uri',
  'unaffected-or-refused': 'Without effect, or refused',
  accepted: 'Accepted',
}

function requestsOf({ mutation, expect }: RequestForm): readonly Mutation[] {
  switch (expect) {
    // The control's own answer does not show which URI the server has bound; an error does.
    case 'unaffected-or-refused':
      return [mutation, { ...mutation, reveal: true }]
    case 'as-if-missing':
      return [mutation, { omit: ['redirect_uri'] }]
    default:
      return [mutation]
  }
}

/** The check of one way to carry a second redirect_uri, or to carry it elsewhere. */
export function requestCheck(form: RequestForm, target: Target): Check {
  const inapplicable = formInapplicable(form, target)
  return {
    id: `request-pollution-${form.id.toLowerCase()}`,
    title: `${claims[form.expect]}: ${form.what}`,
    requirement: form.requirement,
    level: requirements[form.requirement].level,
    why: requirements[form.requirement].why,
    requests: requestsOf(form),
    expect: expectations[form.expect],
    otherwise: alternativesOf(form),
    ...(inapplicable === null ? {} : { inapplicable }),
  }
}
