import { roles } from '../../../generated/contract.js'
import type { Check } from '../../checks/check.js'
import { describe } from '../../checks/from-contract.js'
import type { Mutation } from '../../request/mutation.js'
import { literal } from '../../request/templates.js'
import { jwtSegments } from '../../syntax/jwt.js'
import type { Depth, Settings } from '../../target/settings.js'
import type { Target } from '../../target/target-file.js'
import { type MadeLater, madeLater } from '../made-later.js'
import { forgedName, forgedTokens, forgeries } from './forged-tokens.js'
import type { Forgery } from './forgery.js'

/** The requirement that every check of forged tokens cites. */
export type ForgeryRequirement = 'LINK-TOKEN-003'

const depths: readonly Depth[] = ['quick', 'default', 'exhaustive']

const isSentAt = (depth: Depth, isOpaque: boolean, { sent, sentIfOpaque = sent }: Forgery): boolean =>
  depths.indexOf(isOpaque ? sentIfOpaque : sent) <= depths.indexOf(depth)

type Made = ReadonlyMap<string, { readonly forgery: Forgery; readonly mutation: Mutation }>

const inItsPlace: NonNullable<Forgery['carrying']> = (token) => ({ set: { [roles.token]: token } })

/** The request of each forgery; those of published keys are filled in when these are known. */
function requestsOf(target: Target): Made {
  const texts = new Map(forgedTokens(target).map(({ forgery, text }) => [forgery.id, literal(text)]))
  const made = forgeries.flatMap((forgery) => {
    const { id, words, ofKeys, carrying = inItsPlace } = forgery
    const text = ofKeys === true ? `{${forgedName(forgery)}}` : texts.get(id)
    const mark = { forgery: { id, words: `a token ${words}` } }
    return text === undefined ? [] : [[id, { forgery, mutation: { ...carrying(text), ...mark } }] as const]
  })
  return new Map(made)
}

/** A request, and the simpler ones that tell more when it is accepted. */
function withSimpler({ simpler = [] }: Forgery, mutation: Mutation, all: Made): Mutation {
  const next = () => simpler.flatMap((id) => all.get(id)?.mutation ?? [])
  return simpler.length === 0 ? mutation : { ...mutation, next }
}

const claims = {
  'another-key': [
    'token-signed-with-another-key-is-refused',
    'A token signed with another key is refused',
    'A token signed with another key is accepted',
  ],
  'no-valid-signature': [
    'token-without-a-valid-signature-is-refused',
    'A token without a valid signature is refused',
    'A token without a valid signature is accepted',
  ],
  resembling: [
    'token-that-resembles-a-valid-one-is-refused',
    'A token that resembles a valid one, or a pattern of one, is refused',
    'A token that only resembles a valid one is accepted',
  ],
} as const satisfies Readonly<Record<Forgery['sort'], readonly [id: string, title: string, defect: string]>>

const needsJwt: Forgery['sort'][] = ['another-key', 'no-valid-signature']

function whyNone(sort: Forgery['sort'], token: string | undefined): string | null {
  if (token === undefined) return 'add "access_tokens.valid" to the target file'
  return needsJwt.includes(sort) && jwtSegments(token) === null ? 'access_tokens.valid is no JWT' : null
}

function requestsOfSort(sort: Forgery['sort'], { target, depth }: Settings): MadeLater {
  const token = target.accessTokens.valid
  const none = whyNone(sort, token)
  const isOpaque = token !== undefined && jwtSegments(token) === null
  const all: Made = none === null ? requestsOf(target) : new Map()
  const sent = [...all.values()].filter(
    ({ forgery }) => forgery.sort === sort && isSentAt(depth, isOpaque, forgery),
  )
  const requests = sent.map(({ forgery, mutation }) => withSimpler(forgery, mutation, all))
  const why = none ?? (sent.length === 0 ? `a ${depth} run leaves it out` : null)
  return { requests, ...(why === null ? {} : { inapplicable: why }) }
}

function checkOf(sort: Forgery['sort'], settings: Settings): Check {
  const [id, title, defect] = claims[sort]
  const row = describe('LINK-TOKEN-003' satisfies ForgeryRequirement)
  return madeLater(
    { ...{ id, title, defect, ...row, rule: 'forged-tokens' }, expect: { outcome: 'refused' } },
    () => requestsOfSort(sort, settings),
  )
}

/** Tokens that are made of what the target shows, a check for each sort. */
export const forgeryChecks = (settings: Settings): readonly Check[] =>
  (['another-key', 'no-valid-signature', 'resembling'] as const).map((sort) => checkOf(sort, settings))
