import type { Pairs } from '../syntax/encoding.js'
import { errorIn, type Place, placeOf } from '../syntax/place.js'
import type { Exchange } from '../wire/exchange.js'
import { requestUrl, sentValues } from '../wire/sent.js'
import { type HtmlElement, htmlElements, htmlText } from './html.js'
import { isHtml } from './navigation.js'
import { learnPart, type Match, matchPart, nests, type Part, strongest, weakest } from './samples.js'
import { learnShape, matchShape, type Shape } from './shape.js'

/** A way on from a page that a user may take. */
interface Exit {
  readonly kind: 'get' | 'post' | 'link'
  /** Where it leads; a form without an action to the page itself. */
  readonly place: Place
  /** What a form sends: hidden values, and the names of what the user fills in. */
  readonly fields: Pairs
  /** Types of its controls, lower-cased. */
  readonly controls: readonly string[]
}

/** What a page offers, as far as one page is told from another by it. */
interface Outline {
  readonly title: string
  readonly exits: readonly Exit[]
  /** What a reader sees, word by word. */
  readonly words: readonly string[]
  readonly isApplication: boolean
}

/** What several pages have in common that answered valid requests. */
export interface PageShape {
  readonly title: Part
  readonly exits: readonly {
    readonly exit: Exit
    /** Fields without which it is another form. */
    readonly names: readonly string[]
    readonly place: Shape
  }[]
  /** Every word that one of them showed. */
  readonly words: ReadonlySet<string>
  /** Words behind which the samples differ: of an instance, a version, a user. */
  readonly before: ReadonlySet<string>
}

const longestRead = 100_000

const wordsOf = (text: string): readonly string[] =>
  text.slice(0, longestRead).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

/** What counts, dates and handles vary by themselves. */
const hasDigit = (word: string): boolean => /\p{N}/u.test(word)

/** What stands behind each word of a page. */
function followersOf(words: readonly string[]): ReadonlyMap<string, string> {
  const followers = new Map<string, string>()
  words.forEach((word, index) =>
    followers.set(word, `${followers.get(word) ?? ''} ${words[index + 1] ?? ''}`),
  )
  return followers
}

function wordsBeforeWhatVaries(pages: readonly (readonly string[])[]): ReadonlySet<string> {
  const [first = new Map<string, string>(), ...others] = pages.map(followersOf)
  const varying = [...first].filter(([word, followers]) =>
    others.some((other) => other.has(word) && other.get(word) !== followers),
  )
  return new Set(varying.map(([word]) => word))
}

/** A form without an action leads to the page itself, wherever that stands. */
function placeOfAction(action: string, base: string): Place {
  const place = placeOf(action, base)
  return action === '' ? { ...place, segments: ['(itself)'] } : place
}

function exitOf({ name, attributes }: HtmlElement, base: string): Exit | null {
  if (name === 'a' && attributes.href !== undefined)
    return { kind: 'link', place: placeOf(attributes.href, base), fields: [], controls: [] }
  if (name !== 'form') return null
  const kind = attributes.method?.toLowerCase() === 'post' ? 'post' : 'get'
  return { kind, place: placeOfAction(attributes.action ?? '', base), fields: [], controls: [] }
}

const isControl = ({ name }: HtmlElement): boolean => ['input', 'button', 'select', 'textarea'].includes(name)

/** Elements come in document order: a control belongs to the form before it. */
function exitsOf(elements: readonly HtmlElement[], base: string): readonly Exit[] {
  const exits: { -readonly [Key in keyof Exit]: Exit[Key] }[] = []
  for (const element of elements) {
    const { name, attributes } = element
    const exit = exitOf(element, base)
    if (exit !== null) exits.push({ ...exit })
    const form = exits.findLast(({ kind }) => kind !== 'link')
    if (!isControl(element) || form === undefined) continue
    const type = attributes.type?.toLowerCase() ?? (name === 'button' ? 'submit' : 'text')
    form.controls = [...form.controls, type]
    if (attributes.name !== undefined)
      form.fields = [...form.fields, [attributes.name, type === 'hidden' ? (attributes.value ?? '') : '']]
  }
  return exits
}

/** Takes a page apart that answers with success; null for anything else. */
export function outlineOf({ request, response }: Exchange): Outline | null {
  if (response === null || response.status < 200 || response.status > 299 || !isHtml(response)) return null
  const elements = htmlElements(response.body)
  return {
    title: elements.find(({ name }) => name === 'title')?.text.trim() ?? '',
    exits: exitsOf(elements, requestUrl(request)),
    words: wordsOf(htmlText(response.body)),
    isApplication: elements.some(({ name }) => name === 'script'),
  }
}

const valuesOf = ({ place, fields }: Exit): readonly string[] => [
  ...place.segments,
  ...[...place.parameters, ...fields].map(([, value]) => value),
]

/** Every value that the exits of a page take along. */
export const carriedBy = (exchange: Exchange): readonly string[] =>
  outlineOf(exchange)?.exits.flatMap(valuesOf) ?? []

/** Whether one of its exits takes the request along, as it is or inside of something. */
export const carriesOn = ({ exits }: Outline, sent: readonly string[]): boolean =>
  exits.flatMap(valuesOf).some((value) => nests(value, sent))

const asksWho = ['password', 'email', 'tel', 'text']

/** Whether a page asks the user to go on with a request: a login form, a chooser, a form of consent. */
export const asksToGoOn = (outline: Outline, sent: readonly string[]): boolean =>
  outline.exits.some(
    ({ kind, controls }) =>
      controls.includes('password') || (kind === 'post' && controls.some((type) => asksWho.includes(type))),
  ) || carriesOn(outline, sent)

/** Whether two lead on in the same way; `names` of fields are those that it cannot do without. */
const sameExit = (one: Exit, other: Exit, names: readonly string[]): boolean =>
  one.kind === other.kind &&
  one.place.segments.length === other.place.segments.length &&
  names.every((name) => other.fields.some(([found]) => found === name))

/** An exit with its fellows in the other samples, by its rank among those like it; empty where one lacks it. */
function learnExit(exit: Exit, outlines: readonly Outline[], sent: readonly string[]): PageShape['exits'] {
  // A way back to the client with an error is none to go on by.
  if (errorIn(exit.place) !== null) return []
  // What only hands on a value of the request is absent where the request lacks it.
  const names = exit.fields.filter(([, value]) => value === '' || !sent.includes(value)).map(([name]) => name)
  const rank = outlines[0]?.exits.filter((one) => sameExit(exit, one, names)).indexOf(exit) ?? 0
  const fellows = outlines.flatMap(
    ({ exits }) => exits.filter((one) => sameExit(exit, one, names))[rank] ?? [],
  )
  if (fellows.length < outlines.length) return []
  const place = learnShape(
    fellows.map((fellow) => fellow.place),
    sent,
  )
  return place === null ? [] : [{ exit, names, place }]
}

/** Learns what pages have in common; null when one of the answers is no page. */
export function learnPage(exchanges: readonly Exchange[], sent: readonly string[]): PageShape | null {
  const outlines = exchanges.map(outlineOf).filter((outline) => outline !== null)
  const [first] = outlines
  if (first === undefined || outlines.length < exchanges.length) return null
  const exits = first.exits.flatMap((exit) => learnExit(exit, outlines, sent))
  const title = learnPart(
    outlines.map((outline) => outline.title),
    sent,
  )
  const pages = outlines.map(({ words }) => words)
  return { title, exits, words: new Set(pages.flat()), before: wordsBeforeWhatVaries(pages) }
}

/** Words that neither the samples showed nor the request said: perhaps those of an error. */
function hasNews({ words, before }: PageShape, shown: readonly string[], sent: readonly string[]): boolean {
  return shown.some(
    (word, index) =>
      !hasDigit(word) &&
      !words.has(word) &&
      !before.has(shown[index - 1] ?? '') &&
      !sent.some((value) => value.includes(word)),
  )
}

/** Whether an answer is the page that the samples were. */
export function matchPage(page: PageShape, exchange: Exchange): Match {
  const outline = outlineOf(exchange)
  if (outline === null) return 'other'
  // RFC 9110 §9.3.2: an answer to HEAD has no content to compare.
  if (exchange.request.method === 'HEAD') return 'perhaps'
  const sent = sentValues(exchange.request)
  const exits = page.exits.map(({ exit, names, place }): Match => {
    const matches = outline.exits.filter((one) => sameExit(exit, one, names))
    return strongest(matches.map((one) => matchShape(place, one.place, sent)))
  })
  const words: Match = hasNews(page, outline.words, sent) ? 'perhaps' : 'same'
  return weakest([matchPart(page.title, outline.title, sent), words, ...exits])
}
