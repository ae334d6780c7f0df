import type { Check } from '../../checks/check.js'
import { describe } from '../../checks/from-contract.js'
import { groupBy } from '../../common/group-by.js'
import { createRandom } from '../../common/random.js'
import { sentValue } from '../../redirect-uris/sending/sent-forms.js'
import type { Mutation } from '../../request/mutation.js'
import { whatwgHref } from '../../syntax/uri.js'
import { concreteUri } from '../../target/registrations.js'
import type { Depth, Settings } from '../../target/settings.js'
import type { RegisteredUri, Target } from '../../target/target-file.js'
import { registrationsOf } from '../registrations.js'
import { type Draw, type Edit, editsOf } from './edit.js'

/** A number below a bound, the same for the same seed and label. */
function drawer(seed: string): (label: string, below: number) => number {
  const random = createRandom(seed)
  return (label, below) => Buffer.from(random(`edit ${label}`, 8), 'base64url').readUInt32BE() % below
}

const everything: Draw = (_label, from) => from

const one =
  (seed: string, uri: string): Draw =>
  (label, from) =>
    from.length === 0 ? [] : from.slice(drawer(seed)(`${uri} ${label}`, from.length)).slice(0, 1)

/** The list from another place on, by the seed. */
const turned = (edits: readonly Edit[], by: number): readonly Edit[] => [
  ...edits.slice(by % edits.length),
  ...edits.slice(0, by % edits.length),
]

/** So many edits, of as many kinds as can be: one of each kind, then the next of each. */
function few(edits: readonly Edit[], most: number, seed: string): readonly Edit[] {
  const draw = drawer(seed)
  const kinds = [...groupBy(edits, ({ kind }) => kind)].map(([kind, all]) =>
    turned(all, draw(kind, all.length)),
  )
  const rounds = Math.max(0, ...kinds.map(({ length }) => length))
  return Array.from({ length: rounds }, (_, round) => kinds.flatMap((all) => all.slice(round, round + 1)))
    .flat()
    .slice(0, most)
}

/** How many edits of the registration that the control uses, and of each other. */
const counts: Readonly<Record<Depth, readonly [own: number, other: number]>> = {
  quick: [34, 3],
  default: [Number.POSITIVE_INFINITY, 9],
  exhaustive: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
}

function drawn(uri: string, index: number, { seed, depth }: Settings): readonly Edit[] {
  const edits = editsOf(uri, depth === 'exhaustive' ? everything : one(seed, uri))
  const [own, other] = counts[depth]
  const most = index === 0 ? own : other
  return edits.length <= most ? edits : few(edits, most, `${seed} ${uri}`)
}

const anyEdit = 'no-edit-of-a-registered-uri-is-accepted'
const equalEdit = 'no-equivalent-edit-of-a-registered-uri-is-accepted'

/** An edit as a request, and behind it what is sent when it is accepted: simpler edits, and where its errors go. */
function sent(edit: Edit, { value: from }: RegisteredUri, uri: string, target: Target): readonly Mutation[] {
  return sentValue(edit.bytes, target, { id: edit.words, from, owner: anyEdit }).map((mutation) => {
    const value = mutation.form?.value ?? ''
    const isEqual = whatwgHref(value) !== null && whatwgHref(value) === whatwgHref(uri)
    const form = { id: edit.words, from, value, owner: isEqual ? equalEdit : anyEdit }
    const simpler = edit.simpler.flatMap((next) => sent(next, { value: from, match: 'exact' }, uri, target))
    const revealed: readonly Mutation[] = isEqual ? [{ ...mutation, form, reveal: true }] : []
    return {
      ...mutation,
      form,
      next: [...revealed, ...simpler.filter((next) => next.form?.owner === form.owner)],
    }
  })
}

/** Each registered URI with one edit at a time. */
export function editChecks(settings: Settings): readonly Check[] {
  const { target, depth } = settings
  const all = registrationsOf(target, depth).flatMap((registration, index) => {
    const uri = concreteUri(registration)
    return drawn(uri, index, settings).flatMap((edit) => sent(edit, registration, uri, target))
  })
  const check = (id: string, requirement: 'LINK-RURI-004' | 'LINK-RURI-023', title: string): Check => {
    const requests = all.filter(({ form }) => form?.owner === id)
    return {
      id,
      title,
      ...describe(requirement),
      rule: 'single-edits',
      requests,
      expect: { outcome: 'form-refused' },
      ...(requests.length === 0 ? { inapplicable: 'no redirect URI is configured' } : {}),
    }
  }
  return [
    check(anyEdit, 'LINK-RURI-004', 'A registered URI with one edit is refused, whatever the edit'),
    check(equalEdit, 'LINK-RURI-023', 'A registered URI with one edit that parsing undoes is refused'),
  ]
}
