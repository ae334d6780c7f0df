import type { Check } from '../../checks/check.js'
import { describe } from '../../checks/from-contract.js'
import { groupBy } from '../../common/group-by.js'
import { createRandom } from '../../common/random.js'
import { once } from '../../common/remember.js'
import { formRefused } from '../../redirect-uris/sending/form-checks.js'
import { sentValue } from '../../redirect-uris/sending/sent-forms.js'
import type { Mutation } from '../../request/mutation.js'
import { whatwgHref } from '../../syntax/uri.js'
import { concreteUri } from '../../target/registrations.js'
import type { Depth, Settings } from '../../target/settings.js'
import type { RegisteredUri, Target } from '../../target/target-file.js'
import { madeLater } from '../made-later.js'
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
const turned = <Item>(all: readonly Item[], by: number): readonly Item[] => [
  ...all.slice(by % Math.max(1, all.length)),
  ...all.slice(0, by % Math.max(1, all.length)),
]

/** One of each kind, then the next of each. */
function inRounds(kinds: readonly (readonly Edit[])[]): readonly Edit[] {
  const rounds = Math.max(0, ...kinds.map(({ length }) => length))
  return Array.from({ length: rounds }, (_, round) =>
    kinds.flatMap((all) => all.slice(round, round + 1)),
  ).flat()
}

/** What a registration's edits are chosen by: which kinds others have as well, and with which of those it begins. */
interface Choice {
  readonly seed: string
  readonly shared: ReadonlySet<string>
  readonly first: number
}

/** All edits, the most telling first: of kinds that no other registration has, then as many kinds as can be. */
function byKind(edits: readonly Edit[], { seed, shared, first }: Choice): readonly Edit[] {
  const draw = drawer(seed)
  const kinds = [...groupBy(edits, ({ kind }) => kind)].map(
    ([kind, of]) => [kind, turned(of, draw(kind, of.length))] as const,
  )
  const of = (isShared: boolean) =>
    kinds.filter(([kind]) => shared.has(kind) === isShared).map(([, all]) => all)
  return [...of(false).flat(), ...inRounds(turned(of(true), first))]
}

/** How many edits of the registration that the control uses, and of each other. */
const counts: Readonly<Record<Depth, readonly [own: number, other: number]>> = {
  quick: [18, 1],
  default: [Number.POSITIVE_INFINITY, 3],
  exhaustive: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
}

/** The edits of each URI, in the order of the registrations; the first is the control's. */
function drawn(uris: readonly string[], { seed, depth }: Settings): readonly (readonly Edit[])[] {
  const [own, other] = counts[depth]
  const all = uris.map((uri) => editsOf(uri, depth === 'exhaustive' ? everything : one(seed, uri)))
  const shared = new Set(all[0]?.map(({ kind }) => kind))
  return all.map((edits, index) => {
    const most = index === 0 ? own : other
    const choice = { seed: `${seed} ${uris[index]}`, shared, first: index * other }
    return edits.length <= most ? edits : byKind(edits, choice).slice(0, most)
  })
}

const anyEdit = 'no-edit-of-a-registered-uri-is-accepted'
const equalEdit = 'no-equivalent-edit-of-a-registered-uri-is-accepted'

/** An edit as a request, and behind it what is sent when it is accepted: simpler edits, and where its errors go. */
function sent(edit: Edit, { value: from }: RegisteredUri, uri: string, target: Target): readonly Mutation[] {
  return sentValue(edit.bytes, target, { id: edit.words, from, owner: anyEdit }).map((mutation) => {
    const value = mutation.form?.value ?? ''
    const isEqual = whatwgHref(value) !== null && whatwgHref(value) === whatwgHref(uri)
    const form = { id: edit.words, from, value, owner: isEqual ? equalEdit : anyEdit }
    const next = (): readonly Mutation[] => {
      const simpler = edit
        .simpler()
        .flatMap((one) => sent(one, { value: from, match: 'exact' }, uri, target))
        .filter((one) => one.form?.owner === form.owner)
      return isEqual ? [{ ...mutation, form, reveal: true }, ...simpler] : simpler
    }
    return { ...mutation, form, next }
  })
}

/** Each registered URI with one edit at a time. */
export function editChecks(settings: Settings): readonly Check[] {
  const { target, depth } = settings
  const all = once(() => {
    const registrations = registrationsOf(target, depth)
    const edits = drawn(registrations.map(concreteUri), settings)
    return registrations.flatMap((registration, index) =>
      (edits[index] ?? []).flatMap((edit) => sent(edit, registration, concreteUri(registration), target)),
    )
  })
  const check = (
    id: string,
    requirement: 'LINK-RURI-004' | 'LINK-RURI-023',
    title: string,
    defect: string,
  ): Check =>
    madeLater(
      {
        ...{ id, title, defect, ...describe(requirement), rule: 'single-edits' },
        expect: formRefused(requirement),
      },
      () => {
        const requests = all().filter(({ form }) => form?.owner === id)
        return { requests, ...(requests.length > 0 ? {} : { inapplicable: 'no redirect URI is configured' }) }
      },
    )
  return [
    check(
      anyEdit,
      'LINK-RURI-004',
      'A registered URI with one edit is refused, whatever the edit',
      'A redirect_uri with one edit is taken for the registered one',
    ),
    check(
      equalEdit,
      'LINK-RURI-023',
      'A registered URI with one edit that parsing undoes is refused',
      'A redirect_uri with one edit that parsing undoes is taken for the registered one',
    ),
  ]
}
