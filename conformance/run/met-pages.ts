import { htmlElements, htmlText } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import { oncePerObject, oncePerText } from '../common/remember.js'
import type { Mutation } from '../request/mutation.js'
import { marksIn } from '../request/polyglot.js'
import { hostileAgain } from '../rules/markup/markup-checks.js'
import { encodeValue } from '../syntax/encoding.js'
import type { Depth } from '../target/settings.js'
import { type Exchange, redirects, type WireResponse } from '../wire/exchange.js'
import { sentPairs, sentValues } from '../wire/sent.js'
import type { PlannedRequest } from './plan.js'

/** So many pages are asked for again. */
const mostPages: Readonly<Record<Depth, number>> = { quick: 4, default: 14, exhaustive: 60 }

/** Pages with the same elements and the same words of their own. */
interface Kind {
  readonly elements: string
  first: PlannedRequest
  /** The parameters that such a page shows, with a request that it answers. */
  readonly shows: Map<string, PlannedRequest>
  /** The parameters that were hostile when such a page came. */
  readonly tried: Set<string>
}

/** The pages of a run: what they show of their requests, and whether that was ever hostile. */
export interface MetPages {
  readonly see: (request: PlannedRequest, exchange: Exchange) => void
  /** What asks for pages again that were never tried: first those that show a value, then those that look new. */
  readonly untried: (depth: Depth) => readonly Mutation[]
}

interface Outline {
  readonly elements: string
  readonly words: readonly string[]
  /** Text and values of attributes. */
  readonly shown: string
}

const longestRead = 100_000

const outlineOf = oncePerText(64, (body): Outline => {
  const elements = htmlElements(body)
  const names = elements.map(({ name }) => name)
  const words =
    htmlText(body)
      .slice(0, longestRead)
      .match(/[\p{L}\p{M}]+/gu) ?? []
  const shown = elements.flatMap(({ attributes, text }) => [text, ...Object.values(attributes)])
  return {
    elements: names.join(' ').slice(0, longestRead),
    words: [...new Set(words)].sort(),
    shown: shown.join('\n').slice(0, longestRead),
  }
})

/** Shorter words stand in a token by chance. */
const shortestWord = 5

/** What tells one kind of page from another, whatever it repeats. */
function labelOf({ elements, words }: Outline, { status }: WireResponse, sent: readonly string[]): string {
  const own = words.filter(
    (word) => word.length < shortestWord || !sent.some((value) => value.includes(word)),
  )
  return `${status} ${elements}: ${own.join(' ')}`
}

/** Shorter values stand on a page by chance. */
const shortestEcho = 6

const isShown = (value: string, { shown }: Outline): boolean =>
  value.length >= shortestEcho && (shown.includes(value) || shown.includes(encodeValue(value)))

/** A request that its parameters can change, and whose templates stand for the same whoever sends it. */
const isOpen = oncePerObject((mutation: Mutation): boolean => {
  const { raw, body, parallel, repeat } = mutation
  const isPlain = (raw ?? parallel ?? repeat) === undefined && (body === undefined || body === 'form')
  return isPlain && !JSON.stringify(mutation).includes('{each')
})

type Wanted = readonly [request: PlannedRequest, names: readonly string[]]

function wantedOf(kinds: readonly Kind[]): readonly Wanted[] {
  const shown = kinds.flatMap(({ shows, tried }) =>
    [...shows].filter(([name]) => !tried.has(name)).map(([name, request]): Wanted => [request, [name]]),
  )
  const looks = new Set(kinds.filter(({ tried }) => tried.size > 0).map(({ elements }) => elements))
  const untried = kinds.filter(({ tried }) => tried.size === 0)
  const isNew = ({ elements }: Kind): boolean => {
    const before = looks.size
    return looks.add(elements).size > before
  }
  const unlike = untried.filter(isNew)
  const others = untried.filter((kind) => !unlike.includes(kind))
  return [...shown, ...[...unlike, ...others].map(({ first }): Wanted => [first, []])]
}

/** Watches the pages of a run; answers come in any order, and what is asked for depends on that of the plan alone. */
export function createMetPages(plan: readonly PlannedRequest[]): MetPages {
  const ranks = new Map(plan.map(({ key }, index) => [key, index]))
  const rank = ({ key }: PlannedRequest): number => ranks.get(key) ?? -1
  const kinds = new Map<string, Kind>()
  const earlier = (one: PlannedRequest | undefined, other: PlannedRequest): PlannedRequest =>
    one !== undefined && rank(one) <= rank(other) ? one : other
  return {
    see(request, { request: wire, response }) {
      if (response === null || response.body === '' || redirects(response) || !isHtml(response)) return
      const outline = outlineOf(response.body)
      const label = labelOf(outline, response, sentValues(wire))
      const { elements } = outline
      const kind = kinds.get(label) ?? { elements, first: request, shows: new Map(), tried: new Set() }
      kinds.set(label, kind)
      for (const [name, value] of sentPairs(wire)) {
        if (marksIn(value).length > 0) kind.tried.add(name)
        else if (isOpen(request.mutation) && isShown(value, outline))
          kind.shows.set(name, earlier(kind.shows.get(name), request))
      }
      if (isOpen(request.mutation)) kind.first = earlier(kind.first, request)
    },
    untried(depth) {
      const inOrder = [...kinds.values()].sort((a, b) => rank(a.first) - rank(b.first))
      const wanted = wantedOf(inOrder).filter(([{ mutation }]) => isOpen(mutation))
      return wanted.slice(0, mostPages[depth]).map(([{ mutation }, names]) => hostileAgain(mutation, names))
    },
  }
}
