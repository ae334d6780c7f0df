import { quote } from '../answers/describe.js'
import { type HtmlElement, htmlElements } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import type { Judge } from '../answers/observed.js'
import { inapplicable, unmet } from '../common/judgement.js'
import type { WireRequest, WireResponse } from '../wire/exchange.js'
import { sentPairs } from '../wire/sent.js'
import { held, noPage } from './invariant.js'

/** Whether a script holds a value as the whole of a string that the value cannot end, as JSON does. */
function isQuoted(value: string, script: string): boolean {
  const at = script.indexOf(value)
  const [before = '', after = ''] = [script[at - 1], script[at + value.length]]
  return /^['"]$/.test(before) && after === before && !value.includes(before) && !/[<\\\r\n]/.test(value)
}

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
  const inScript = page.find(({ name, text }) => name === 'script' && text.includes(value))
  if (inScript !== undefined && /['"`<\\]/.test(value) && !isQuoted(value, inScript.text))
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

/** What a request sent as markup is text on the page. */
export const notReflected: Judge = ({ exchange }) => {
  const { response, request } = exchange
  if (response === null || response.body === '' || !isHtml(response)) return noPage
  const values = markupIn(request)
  if (values.length === 0) return inapplicable('no request carried markup')
  for (const value of values) {
    const how = evaluated(value, response.body)
      ? 'a template expression was evaluated'
      : injected(value, response)
    if (how !== null) return unmet(`${how}: ${quote(value)}`, 'critical')
  }
  return held
}
