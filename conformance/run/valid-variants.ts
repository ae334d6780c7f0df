import { parameters, roles } from '../../generated/contract.js'
import { classify } from '../answers/answer.js'
import type { AnswerContext } from '../answers/destination.js'
import { asksToGoOn, learnPage, matchPage, outlineOf, type PageShape } from '../answers/page.js'
import { matchPart } from '../answers/samples.js'
import { hasShape, learnShape, type Shape, samePath } from '../answers/shape.js'
import type { Mutation } from '../request/mutation.js'
import { factorsOf } from '../rules/branches/factors.js'
import { foreignParameters } from '../rules/foreign/parameters.js'
import { firstValue } from '../syntax/encoding.js'
import type { Place } from '../syntax/place.js'
import type { Target } from '../target/target-file.js'
import type { Exchange } from '../wire/exchange.js'
import { placesOf, sentBy } from './controls.js'
import type { Send } from './sender.js'

/** What valid requests may differ in without a word to the user: who asks, for what, and where the answer goes. */
const factors: readonly string[] = [roles.responseType, roles.redirectionUri, roles.state]

/** Valid requests that differ from the control in one value, as a server may lead them elsewhere. */
export const variantsOf = (target: Target): readonly Mutation[] => [
  ...factorsOf(target, { uri: true, connection: false })
    .filter(({ name }) => factors.includes(name))
    .flatMap(({ values }) => values.slice(1).map(({ mutation }) => mutation)),
  { append: [['extra', 'foobar']] },
]

type Variants = Pick<AnswerContext, 'variants' | 'variantPages'>

const startsAnew = (exchange: Exchange, context: AnswerContext): boolean => {
  const answer = classify(exchange, context)
  return answer.kind === 'elsewhere' || (answer.kind === 'own-redirect' && answer.error === null)
}

const known: readonly string[] = [...parameters, ...foreignParameters].map(({ name }) => name)

/** At a connection only what OAuth gives no meaning to may differ: all else asks for something else there. */
function asksForTheSame(accepted: Shape, place: Place, sent: readonly string[]): boolean {
  return accepted.required.every((part) => {
    const value = firstValue(place.parameters, part.name)
    return value !== null && (!known.includes(part.name) || matchPart(part, value, sent) !== 'other')
  })
}

/** Where one variant leads: a shape with the controls, where they lead to the same page, and one of its own. */
function redirectsOf(
  samples: readonly Exchange[],
  controls: readonly Exchange[],
  context: AnswerContext,
): readonly Shape[] {
  const { accepted, ownOrigins } = context
  if (accepted === null || !samples.every((one) => startsAnew(one, context))) return []
  const places = placesOf(samples)
  const isThere = places.every((place) => samePath(accepted, place))
  const isOwn = [accepted, ...places].every(({ origin }) => ownOrigins.includes(origin))
  if (!isOwn && !(isThere && places.every((place) => asksForTheSame(accepted, place, sentBy(samples)))))
    return []
  return [...(isThere ? [[...controls, ...samples]] : []), samples]
    .map((alike) => learnShape(placesOf(alike), sentBy(alike), ownOrigins))
    .filter((shape) => shape !== null)
}

function pagesOf(
  samples: readonly Exchange[],
  controls: readonly Exchange[],
  { acceptedPage }: AnswerContext,
): readonly PageShape[] {
  const asks = samples.every((one) => {
    const outline = outlineOf(one)
    return outline !== null && asksToGoOn(outline, sentBy([one]))
  })
  if (acceptedPage === null || !asks) return []
  return [[...controls, ...samples], samples]
    .map((alike) => learnPage(alike, sentBy(alike)))
    .filter((page) => page !== null)
    .filter(({ exits }) => exits.length > 0)
}

/** Both answers of those variants that are not answered as the control is. */
const askTwice = async (
  send: Send,
  target: Target,
  context: AnswerContext,
): Promise<readonly Exchange[][]> => {
  const answers = variantsOf(target).map(async (mutation) => {
    const first = await send(mutation)
    return classify(first, context).kind === 'accepted' ? [] : [first, await send(mutation, '1')]
  })
  return (await Promise.all(answers)).filter((samples) => samples.length > 0)
}

/**
 * Some servers lead each client, or each redirection URI, to a login of its own. What no request leads to that is known
 * to be bad, and valid requests do, is another way of accepting.
 */
export async function learnVariants(
  send: Send,
  target: Target,
  controls: readonly Exchange[],
  bad: readonly Exchange[],
  context: AnswerContext,
): Promise<Variants> {
  const all = await askTwice(send, target, context)
  const places = placesOf(bad)
  const sent = sentBy(bad)
  const isOwn = (shape: Shape): boolean => !places.some((place) => hasShape(shape, place, sent))
  const isOwnPage = (page: PageShape): boolean =>
    bad.every((exchange) => matchPage(page, exchange) === 'other')
  // The widest that takes in nothing bad.
  return {
    variants: all.flatMap((samples) => redirectsOf(samples, controls, context).find(isOwn) ?? []),
    variantPages: all.flatMap((samples) => pagesOf(samples, controls, context).find(isOwnPage) ?? []),
  }
}
