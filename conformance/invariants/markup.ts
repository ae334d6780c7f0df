import { quote } from '../answers/describe.js'
import { type HtmlElement, htmlElements } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import type { Judge } from '../answers/observed.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { marksIn } from '../request/polyglot.js'
import { isData, placesOf } from '../syntax/script-text.js'
import type { WireRequest, WireResponse } from '../wire/exchange.js'
import { mediaType } from '../wire/exchange.js'
import { sentPairs } from '../wire/sent.js'
import { held, noPage } from './invariant.js'
import { isScriptType, takenAsMarkup } from './marked.js'

/** Data for a script, as JSON, may hold the text of another script. */
const holds = ({ name, text }: HtmlElement, planted: string): boolean =>
  name === 'script' ? text === planted : text.includes(planted)

/** Elements and attributes that exist only because a value of the request was taken as markup. */
function injected(value: string, response: WireResponse): string | null {
  const page = htmlElements(response.body)
  const own = ['html', 'head', 'body']
  const planted = htmlElements(value.replace(/^[^<]*/, '')).filter(({ name }) => !own.includes(name))
  const element = planted.find(({ name, attributes, text }) =>
    page.some(
      (found) =>
        found.name === name &&
        Object.entries(attributes).every(([key, content]) => found.attributes[key] === content) &&
        (Object.keys(attributes).length > 0 || (text !== '' && holds(found, text))),
    ),
  )
  if (element !== undefined) return `<${element.name}> from the request is an element of the page`
  const isRun = ({ name, text, attributes }: HtmlElement): boolean =>
    name === 'script' &&
    isScriptType(attributes.type) &&
    placesOf(value, text).some((at) => !isData(text, at, value))
  if (value.length > 3 && /['"`<\\]|\$\{/.test(value) && page.some(isRun))
    return 'the value stands unescaped in a script'
  const handler = /\s(on[a-z]+)=/.exec(value)?.[1]
  const attribute = page.find(
    ({ attributes }) =>
      handler !== undefined && handler in attributes && value.includes(attributes[handler] ?? '\0'),
  )
  return attribute === undefined ? null : `the value became an attribute of <${attribute.name}>`
}

/** Template expressions count only when they were evaluated. */
const evaluated = (value: string, body: string): boolean =>
  value.includes('{{7*7}}') && body.includes(value.replace('{{7*7}}', '49').replace('${7*7}', '49'))

const markup = /[<>"'`{]/
const sentMarkup = /[<>"'`{]|%(?:3[CE]|2[27]|60|7B)/i

const markupIn = (request: WireRequest): readonly string[] =>
  sentMarkup.test(request.target) || request.body !== null
    ? sentPairs(request)
        .flat()
        .filter((value) => markup.test(value))
    : []

/** What a browser shows as a document in which scripts run. */
const isDocument = (response: WireResponse): boolean =>
  isHtml(response) || /^(?:text|application)\/xml$|\+xml$/.test(mediaType(response))

/** Of XML, what a browser takes for text whatever it holds. */
function withoutCdata(body: string): string {
  if (!body.includes('<![CDATA[')) return body
  const [before = '', ...sections] = body.split('<![CDATA[')
  return before + sections.map((section) => section.split(']]>').slice(1).join(']]>')).join('')
}

const shown = (response: WireResponse): string =>
  isHtml(response) ? response.body : withoutCdata(response.body)

/** Where in a request a mark is. */
function carrierOf(mark: string, request: WireRequest): string {
  for (const [name, value] of sentPairs(request)) {
    if (marksIn(name).includes(mark)) return 'the name of a parameter'
    if (marksIn(value).includes(mark)) return `the value of "${name}"`
  }
  const field = request.headers.find(([, value]) => marksIn(value).includes(mark))
  return field === undefined ? 'the path' : `the ${field[0]} field`
}

/** The marks that a request sent and its page shows. */
function marksOn(body: string, { target, headers, body: content }: WireRequest): readonly string[] {
  const found = marksIn(body)
  if (found.length === 0) return found
  const sent = marksIn([target, ...headers.map(([, value]) => value), content ?? ''].join('\n'))
  return found.filter((mark) => sent.includes(mark))
}

function markedProblem(response: WireResponse, request: WireRequest): string | null {
  for (const mark of marksOn(response.body, request)) {
    const how = takenAsMarkup(shown(response), mark)
    if (how !== null) return `${carrierOf(mark, request)} became ${how}`
  }
  return null
}

function unmarkedProblem(response: WireResponse, values: readonly string[]): string | null {
  for (const value of values) {
    const how = evaluated(value, response.body)
      ? 'a template expression was evaluated'
      : injected(value, response)
    if (how !== null) return `${how}: ${quote(value)}`
  }
  return null
}

/** What a request sent as markup is text on the page. */
export const notReflected: Judge = ({ exchange }) => {
  const { response, request } = exchange
  if (response === null || response.body === '' || !isDocument(response)) return noPage
  const marked = markedProblem(response, request)
  if (marked !== null) return unmet(marked, 'critical')
  const values = markupIn(request).filter((value) => marksIn(value).length === 0)
  const problem = isHtml(response) ? unmarkedProblem(response, values) : null
  if (problem !== null) return unmet(problem, 'critical')
  const isHostile = values.length > 0 || marksIn(request.target).length > 0
  return isHostile ? held : inapplicable('no request carried markup')
}
