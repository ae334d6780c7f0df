import type { Pairs } from '../syntax/encoding.js'
import { headerValues, mediaType, type WireResponse } from '../wire/exchange.js'
import { type HtmlElement, htmlElements } from './html.js'

/** One way in which an answer takes the user agent somewhere without the user's doing. */
export interface Navigation {
  readonly via: 'Location' | 'Refresh' | 'meta refresh' | 'form' | 'script'
  readonly reference: string
  /** Fields that a form would post. */
  readonly fields: Pairs
}

const navigation = (via: Navigation['via'], reference: string): Navigation => ({ via, reference, fields: [] })

/** The URL of a Refresh field or of a meta refresh; null when it only reloads. @see HTML, "shared declarative refresh steps" */
function refreshUrl(content: string): string | null {
  const rest = /^\s*[\d.]*(?:\s*[;,]|\s)\s*(?:url\s*=\s*)?(.+)/is.exec(content)?.[1]?.trim() ?? ''
  const quote = /^['"]/.exec(rest)?.[0]
  const url = quote === undefined ? rest : (rest.slice(1).split(quote, 1)[0] ?? '').trim()
  return url === '' ? null : url
}

const scriptTargets =
  /(?:location(?:\.href)?\s*=\s*|location\.(?:assign|replace)\(\s*|window\.open\(\s*)(["'`])((?:(?!\1).)*)\1/g

function fromScript(code: string): readonly Navigation[] {
  return [...code.matchAll(scriptTargets)].map(([, , url = '']) =>
    navigation('script', url.replaceAll('\\/', '/')),
  )
}

function fromForms(elements: readonly HtmlElement[]): readonly Navigation[] {
  const forms: { via: 'form'; reference: string; fields: [string, string][] }[] = []
  for (const { name, attributes } of elements) {
    if (name === 'form') forms.push({ via: 'form', reference: attributes.action ?? '', fields: [] })
    else if (name === 'input' && attributes.name !== undefined) {
      forms.at(-1)?.fields.push([attributes.name, attributes.value ?? ''])
    }
  }
  return forms
}

function fromElement({ name, attributes, text }: HtmlElement): readonly Navigation[] {
  if (name === 'script') return fromScript(text)
  if (name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') {
    const url = refreshUrl(attributes.content ?? '')
    return url === null ? [] : [navigation('meta refresh', url)]
  }
  if (name === 'body' && attributes.onload !== undefined) return fromScript(attributes.onload)
  return []
}

export const isHtml = (response: WireResponse): boolean =>
  ['text/html', 'application/xhtml+xml'].includes(mediaType(response)) ||
  (mediaType(response) === '' && /^\s*<(!doctype|html)/i.test(response.body))

/** Every navigation of an answer, header fields first. */
export function navigationsOf(response: WireResponse): readonly Navigation[] {
  const locations = headerValues(response, 'location').map((value) => navigation('Location', value))
  const refreshes = headerValues(response, 'refresh')
    .map(refreshUrl)
    .filter((url) => url !== null)
    .map((url) => navigation('Refresh', url))
  const fields = [...locations, ...refreshes]
  if (!isHtml(response) || response.body === '') return fields
  const elements = htmlElements(response.body)
  return [...fields, ...elements.flatMap(fromElement), ...fromForms(elements)]
}

/** The targets of links that a user could click. */
export function linksOf(response: WireResponse): readonly string[] {
  if (!isHtml(response)) return []
  return htmlElements(response.body)
    .filter(({ name }) => name === 'a' || name === 'area')
    .map(({ attributes }) => attributes.href ?? '')
    .filter((href) => href !== '')
}
