import { roles } from '../../generated/contract.js'
import type { Check } from '../checks/check.js'
import { describe } from '../checks/from-contract.js'
import type { ValueForm } from '../redirect-uris/form.js'
import { forms } from '../redirect-uris/index.js'
import { formRefused } from '../redirect-uris/sending/form-checks.js'
import { formsOfRegistration, isValueForm, sentValue } from '../redirect-uris/sending/sent-forms.js'
import type { Mutation } from '../request/mutation.js'
import { literal } from '../request/templates.js'
import { encodeValue } from '../syntax/encoding.js'
import {
  controlRegistration,
  fewRegistrations,
  legallyMatches,
  responseParameters,
} from '../target/registrations.js'
import type { Depth, Settings } from '../target/settings.js'
import type { RegisteredUri, Target } from '../target/target-file.js'

/** Beyond these a registration is one of a kind that another one stands for. */
const mostRegistrations = 6

/** The registrations that forms and edits are made of. */
export const registrationsOf = (target: Target, depth: Depth) =>
  depth === 'exhaustive' ? target.redirectUris : fewRegistrations(target, mostRegistrations)

/** What stands for each technique. */
const chosen = (depth: Depth): readonly ValueForm[] =>
  forms
    .filter(isValueForm)
    .filter((form) => form.matrix === true || (depth !== 'quick' && form.representative === true))

/** What no registration that lets the query vary may get: each response parameter. */
const plantedIn = (uri: RegisteredUri, owner: string, target: Target): readonly Mutation[] =>
  uri.match !== 'query-lenient'
    ? []
    : [
        ...[...responseParameters].map((name) => [`"${name}" added to the query`, `?${name}=x`] as const),
        ['a fragment behind an added query', '?extra=1#x'] as const,
      ].flatMap(([id, added]) =>
        sentValue(encodeValue(uri.value + added), target, { id, from: uri.value, owner }),
      )

const exactly = 'every-registration-is-compared-exactly'
const beforeParsing = 'every-registration-is-compared-before-parsing'

/** Where the errors of what is equal after parsing go is asked when it is accepted. */
const revealedLater = (mutation: Mutation): Mutation => ({
  ...mutation,
  next: () => [{ ...mutation, reveal: true }],
})

/** What a client may send for a registration: itself, and another URI that it stands for. */
function validUris({ value, match }: RegisteredUri): readonly string[] {
  switch (match) {
    case 'exact':
      return [value]
    case 'loopback':
      return [value, value.replace(/^(http:\/\/(?:\[[^\]]*\]|[^:/?#]*))(?::\d*)?/, '$1:49153')]
    case 'query-lenient':
      return [value, `${value}${value.includes('?') ? '&' : '?'}extra=1`]
    case 'prefix':
      return [value, `${value}a`]
    case 'auth0-wildcard':
      return [value.replace('*', 'a'), value.replace('*', 'preview-7')]
    default:
      return match satisfies never
  }
}

/** Where the errors of each registered URI go. */
function answerChecks(target: Target): readonly Check[] {
  const requests = target.redirectUris
    .flatMap(validUris)
    .filter((uri) => legallyMatches(uri, target.redirectUris))
    .map((uri): Mutation => ({ set: { [roles.redirectionUri]: literal(uri) }, reveal: true }))
  const isCode = (target.parameters[roles.responseType] ?? 'code') === 'code'
  return [
    {
      id: 'every-registered-uri-gets-its-own-errors',
      defect: 'The error for some registered redirect_uri goes elsewhere or in another part of the URL',
      title: 'Errors go to each registered URI as to the first',
      ...describe('LINK-ERROR-003'),
      rule: 'each-registration',
      requests,
      expect: {
        outcome: 'error-redirect',
        to: 'the-sent-uri',
        ...(isCode ? { channel: 'query' as const } : {}),
      },
    },
  ]
}

/** Every technique against every registration that the control does not use. */
export function registrationChecks({ target, depth }: Settings): readonly Check[] {
  const control = controlRegistration(target)
  const others = registrationsOf(target, depth).filter((uri) => uri !== control)
  const isEqual = ({ aim }: ValueForm): boolean => aim === 'equal'
  const requests = (owner: string, is: (form: ValueForm) => boolean): readonly Mutation[] =>
    others.flatMap((uri) => formsOfRegistration(chosen(depth).filter(is), uri, owner, target))
  const check = (
    id: string,
    defect: string,
    requirement: 'LINK-RURI-004' | 'LINK-RURI-023',
    made: readonly Mutation[],
  ): Check => ({
    id,
    defect,
    ...describe(requirement),
    rule: 'each-registration',
    requests: made,
    expect: formRefused(requirement),
    ...(made.length === 0
      ? { inapplicable: 'no second registration is configured: add it to redirect_uris' }
      : {}),
  })
  return [
    ...answerChecks(target),
    {
      ...check(
        exactly,
        'A redirect_uri that differs from one of the registered ones is taken for it',
        'LINK-RURI-004',
        [
          ...requests(exactly, (form) => !isEqual(form)),
          ...(depth === 'quick' ? [] : others.flatMap((uri) => plantedIn(uri, exactly, target))),
        ],
      ),
      title: 'Every registered URI is compared exactly, whatever its kind',
    },
    {
      ...check(
        beforeParsing,
        'A redirect_uri is taken for a registered one that it equals only after parsing',
        'LINK-RURI-023',
        requests(beforeParsing, isEqual).map(revealedLater),
      ),
      title: 'Every registered URI is compared before it is parsed, whatever its kind',
    },
  ]
}
