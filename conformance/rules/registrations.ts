import type { Check } from '../checks/check.js'
import { describe } from '../checks/from-contract.js'
import type { ValueForm } from '../redirect-uris/form.js'
import { forms } from '../redirect-uris/index.js'
import { formOfRegistration, isValueForm } from '../redirect-uris/sending/sent-forms.js'
import type { Mutation } from '../request/mutation.js'
import { controlRegistration, fewRegistrations } from '../target/registrations.js'
import type { Depth, Settings } from '../target/settings.js'
import type { Target } from '../target/target-file.js'

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

const exactly = 'every-registration-is-compared-exactly'
const beforeParsing = 'every-registration-is-compared-before-parsing'

/** Where the errors of what is equal after parsing go is asked when it is accepted. */
const revealedLater = (mutation: Mutation): Mutation => ({
  ...mutation,
  next: [{ ...mutation, reveal: true }],
})

/** Every technique against every registration that the control does not use. */
export function registrationChecks({ target, depth }: Settings): readonly Check[] {
  const control = controlRegistration(target)
  const others = registrationsOf(target, depth).filter((uri) => uri !== control)
  const isEqual = ({ aim }: ValueForm): boolean => aim === 'equal'
  const requests = (owner: string, is: (form: ValueForm) => boolean): readonly Mutation[] =>
    others.flatMap((uri) =>
      chosen(depth)
        .filter(is)
        .flatMap((form) => formOfRegistration(form, uri, owner, target)),
    )
  const check = (
    id: string,
    requirement: 'LINK-RURI-004' | 'LINK-RURI-023',
    made: readonly Mutation[],
  ): Check => ({
    id,
    ...describe(requirement),
    rule: 'each-registration',
    requests: made,
    expect: { outcome: 'form-refused' },
    ...(made.length === 0
      ? { inapplicable: 'no second registration is configured: add it to redirect_uris' }
      : {}),
  })
  return [
    {
      ...check(
        exactly,
        'LINK-RURI-004',
        requests(exactly, (form) => !isEqual(form)),
      ),
      title: 'Every registered URI is compared exactly, whatever its kind',
    },
    {
      ...check(beforeParsing, 'LINK-RURI-023', requests(beforeParsing, isEqual).map(revealedLater)),
      title: 'Every registered URI is compared before it is parsed, whatever its kind',
    },
  ]
}
