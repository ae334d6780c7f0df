import { roles } from '../../generated/contract.js'
import { classify } from '../answers/answer.js'
import type { AnswerContext } from '../answers/destination.js'
import { type Aspect, aspects } from '../answers/observed.js'
import type { Part } from '../answers/samples.js'
import { hasHandle, learnShape, type Shape, samePath } from '../answers/shape.js'
import { groupBy } from '../common/group-by.js'
import type { Mutation } from '../request/mutation.js'
import type { Place } from '../syntax/place.js'
import { inProfile } from '../target/registrations.js'
import type { Target } from '../target/target-file.js'
import { type Exchange, headerValue } from '../wire/exchange.js'
import { sentValues } from '../wire/sent.js'
import { type NegativeControls, placesOf } from './controls.js'
import { firstAnswer, namesAddress } from './hops.js'

/** Requests of which no endpoint can make anything, each by one aspect alone. */
export const worthless: Readonly<Record<Aspect, Mutation>> = {
  client_id: { set: { client_id: 'unknown-{random}' } },
  redirect_uri: { set: { redirect_uri: '{attacker_uri}' } },
  response_type: { set: { response_type: 'unheard-of' } },
}

/** Requests that are none of the endpoint's: without a parameter, and to a path where nothing stands. */
export const foreignRequests: Readonly<Record<Exclude<keyof NegativeControls, Aspect>, Mutation>> = {
  empty: { raw: '{path}' },
  nowhere: { path: '/{random}' },
}

/** What cannot be seen of this target, because something answers before the endpoint has looked. */
export interface Unseen {
  readonly aspects: readonly Aspect[]
  /** Whether nothing of the endpoint can be seen at all. */
  readonly everything: boolean
}

export const nothingUnseen: Unseen = { aspects: [], everything: false }

/** Whether a redirect says where the user came from, so that the very same request comes again after a login. */
const carriesAddress = (exchange: Exchange, target: Target): boolean =>
  placesOf([firstAnswer(exchange)]).some(({ parameters }) => namesAddress(parameters, target.path))

const isConnection = (exchange: Exchange, { connections }: Target): boolean =>
  connections.some(
    ({ location }) => location !== null && headerValue(exchange.response, 'location')?.startsWith(location),
  )

/** Some servers have a path for each error: they are alike in their first segment. */
const folderOf = ({ origin, segments }: Place): string =>
  JSON.stringify([origin, segments.length, segments[1]])

/** Whatever a segment is. */
const anySegment: Part = { values: [], varies: 'seen', members: null, address: false }

/** The first segments of a shape, up to the folder. */
const inFolder = (shape: Shape): Shape => ({
  ...shape,
  inPath: [],
  segments: shape.segments.map((part, index) => (index > 1 ? anySegment : part)),
})

/**
 * What of the place of errors tells it from where valid requests go. Each error may have a number or a page of its own,
 * and the samples had few: where the path tells, its parameters say nothing more, and where the folder does, nothing below.
 */
function telling(page: Shape, place: Place, { accepted, loginPage }: AnswerContext): Shape {
  const starts = [accepted, loginPage].filter((shape) => shape !== null)
  if (!starts.some((start) => samePath(inFolder(start), place))) return { ...inFolder(page), required: [] }
  return starts.some((start) => samePath(start, place)) ? page : { ...page, required: [] }
}

/**
 * What all places of errors have in common, where some segment of it is always the same: each node of a cluster may have
 * its own folder. Where valid requests are led is looked at before.
 */
function acrossFolders(places: readonly Place[], sent: readonly string[]): readonly Shape[] {
  const alike = groupBy(places, ({ origin, segments }) => `${origin} ${segments.length}`)
  return [...alike.values()].flatMap((pages): readonly Shape[] => {
    const shape = learnShape(pages, sent)
    if (shape === null || new Set(pages.map(folderOf)).size < 2) return []
    const isTold = shape.segments.some(({ varies, values }) => varies === 'no' && !values.includes(''))
    return isTold ? [{ ...shape, required: [] }] : []
  })
}

/** Pages of the server's own to which requests were sent that are known to be bad. */
export function errorPagesOf(exchanges: readonly Exchange[], context: AnswerContext): readonly Shape[] {
  const places = exchanges
    .filter((exchange) => classify(exchange, context).kind === 'own-redirect')
    .flatMap((exchange) => placesOf([exchange]))
  const sent = exchanges.flatMap(({ request }) => sentValues(request))
  const byFolder = [...groupBy(places, folderOf).values()].flatMap((pages): readonly Shape[] => {
    const [place] = pages
    const page = learnShape(pages, sent)
    return place === undefined || page === null ? [] : [telling(page, place, context)]
  })
  return [...byFolder, ...acrossFolders(places, sent)]
}

/**
 * An aspect is excused only where a request that is none of the endpoint's gets the same answer, or one that asks for a
 * login first and knows nothing of the request but its address; and never where a transaction starts at a connection.
 * A server that accepts everything is no such thing.
 */
export function unseenOf(
  control: Exchange,
  answers: NegativeControls,
  target: Target,
  context: AnswerContext,
): Unseen {
  const same = (exchange: Exchange): boolean => classify(exchange, context).kind === 'accepted'
  const { accepted } = context
  const atHome = accepted === null || context.ownOrigins.includes(accepted.origin)
  const returns = carriesAddress(control, target)
  // Where a connection is wanted, one and the same login page for all is no endpoint that looks later.
  const nowhere = same(answers.nowhere) && (returns || (atHome && !inProfile(roles.connection, target)))
  const loginFirst =
    !inProfile(roles.connection, target) &&
    accepted !== null &&
    atHome &&
    (returns || !hasHandle(accepted, sentValues(control.request))) &&
    same(answers.empty) &&
    aspects.every((aspect) => same(answers[aspect]))
  if (isConnection(control, target) || !(nowhere || loginFirst)) return nothingUnseen
  const excused = aspects.filter((aspect) => same(answers[aspect]))
  const everything = nowhere && same(answers.empty) && excused.length === aspects.length
  return { aspects: excused, everything }
}
