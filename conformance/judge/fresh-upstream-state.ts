import { quote } from '../answers/describe.js'
import type { Observed } from '../answers/observed.js'
import { about, type Judgement, met, unmet } from '../common/judgement.js'
import { plural } from '../common/plural.js'
import type { Place } from '../syntax/place.js'
import { valuesInside } from '../syntax/values-inside.js'
import { sentValues } from '../wire/sent.js'
import { listed, type RelationJudge, starts } from './several.js'
import { unpredictableBits } from './unpredictable.js'
import { destinationOf, stillHere } from './upstream.js'

/** RFC 6749 §10.10 wants guesses to succeed in one of 2^128 cases at most; a random UUID has 122 bits, a nanoid 126. */
const wantedBits = 128
const fewestBits = 120

/** Where a transaction starts upstream, and what its request has sent. */
interface Start {
  readonly place: Place
  readonly sent: readonly string[]
}

/** One value of the upstream requests, by the same name in each of them. */
interface Binding {
  readonly name: string
  readonly values: readonly string[]
}

function bindingsOf(all: readonly Start[]): readonly Binding[] {
  const inside = all.map(({ place }) => valuesInside(place))
  return [...(inside[0]?.keys() ?? [])]
    .filter((name) => inside.every((values) => values.has(name)))
    .map((name) => ({ name, values: inside.map((values) => values.get(name) ?? '') }))
}

const last = (name: string): string => name.slice(name.lastIndexOf(' ') + 1)

/**
 * The values that can tie an answer to its transaction. RFC 9700 §2.1: where there is a state, it does, unless nonce and
 * PKCE do together; a challenge alone does not come back with the answer. Without a state it may be any value: a request
 * token of OAuth 1.0a, a part of a return address, the request itself (RFC 9101, RFC 9126, SAML).
 */
function binding(all: readonly Start[]): readonly Binding[] {
  const every = bindingsOf(all)
  const has = (name: string): boolean => every.some((one) => last(one.name) === name)
  const hasState = every.some(({ name }) => name === 'state')
  return every.filter(({ name }) => {
    const own = last(name)
    if (own === 'code_challenge' || (own === 'nonce' && !has('code_challenge'))) return false
    return !hasState || /^state( |$)/.test(name) || own === 'nonce'
  })
}

const distinct = ({ values }: Binding): number => new Set(values).size

const isFresh = (one: Binding, all: readonly Start[]): boolean =>
  distinct(one) === all.length && one.values.every((value, at) => all[at]?.sent.includes(value) === false)

const shared = (what: string, { values }: { readonly values: readonly string[] }): Judgement =>
  unmet(
    `${values.length} answers share ${plural(new Set(values).size, what)}, for example ${quote(values[0] ?? '')}`,
    'high',
  )

/** The value that is meant to differ, where none does: the state, else the one that differs most. */
const failing = (candidates: readonly Binding[]): Binding | undefined =>
  candidates.find(({ name }) => name === 'state') ??
  candidates.filter((one) => distinct(one) > 1).sort((a, b) => distinct(b) - distinct(a))[0]

/** Judges where the answers lead, where all of them leave the server. */
const onStarts =
  (judge: (all: readonly Start[]) => Judgement): RelationJudge =>
  (seen, context) => {
    const all = seen.map(startOf).filter((start) => start !== null)
    if (all.length < seen.length)
      return about('Not every valid request leads to a connection', unmet(listed(seen)))
    return all.some(({ place }) => context.ownOrigins.includes(place.origin)) ? stillHere : judge(all)
  }

function startOf(seen: Observed): Start | null {
  const place = starts(seen) ? destinationOf(seen) : null
  return place === null ? null : { place, sent: sentValues(seen.exchange.request) }
}

/** Each answer starts a transaction of its own; a state that repeats the client's is another fault. */
export const statesDiffer = onStarts((all) => {
  const candidates = binding(all)
  const own = failing(candidates)
  const differ =
    own === undefined ||
    (own.name === 'state' && distinct(own) === all.length) ||
    candidates.some((one) => isFresh(one, all))
  return differ ? met(`${all.length} answers, each with its own state`) : shared('upstream state', own)
})

/** Why nothing ties the answers to their transactions. */
function unbound(candidates: readonly Binding[], all: readonly Start[]): Judgement {
  const one = failing(candidates)
  if (one === undefined)
    return unmet('no "state", and nothing else that differs from one upstream request to the next', 'high')
  const [value = ''] = one.values
  const sent = one.values.every((each, at) => all[at]?.sent.includes(each))
  return sent
    ? unmet(`upstream "state" ${quote(value)}, the client's own`, 'high')
    : shared('upstream state', one)
}

function strengthOf({ name, values }: Binding): Judgement {
  const bits = Math.floor(unpredictableBits(values))
  const [one = '', other = ''] = values
  const words = `upstream values of "${name}" like ${quote(one)} and ${quote(other)} differ in ${plural(bits, 'bit')} at most`
  if (bits < fewestBits) return unmet(words, 'high')
  return bits < wantedBits
    ? about('What ties an answer to its request has less than 128 random bits', unmet(words, 'low', 'warn'))
    : met(`${values.length} answers, ${values.length} different upstream values of "${name}"`)
}

/** Each answer has an upstream state of its own that nobody can guess, and a PKCE challenge of its own. */
export const freshUpstreamState = onStarts((all) => {
  const candidates = binding(all)
  const [best] = candidates
    .filter((one) => isFresh(one, all))
    .sort((a, b) => unpredictableBits(b.values) - unpredictableBits(a.values))
  if (best === undefined) return unbound(candidates, all)
  const strength = strengthOf(best)
  // RFC 9700 §2.1.1: a challenge is of one transaction.
  const challenge = bindingsOf(all).find(({ name }) => name === 'code_challenge')
  return strength.met && challenge !== undefined && distinct(challenge) < all.length
    ? about(
        'Several requests get the same code_challenge for the connection',
        shared('upstream code_challenge', challenge),
      )
    : strength
})
